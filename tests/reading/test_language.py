"""Whether a mail is in English (C-32)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.reading.new_words import looks_english


@pytest.mark.parametrize(
    "text",
    [
        "Dear Marcus, we look forward to seeing you on Friday at 10. Denise",
        "Hi Ilse,\n\nwe look forward to seeing you on Thursday. Please ask for me at the desk.\n\nSigrid",
        "Thanks for the chat. I don\u2019t have news yet but will be in touch with you.",
        "The panel will meet you in Zürich with Herrn Weiß; the office is on the 3rd floor.",
    ],
)
def test_english(text: str) -> None:
    """English mails are English, foreign names in them or not."""
    assert looks_english(text) is True


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag Herr Ellery, wir freuen uns auf das Gespräch am Donnerstag. Mit freundlichen Grüßen",
        "Bonjour Madame, nous vous attendons jeudi pour un entretien avec notre équipe. Cordialement",
        "Hola Marcus, muchas gracias por su tiempo. Nos vemos el lunes para la entrevista con el equipo.",
        "Hej Marcus, tack för att du kom till oss. Vi hör av oss efter helgen.",
        "Beste Marcus, bedankt voor het gesprek. Wij laten je volgende week weten of het door gaat.",
        "Gentile Marcus, grazie per il colloquio. La contatteremo con i nostri colleghi della sede di Roma.",
        "Olá Marcus, obrigado pela entrevista. A nossa equipe entra em contato com você em breve.",
        "お世話になっております。面接の日程についてご連絡いたします。",
        "您好\uff0c感谢您参加我们的面试。我们会尽快与您联系。",
        "면접에 참석해 주셔서 감사합니다. 곧 연락드리겠습니다.",
        "Спасибо за интервью. Мы свяжемся с вами на следующей неделе.",  # noqa: RUF001 - Russian
    ],
)
def test_other_languages(text: str) -> None:
    """Seven other languages and other scripts are not English."""
    assert looks_english(text) is False


@pytest.mark.parametrize(
    "text", ["", "OK", "Danke!", "12:30", "Marcus Ellery", "面接", "Hi\n-- \nthe and of to in is it you"]
)
def test_too_short_to_tell(text: str) -> None:
    """A few words decide nothing; a signature has no vote."""
    assert looks_english(text) is None


@given(st.text(max_size=300))
def test_any_text_has_an_answer(text: str) -> None:
    """Nothing raises."""
    assert looks_english(text) in {True, False, None}
