"""A Shopware account on loopback that answers as public clients know it, on a real socket.

A conversation is told by `open`, `write` and `close`; the deadline of a ticket is what the story says it is.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import ThreadingHTTPServer
from threading import Thread as Worker
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tests.canaries import secret
from tests.marketplace import Answer, Handler

USER, PASSWORD = "vendor@acme.example", secret("account-password")
TOKEN, ENTRANCE = secret("session-token"), secret("ftp-password")
BERLIN = ZoneInfo("Europe/Berlin")
PARTIES = {"shopOwner": 1, "producer": 2, "shopware": 3, "agency": 4}


@dataclass
class Said:
    text: str
    at: datetime
    party: str
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Ticket:
    number: int
    title: str
    at: datetime
    deadline: datetime | None = None
    said: list[Said] = field(default_factory=list)
    status: str = "open"
    closed_by: str = ""
    more: dict[str, Any] = field(default_factory=dict)


class Account:
    """Speaks on `url` as long as it is open. `bad` answers the next requests whose path contains its key."""

    def __init__(self, server: ThreadingHTTPServer) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}"
        self.tickets: dict[int, Ticket] = {}
        self.bad: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.producers: list[dict[str, Any]] = [{"id": 9041, "prefix": "ACME", "name": "Acme"}]
        self.password = PASSWORD
        self.logins = 0
        self.forbidden: set[int] = set()

    @property
    def token(self) -> str:
        """The token of the last login; every one before it has run out."""
        return f"{TOKEN}-{self.logins}"

    def open(self, number: int, title: str, text: str, at: datetime, deadline: datetime | None = None) -> Ticket:
        self.tickets[number] = Ticket(number, title, at, deadline)
        self.write(number, text, at)
        return self.tickets[number]

    def write(self, number: int, text: str, at: datetime, who: str = "shopOwner", **more: Any) -> None:
        self.tickets[number].said.append(Said(text, at, who, more))

    def answer(self, number: int, text: str, at: datetime) -> None:
        """The vendor answers: the ticket is answered, and has no deadline any more."""
        self.write(number, text, at, "producer")
        self.tickets[number].status, self.tickets[number].deadline = "answered", None

    def close(self, number: int, party: str) -> None:
        self.tickets[number].status, self.tickets[number].closed_by = "closed", party

    def fail(self, path: str, *answers: Answer) -> None:
        """Answer the next requests to a path so."""
        self.bad.setdefault(path, []).extend(answers)

    def row(self, ticket: Ticket) -> dict[str, Any]:
        last = ticket.said[-1].at if ticket.said else ticket.at
        return {
            "id": ticket.number,
            "creatorCompany": {"id": 77, "name": "Anna's Shop GmbH"},
            "level": {"id": 1, "name": "normal"},
            "title": ticket.title,
            "status": {"id": 1, "name": ticket.status},
            "creationDate": there(ticket.at),
            "creatorParty": party("shopOwner"),
            "deadline": there(ticket.deadline) if ticket.deadline else None,
            "lastContactDate": there(last),
            "affectedShop": {"id": 1, "domain": "anna.example", "version": "6.6.7.1"},
            "closedByParty": party(ticket.closed_by) if ticket.closed_by else None,
            "plugin": {"id": 8452, "name": "AcmeFastCheckout", "producer": {"name": "Acme", "prefix": "ACME"}},
            "additionalInformation": {"pluginVersion": "2.1.0", "softwareVersion": "6.6.7.1", "locale": "de_DE"},
            "licenseInformation": {"expirationDate": "2026-12-31 23:59:59"},
            "contact": {"name": "Anna Muster", "phoneNumber": "+49 30 123456", "mails": ["anna@shop.example"]},
            "answers": [said_row(number, one) for number, one in enumerate(ticket.said, 1)],
            "timeZone": "Europe/Berlin",
            "acceptEnglishAnswer": True,
            "assigneePrefix": "ACME",
            "internalComments": [{"text": "our own note", "fromShopware": False, "creationDate": there(last)}],
        } | ticket.more


def said_row(number: int, one: Said) -> dict[str, Any]:
    return {
        "id": number,
        "text": f"<p>{one.text}</p>",
        "sentDate": there(one.at),
        "internalEmployee": None,
        "party": party(one.party),
        "textType": {"id": 1, "name": "html"},
        "isInitialByShopware": False,
        "sensitiveData": f"ftp password: {ENTRANCE}",
        "attachments": [],
        "rating": None,
        "proposal": False,
    } | one.more


def party(name: str) -> dict[str, Any]:
    return {"id": PARTIES.get(name, 9), "name": name}


def there(at: datetime) -> str:
    return at.astimezone(BERLIN).isoformat(timespec="seconds")


class AccountHandler(Handler):
    """One request: the password in the body of the login, the token in a header, and neither anywhere else."""

    @property
    def account(self) -> Account:
        return self.server.account  # type: ignore[attr-defined,no-any-return]  # set by `shopware_account`

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        if self._is_bad():
            return
        if self.path != "/accesstokens" or said != {"shopwareId": USER, "password": self.account.password}:
            self.send(b'{"success": false, "code": "UsersException-3"}', 401)
            return
        self.account.logins += 1
        self.json({"token": self.account.token, "userId": "4711"})

    def do_GET(self) -> None:
        account, path = self.account, urlsplit(self.path).path
        if self._is_bad():
            return
        if self.headers.get("x-shopware-token") != account.token:
            self.send(b'{"success": false}', 401)
        elif self.path == "/producers?companyId=4711":
            self.json(account.producers)
        elif path.startswith("/producers/9041/supporttickets/"):
            self._ticket(int(path.rpartition("/")[2]))
        else:
            self.send(b"<html>Not found</html>", 404, "text/html")

    def _ticket(self, number: int) -> None:
        ticket = self.account.tickets.get(number)
        if number in self.account.forbidden:
            self.send(b'{"success": false}', 403)
        elif ticket is None:
            self.send(b'{"success": false, "code": "SupportTicketsException-1"}', 404)
        else:
            self.json(self.account.row(ticket))

    def _is_bad(self) -> bool:
        account = self.account
        account.asked.append(self.path)
        assert PASSWORD not in self.path
        assert TOKEN not in self.path
        for name, answers in account.bad.items():
            if name in self.path and answers:
                answers.pop(0)(self)
                return True
        return False


@contextmanager
def shopware_account() -> Iterator[Account]:
    """An account that answers."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), AccountHandler)
    server.daemon_threads = True
    account = Account(server)
    server.account = account  # type: ignore[attr-defined]  # how the handler finds its world
    Worker(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield account
    finally:
        server.shutdown()
        server.server_close()
