"""The movements of customers' balances among the sightings, found by how their names begin."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, collate, select

from monitor.store.assignments import Sighting
from monitor.store.judged import findings
from monitor.store.room import Room, reading
from monitor.store.tables import sightings, tickets

NOTICES = "balance:"
"""How the keys of notices about customers' balances begin."""


def notice_key(balance: str, account: str, about: str) -> str:
    """The notice about one thing of a balance; the customer is in it as a hash only."""
    return f"{notices_of(balance)}{sha256(f'{account}/{about}'.encode()).hexdigest()[:16]}"


def notices_of(balance: str) -> str:
    """How the keys of all notices about a balance begin; `balance` is how the names of its movements begin."""
    return f"{NOTICES}{sha256(balance.encode()).hexdigest()[:24]}:"


def _begins(connection: Connection, sources: Sequence[str], names: str) -> tuple[ColumnElement[bool], ...]:
    name: ColumnElement[str] = sightings.c.object_id
    if connection.dialect.name == "postgresql":  # where an order of words may follow a language
        name = collate(name, "C")
    after = names[:-1] + chr(ord(names[-1]) + 1)
    return sightings.c.source.in_(sources), name >= names, name < after


class Books(Room):
    """What sources reported of balances, unchanged; what it comes to is worked out elsewhere."""

    @reading
    def movements(self, connection: Connection, sources: Sequence[str], names: str) -> list[Sighting]:
        """Every sighting of these sources whose object's name begins so, in the order in which they were learned."""
        columns = [sightings.c[name] for name in Sighting.__slots__]
        mine = select(*columns).where(*_begins(connection, sources, names)).order_by(sightings.c.id)
        rows = connection.execute(mine)
        return [Sighting(**{**row._mapping, "payload": json.loads(row.payload)}) for row in rows]

    @reading
    def any_of(self, connection: Connection, sources: Sequence[str], names: str, account: str) -> bool:
        """Whether there is any such sighting that names this account, or none."""
        mine = select(sightings.c.payload).where(*_begins(connection, sources, names))
        named = (json.loads(payload).get("account", account) for payload in connection.execute(mine).scalars())
        return any(one in (account, "", None) for one in named)

    @reading
    def to_return(self, connection: Connection, account: str) -> list[str]:
        """The amounts that an account's tickets owe back, as last judged, each as "25 points"."""
        query = select(findings.c.json).join(tickets, tickets.c.id == findings.c.ticket_id)
        mine = (tickets.c.account == account, tickets.c.redirect_to.is_(None), findings.c.rule == "points_returned")
        told = [json.loads(one) for one in connection.execute(query.where(*mine)).scalars()]
        return [one["to_return"] for one in told if "to_return" in one]
