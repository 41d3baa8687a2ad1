"""Whether a mail is in English: a vote of stop words (C-32)."""

from __future__ import annotations

import re
from functools import cache

from agent.reading.quotes import without_signature

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_OTHER_SCRIPT = re.compile(
    r"[\u0370-\u052f\u0590-\u06ff\u0900-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)
_LONGEST = 20_000
_ENOUGH = 4
"""Fewer stop words are too few to tell."""
_SHARE = 0.6
"""English when at least so many of the votes are (C-32)."""
_SCRIPT_SHARE = 0.3

_STOP_WORDS = {
    "en": """
        the and of to in is it you that was for on are with as i be at this have from or had by
        not but what all were we when your can said there an which their if will up other about
        out many then them these so some her would him has more no my been who its now did down
        day get may our us me thank thanks dear regards best hello look forward please any know
        just
    """,
    "de": """
        der die das und ist in zu den mit von auf für im nicht ein eine einen einem einer sich
        des auch es an als wir sie ich ihr ihre ihren ihrem ihnen uns unser unsere haben hat
        wird werden wurde sind bei oder aber nach am um über vielen dank guten tag freundlichen
        grüßen grüße viele liebe sehr geehrte geehrter herr frau wenn dass zum zur noch gerne
        hallo bitte
    """,
    "fr": """
        le la les de des du et est un une en que qui dans pour pas sur au aux avec ce cette il
        elle nous vous je ne se sont par plus mais ou où votre vos notre nos bonjour merci
        cordialement madame monsieur été avons avez êtes suis à bien très jeudi lundi
    """,
    "es": """
        el la los las de del y que en un una es por con para no se su al lo como más o pero sus
        le ha me si sin sobre este ya nos usted hemos gracias hola estimado estimada saludos
        cordial muy nuestra nuestro entrevista también está están buenos días
    """,
    "sv": """
        och att det som en på är av för med till den har de inte om ett men jag du vi er ni var
        från kan så ska skulle hej tack vänliga hälsningar mvh dig mig oss din ditt vår vårt när
        eller också blir intervju efter välkommen
    """,
    "nl": """
        de het een en van ik te dat die in is niet op aan met als voor er maar om hem dan zou of
        wat mijn wij we u uw je jij bij ook naar door over ons onze bedankt dank geachte beste
        vriendelijke groet groeten hartelijk kunnen wordt zijn heeft
    """,
    "it": """
        il lo la i gli le di del della e che in un una è per con non si su al alla come più ma o
        sono ha ho noi voi lei suo sua nostro nostra grazie buongiorno saluti cordiali gentile
        colloquio siamo abbiamo questo questa anche dei delle
    """,
    "pt": """
        o a os as de do da dos das e que em um uma é por com para não se na no ao mais como mas
        ou seu sua nós você obrigado obrigada olá prezado prezada atenciosamente entrevista
        também está são foi temos este esta pela pelo bom dia
    """,
}


def looks_english(new_text: str) -> bool | None:
    """Whether the words are English by a stop-word vote of eight languages; None: too few to tell.

    A mail in another script (CJK, Cyrillic, Greek, Arabic, …) is not English.
    """
    text = without_signature(new_text[:_LONGEST])
    letters = sum(c.isalpha() for c in text)
    others = len(_OTHER_SCRIPT.findall(text))
    if others > _ENOUGH and others >= _SCRIPT_SHARE * letters:
        return False
    words = [w.replace("\u2019", "'") for w in _WORD.findall(text.lower())]
    languages = _languages()
    votes = [word for word in words if any(word in listed for listed in languages.values())]
    if len(votes) < _ENOUGH:
        return None
    return sum(word in languages["en"] for word in votes) >= _SHARE * len(votes)


@cache
def _languages() -> dict[str, frozenset[str]]:
    return {code: frozenset(words.split()) for code, words in _STOP_WORDS.items()}
