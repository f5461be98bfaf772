"""The packaged schemes as one Markdown page, a table a manager can read first, then each scheme whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.pack import Pack
from monitor.packs import read_packs
from monitor.scheme_told import at_a_glance, chapters

FIRST = ("prestashop-business-care", "nagacommerce", "docpart", "altermarket-xcart", "cart-power")
INTRODUCTION = """# The schemes

Made from the packs in `checks/schemes/` by `scripts/schemes-doc`; change a pack, not this page.
Times, prices and clauses are those of the sources named with each scheme; the sentences are ours. Where a source
leaves something open, reading (a) is taken unless the account's settings say (b):

```toml
[accounts.settings.readings]
"nc-11-rate" = "b"
```

"No number" means that the source names none: such a clock is not applicable until the account sets a target of its own.
"""


def page() -> str:
    """The whole page."""
    packs = read_packs().by_id
    ordered = [*FIRST, *sorted(packs.keys() - set(FIRST))]
    names = ("scheme", "first response", "fix or resolution", "refund window", "counted in")
    overview = _table(names, [_linked(name, at_a_glance(packs[name])) for name in ordered])
    whole = "\n".join(line for name in ordered for line in _scheme(packs[name]))
    return "\n".join((INTRODUCTION, *overview, "", whole)).rstrip() + "\n"


def _scheme(pack: Pack) -> Iterator[str]:
    yield f"## {pack.id}"
    yield ""
    yield f"{pack.name}, revision {pack.revision}."
    for chapter in chapters(pack):
        yield from ("", f"### {chapter.title}", "", *_table(chapter.names, chapter.rows))
    yield ""


def _linked(name: str, row: tuple[str, ...]) -> tuple[str, ...]:
    return (f"[{row[0]}](#{name})", *row[1:])


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [_row(names), _row(["---"] * len(names))]
    return [*lines, *(_row([cell.replace("|", "\\|").replace("\n", " ") for cell in row]) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
