from __future__ import annotations

import pytest

from agent.knowledge.languages import Language, languages
from agent.knowledge.languages.schema import SECTIONS, missing_sections, problems


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.code)
def test_a_language_file_fits_the_schema(language: Language) -> None:
    """Every section is one of the schema and written as it says; what a language lacks is printed."""
    lacking = list(missing_sections(language))
    print(f"{language.sections['name']} lacks {len(lacking)} of {len(SECTIONS)}: {', '.join(lacking)}")  # noqa: T201 - pytest -rP shows it
    assert [] == list(problems(language))
