"""sla-monitor ledger: the verdicts as they were written down, and the proof that nobody changed them."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.context import (
    DEFAULT_CONFIG,
    AccountOption,
    ConfigOption,
    JsonOption,
    instant,
    print_json,
    refuse,
    visit_house,
)

if TYPE_CHECKING:
    from monitor.house import House
    from monitor.store.ledger import LedgerRow


class Deed(StrEnum):
    """What to do with the ledger."""

    show = "show"
    verify = "verify"


BEGINNING = "1970-01-01T00:00:00Z"
NAMES = ("row", "written", "ticket", "clock", "reading", "state", "due", "clause")


def ledger(
    deed: Annotated[Deed, typer.Argument(help="show its rows, or verify the whole chain.")] = Deed.show,
    since: Annotated[str, typer.Option("--since", help="Rows written from this ISO instant on.")] = "",
    until: Annotated[str, typer.Option("--until", help="Rows written before this ISO instant.")] = "",
    noted: Annotated[str, typer.Option("--noted", help="With verify: ROW:HASH that was noted earlier.")] = "",
    config: ConfigOption = DEFAULT_CONFIG,
    account: AccountOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show the ledger of verdicts, or verify that no row was changed, removed or put in between."""
    if noted and deed is not Deed.verify:
        refuse(["--noted goes with verify."])
    begins = instant(since or BEGINNING, "--since")
    with visit_house(config, account) as (house, now):
        if deed is Deed.verify:
            _verify(house, noted, as_json)
            return
        rows = house.store.ledger.verdicts_between(begins, instant(until, "--until") if until else now, account or None)
        zone = house.zone
    if as_json:
        from monitor.cli.ticket_data import ledger_row

        print_json([ledger_row(row) for row in rows])
        return
    from monitor.cli.layout import moment, print_table, safe

    print_table(
        NAMES,
        [
            (
                str(row.id),
                moment(row.at, zone, named=False),
                f"{row.ticket_id}/{row.request}",
                row.clock,
                row.reading + (" *" if row.judging else ""),
                row.state.replace("_", " ") + (f": {safe(row.reason)}" if row.reason else ""),
                moment(row.due, zone, named=False),
                row.clause,
            )
            for row in rows
        ],
    )
    typer.echo(f"{len(rows)} rows; the readings with * judge. Instants are those of {zone.key}.")


def _verify(house: House, noted: str, as_json: bool) -> None:
    broken = house.store.ledger.verify()
    row_id, digest = house.store.ledger.head()
    fault = f"row {broken.id}: {broken.reason}" if broken is not None else _not_as_noted(house, noted)
    told: dict[str, Any] = {"whole": not fault, "fault": fault, "rows": row_id, "head": f"{row_id}:{digest}"}
    if as_json:
        print_json(told)
    if fault:
        refuse([f"The ledger is not as it was written: {fault}. Restore a backup, and find out who wrote to it."])
    if not as_json:
        typer.echo(f"The ledger is whole: {row_id} rows. Its head, to be noted elsewhere: {told['head']}")


def _not_as_noted(house: House, noted: str) -> str:
    """Rows cut off at the end leave an unbroken chain; a head that was noted earlier tells."""
    if not noted:
        return ""
    number, _, digest = noted.partition(":")
    if not number.isdecimal() or not digest:
        refuse(["--noted: write the row and its hash as verify shows them, ROW:HASH"])
    row: LedgerRow | None = house.store.ledger.row(int(number))
    if row is None:
        return f"row {number} was noted and is gone"
    return "" if row.hash == digest else f"row {number} has another hash than was noted"
