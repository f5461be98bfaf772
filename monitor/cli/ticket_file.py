"""One ticket read from a file, a mail or a plain text, and what was found in its words."""

import json
from collections.abc import Iterator
from pathlib import Path

from checks.classify import Judgement
from monitor.cli import finding_words
from monitor.findings import rows_of, title_of
from monitor.signs import own_words
from monitor.sources.mail import SIZE_LIMIT, Unparseable, parse

NOTHING = "No ground of refusal is flagged or asked about."


def read_ticket(path: Path) -> tuple[str, str] | str:
    """Title and body of a mail (`.eml`), or of a text whose first line is its title; a sentence where it is neither."""
    try:
        with path.open("rb") as file:
            octets = file.read(SIZE_LIMIT)
    except OSError as error:
        return f"{path} cannot be read: {error.strerror}."
    if path.suffix.casefold() == ".eml":
        mail = parse(octets)
        if isinstance(mail, Unparseable):
            return f"{path}: {mail.reason}"
        return title_of(mail.subject), own_words(mail.subject, mail.text)
    try:
        title, _, body = octets.decode("utf-8-sig").strip().partition("\n")
    except UnicodeDecodeError:
        return f"{path} is no text in UTF-8: save it as that, or as a mail (.eml)."
    return title.strip(), body.strip()


def in_words(found: Judgement, closed: bool) -> Iterator[str]:
    """The lines: the ticket with the telling words underlined on a terminal, then the kind and every finding."""
    yield from ("Words", *(f"  {line}" for line in finding_words.highlighted(found)), "", "Found")
    rows = list(rows_of(found, closed))
    for row in rows:
        finding = {"rule": row.rule, "outcome": row.outcome, "clause": row.clause, "detail": json.loads(row.json)}
        yield from (
            f"  {line}" for line in finding_words.in_words(finding | {"opinion": "", "opinion_why": "", "draft": ""})
        )
    if len(rows) == 1 and found.covered:
        yield f"  {NOTHING}"
