"""sla-monitor replies: would these replies have counted as first responses? JSON lines in, JSON lines out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.context import DEFAULT_CONFIG, USAGE, AccountOption, FailOption, end_with, read_config, refuse

if TYPE_CHECKING:
    from checks.demands import Demands
    from monitor.reply_rows import NoRow, Row

SCHEME = "prestashop-business-care"

OptionalConfig = Annotated[
    Path | None, typer.Option("--config", "-c", envvar="SLA_MONITOR_CONFIG", help="A configuration, for its packs.")
]


def replies(
    scheme: Annotated[str, typer.Option("--scheme", help=f"The scheme to judge by; {SCHEME} if none is named.")] = "",
    config: OptionalConfig = None,
    account: AccountOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines: the only form there is.")] = True,
    fail: FailOption = False,
) -> None:
    """Judge replies from standard input, one JSON object a line; write id, validity, reasons and under, one a line.

    A line that cannot be read is told on standard error; the others are judged all the same, and the command ends
    with 2.
    """
    from monitor.reply_rows import NoRow

    demands, unread, unworthy = _demands(scheme, config, account), False, False
    for row in _rows():
        if isinstance(row, NoRow):
            typer.echo(row.reason, err=True)
            unread = True
            continue
        validity, line = _judged(row, demands)
        unworthy = unworthy or validity != "valid"
        typer.echo(line)
    if unread:
        raise typer.Exit(USAGE)
    end_with(fail and unworthy)


def _rows() -> Iterator[Row | NoRow]:
    from monitor.reply_rows import LINE_LIMIT, read_row

    number = 0
    while line := sys.stdin.buffer.readline(LINE_LIMIT + 1):
        number += 1
        rest = line
        while not rest.endswith(b"\n") and (rest := sys.stdin.buffer.readline(LINE_LIMIT)):
            pass  # what is left of a line that is too long
        if line.strip():
            yield read_row(line, number)


def _judged(row: Row, demands: Demands) -> tuple[str, str]:
    from checks.nearness import neighbours
    from checks.rules.reply import judge
    from monitor.signs import reply_signs

    near = neighbours(_fingerprint(row.reply.text), map(_fingerprint, row.earlier)) if row.earlier else 0
    found = judge(row.reply, row.request, near, reply_signs(), demands, row.subject)
    told = {"id": row.id, "validity": found.validity, "reasons": found.reasons, "under": found.under}
    return found.validity, json.dumps(told, ensure_ascii=False)


@lru_cache(maxsize=4096)  # last year's replies come back in line after line
def _fingerprint(text: str) -> frozenset[int]:
    from checks.rules.heard import fingerprint_of
    from monitor.signs import reply_signs

    return fingerprint_of(text, reply_signs())


def _demands(scheme: str, config: Path | None, account: str) -> Demands:
    """What the scheme demands: the one named, the account's, or Business Care."""
    from checks.demands import demands_of
    from monitor.packs import read_packs

    if config is None and account:
        config = DEFAULT_CONFIG
    read = read_config(config) if config is not None else None
    if read is not None and account:
        mine = next((each for each in read.accounts if each.name == account), None)
        if mine is None:
            refuse([f"There is no account {account}; known are {', '.join(a.name for a in read.accounts) or 'none'}."])
        scheme = scheme or mine.scheme
    packs = read_packs(read.monitor.schemes if read is not None else ())
    pack = packs.by_id.get(scheme or SCHEME)
    if pack is None:
        refuse([*packs.problems, f"There is no scheme {scheme}; known are {', '.join(sorted(packs.by_id))}."])
    return demands_of(pack)
