"""All that is known of the person and their interviews, as JSON."""

from __future__ import annotations

from agent.composition import Occasion, open_for_reading
from agent.wording.json_text import render_answer


def render_export(occasion: Occasion) -> str:
    """The whole journal as JSON text, its hidden characters as they are.

    What the secret file holds stays there: who knew it could write a mail that passes for one of ours.

    Raises:
        BadFileError, JournalError, TryLaterError: it cannot be read.
    """
    with open_for_reading(occasion) as agent:
        on_record = agent.journal.export()
    return render_answer(occasion.now, **on_record, secret_file=str(occasion.home.secret_file))
