from __future__ import annotations

import pytest

from agent.mailboxes.folder_names import Role
from agent.mailboxes.imap.folders import GMAIL, Layout, ListedFolder, build_layout


def listed(*lines: str, delimiter: str = "/") -> list[ListedFolder]:
    """Folders as `name` or `name:flag flag`."""
    parts = [line.partition(":") for line in lines]
    flags = (frozenset(f"\\{flag}" for flag in flags.split()) for _, _, flags in parts)
    return [ListedFolder(name, delimiter, one) for (name, _, _), one in zip(parts, flags, strict=True)]


def drafts(layout: Layout) -> str:
    return layout.drafts.name if layout.drafts else ""


def roles(layout: Layout) -> dict[str, Role | None]:
    return {folder.name: folder.role for folder in layout.everywhere}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["INBOX", "Entwürfe:drafts", "Drafts"], "Entwürfe"),
        (["INBOX", "Drafts", "Drafts/old"], "Drafts"),
        (["INBOX", "INBOX/Brouillons"], "INBOX/Brouillons"),
        (["INBOX", "下書き"], "下書き"),
        (["INBOX", "[Gmail]:noselect", "[Gmail]/Rascunhos"], "[Gmail]/Rascunhos"),
        (["INBOX", "Drafts:noselect", "Drafts/mine:drafts"], "Drafts/mine"),
        (["INBOX", "Drafts", "Entwürfe"], ""),
        (["INBOX", "A:drafts", "B:drafts"], ""),
        (["INBOX", "Drafts:nonexistent"], ""),
        (["INBOX"], ""),
    ],
)
def test_drafts_are_told_by_special_use_then_by_name(lines: list[str], expected: str) -> None:
    """One folder, or none where the person must be asked."""
    assert expected == drafts(build_layout(listed(*lines)))


@pytest.mark.parametrize("given", ["Meine Briefe", "INBOX.Meine Briefe", "meine briefe"])
def test_the_persons_own_word_comes_first(given: str) -> None:
    """Whatever the server says; in any case, with any separator."""
    layout = build_layout(listed("INBOX", "Meine Briefe", "Drafts:drafts"), drafts=given)
    assert drafts(layout) == "Meine Briefe"
    assert roles(layout)["Drafts"] is Role.DRAFTS


def test_a_name_given_that_is_not_there_is_asked_for() -> None:
    """No other folder is taken instead; the question lists what may be it."""
    layout = build_layout(listed("INBOX", "Drafts", "Work"), drafts="Letters")
    assert (None, ("Drafts",)) == (layout.drafts, layout.choices)
    assert build_layout(listed("INBOX", "Letters", "Sent")).choices == ("Letters",)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ((), {"Sent Items", "X", "Sent.2024"}),
        (("Nowhere",), {"Sent Items", "X", "Sent.2024"}),
        (("Out",), {"Out", "Out.2024"}),
        (("out", "INBOX.X"), {"Out", "Out.2024", "X"}),
    ],
)
def test_sent_is_named_by_the_person_or_by_anybody(sent: tuple[str, ...], expected: set[str]) -> None:
    """Every folder with such a name or use holds sent mail; where the person names some, only those do."""
    lines = ["INBOX", "Out", "Out.2024", "Out.Trash", "Sent Items", "X:sent", "Sent.2024"]
    layout = build_layout(listed(*lines, delimiter="."), sent=sent)
    assert expected == {name for name, role in roles(layout).items() if role is Role.SENT}
    assert (roles(layout)["Out.Trash"], layout.unfit_sent) == (Role.TRASH, "")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("INBOX", "INBOX, which is where mail of others comes in"),
        ("Vault:drafts", "Vault, which is for drafts"),
        ("Vault:trash", "Vault, which is for deleted mail"),
        ("Vault:junk", "Vault, which is for spam"),
        ("Vault:inbox", "Vault, which is where mail of others comes in"),
        ("Vault:all", "Vault, which holds the mail of others too"),
        ("Vault:archive", "Vault, which holds the mail of others too"),
        ("Vault:flagged sent", "Vault, which holds the mail of others too"),
    ],
)
def test_a_folder_for_other_mail_is_none_for_sent_mail(line: str, says: str) -> None:
    """Whatever the person calls it: the server says what it is for."""
    name = line.partition(":")[0]
    layout = build_layout(listed("Sent", line), sent=(name.lower(),))
    assert says == layout.unfit_sent
    assert roles(layout)[name] is not Role.SENT


def test_a_folder_inside_another_is_for_the_same() -> None:
    """Also where only the server says what the outer one is for; INBOX lends its role to none."""
    layout = build_layout(listed("INBOX", "INBOX/Jobs", "Müllhalde:trash", "Müllhalde/alt", "Werbung/x:junk"))
    assert {
        "INBOX": Role.INBOX,
        "INBOX/Jobs": None,
        "Müllhalde": Role.TRASH,
        "Müllhalde/alt": Role.TRASH,
        "Werbung/x": Role.SPAM,
    } == roles(layout)


def test_a_server_without_folders_in_folders() -> None:
    """Its delimiter is empty."""
    assert drafts(build_layout(listed("INBOX", "Drafts", delimiter=""))) == "Drafts"


def test_the_usual_folders_come_first_and_that_of_all_mail_last() -> None:
    """Drafts, Sent, INBOX, Trash, Spam, Archive; then the person's own; then what shows all again."""
    names = [
        "Everything:all",
        "Jobs",
        "Old:archive",
        "Junk:junk",
        "Trash:trash",
        "Sent:sent",
        "INBOX",
        "Drafts",
    ]
    layout = build_layout(listed(*names))
    assert ["Drafts", "Sent", "INBOX", "Trash", "Junk", "Old"] == [one.name for one in layout.usual]
    assert ["Jobs", "Everything"] == [one.name for one in layout.others]
    assert [one.name for one in layout.everywhere if one.shows_all] == ["Everything"]


def test_gmail_needs_four_folders() -> None:
    """All mail, Trash and Spam hold everything; Drafts is where ids of drafts are from."""
    lines = ["INBOX", "[Gmail]:noselect", "[Gmail]/All:all", "[Gmail]/D:drafts", "[Gmail]/S:sent", "Label"]
    layout = build_layout(listed(*lines, "[Gmail]/T:trash", "[Gmail]/J:junk"), thread_word=GMAIL)
    assert ["[Gmail]/D", "[Gmail]/T", "[Gmail]/J", "[Gmail]/All"] == [one.name for one in layout.everywhere]
    hidden = build_layout(listed("INBOX", "[Gmail]/D:drafts", "Label"), thread_word=GMAIL)
    assert ["[Gmail]/D", "INBOX", "Label"] == [one.name for one in hidden.everywhere]


def test_other_peoples_folders_are_left_alone() -> None:
    """By the prefixes of their namespaces; an empty prefix is our own."""
    lines = listed("INBOX", "Drafts", "Other Users/ana/Drafts", "Public/Jobs")
    layout = build_layout(lines, not_ours=("Other Users/", "Public/", ""))
    assert {"INBOX", "Drafts"} == set(roles(layout))


def test_a_thousand_folders_are_all_looked_into() -> None:
    """An answer may be filed into any of them."""
    layout = build_layout(listed("INBOX", "Drafts", *(f"F{number}" for number in range(1000))))
    assert (2, 1000) == (len(layout.usual), len(layout.others))


def test_without_which_folders_nothing_is_concluded() -> None:
    """The inbox, each folder with sent mail and the one for drafts; on Gmail that of all mail."""
    names = ["INBOX", "Drafts", "Drafts/old", "Sent", "Sent/2024", "Jobs", "Trash", "Junk", "Old:archive"]
    layout = build_layout(listed(*names))
    essential = {one.name for one in layout.everywhere if one.is_essential}
    assert essential == {"INBOX", "Drafts", "Sent", "Sent/2024"}
    assert layout.drafts in layout.usual
    gmail = build_layout(listed("INBOX", "All:all", "D:drafts", "T:trash"), thread_word=GMAIL)
    assert {one.name for one in gmail.everywhere if one.is_essential} == {"All", "D"}


def test_an_inbox_is_always_there() -> None:
    """However it is spelled, and where a server does not list it (RFC 9051 §5.1)."""
    assert ["INBOX"] == [one.name for one in build_layout([]).own]
    layout = build_layout(listed("Inbox", "inbox2"))
    assert [("Inbox", Role.INBOX), ("inbox2", None)] == [(one.name, one.role) for one in layout.own]
