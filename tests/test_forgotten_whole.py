"""Wherever a customer's words, address or shop came in, after `forget` no byte is in the database or its backup."""

import base64
import hmac
import json
import socket
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest
from pytest_httpserver import HTTPServer

from monitor.app import open_house
from monitor.config import Config, load
from monitor.cycle import run_cycle
from monitor.doors import doors
from monitor.forget import NotForgotten, Traces, forget, traces
from monitor.house import House
from monitor.marks import Mark, mark
from monitor.store.tables import prints
from monitor.store.transfer import TABLES
from tests.canaries import secret
from tests.marketplace import KEY, Marketplace
from tests.moments import at
from tests.seller import ANSWER, CONFIG, Shop

LUCIE, JEAN = "lucie@boutique-canary.example", "jean@other.example"
MONDAY = at("Mon 2026-05-04 10:00")
PUSH_KEY = secret("push").encode()
MORE = """
[[sources]]
name = "sent"
kind = "folder"
path = "sent"
sent = true
start = "all"
replay = true

[[sources]]
name = "desk"
kind = "rest"
url = "{desk}"
rows = "tickets"
changed = "row.at"
paging = {{ by = "since", size = 100 }}
[[sources.events]]
fields = {{ event = "'message'", id = "to_string(row.id)", at = "row.at", thread = "to_string(row.id)", customer = "row.who", subject = "row.subject", text = "row.text" }}

[[sources]]
name = "push"
kind = "inbound"
listen = "127.0.0.1:{port}"
secret = {{ env = "PUSH_KEY" }}

[[accounts]]
name = "desk"
scheme = "docpart"
team = "support"
sources = ["desk", "push"]

[[people]]
name = "Giulia"
email = "giulia@acme.example"

[[channels]]
name = "files"
kind = "folder"
path = "out"

[[digests]]
channel = "files"
to = ["giulia@acme.example"]
"""  # noqa: E501 (a table of TOML on one line)
CANARIES = {
    "a mail's sender": LUCIE,
    "a mail's sender's name": "Desmoulins-canary",
    "a mail's subject": "subject-canary",
    "a mail's words": "mailword-canary",
    "a mail's header": "header-canary",
    "a mail's attachment": "attached-canary",
    "our mail to her": "sentword-canary",
    "a mail that nobody can read": "unreadable-canary",
    "an answer to an alert": "answer-canary",
    "what came back of an alert": "bounce-canary",
    "a thread's topic": "topic-canary",
    "a thread's shop": "host-canary",
    "an unknown field of a thread": "threadfield-canary",
    "a customer's message": "message-canary",
    "our message": "replied-canary",
    "a notification": "notified-canary",
    "an unknown field of a sale": "salefield-canary",
    "a helpdesk's words": "restword-canary",
    "a helpdesk's subject": "desksubject-canary",
    "a pushed event's words": "pushword-canary",
    "a movement of a balance": "balance-canary",
    "why a person marked": "why-canary",
    "a finding's evidence": "hosting-canary",
}


class Stage:
    """A seller with every kind of source, and one customer who came by all of them."""

    def __init__(self, shop: Shop, desk: list[dict[str, object]], port: int, folder: Path) -> None:
        self.shop, self.house, self.desk, self.folder = shop, shop.house, desk, folder
        self._port, self._mails = port, 0

    def drop(self, when: datetime, sender: str, subject: str, words: str, where: str = "mail", more: str = "") -> None:
        self._mails += 1
        head = f"From: {sender}\nTo: support@acme.example\nSubject: {subject}\nMessage-ID: <{self._mails}@m.example>\n"
        date = f"Date: {when:%a, %d %b %Y %H:%M:%S %z}\n"
        (self.folder / where / f"direct-{self._mails}.eml").write_text(f"{head}{date}{more}\n{words}\n")

    def push(self, now: datetime, **event: object) -> None:
        body, second = json.dumps({"at": now.isoformat(), **event}).encode(), int(now.timestamp())
        digest = hmac.new(PUSH_KEY, b".".join((b"msg", str(second).encode(), body)), sha256).digest()
        head = {"webhook-id": "msg", "webhook-timestamp": str(second)}
        head["webhook-signature"] = "v1," + base64.b64encode(digest).decode()
        with doors(self.house, lambda: now):
            url = f"http://127.0.0.1:{self._port}/events"
            assert httpx2.post(url, content=body, headers=head, trust_env=False).status_code == 204

    def live(self, *hours: float) -> None:
        for hour in hours:
            run_cycle(self.house, MONDAY + timedelta(hours=hour))

    def forget(self, customer: str, now: datetime) -> Traces:
        found = traces(self.house, customer)
        assert isinstance(found, Traces), found
        assert forget(self.house, found, "person", now) is None
        return found

    def ticket_of(self, title: str) -> int:
        return next(ticket.id for ticket in self.house.store.tickets.tickets() if ticket.title == title)

    def alert_on(self, ticket: int) -> str:
        """The text of an alert about a ticket, as it went out."""
        letters = [message_from_bytes(p.read_bytes(), policy=policy.default) for p in (self.folder / "out").glob("*")]
        texts = [letter.get_body(("plain",)).get_content() for letter in letters]  # type: ignore[union-attr]  # has text
        return next(text for text in texts if f"[sla:{ticket}-" in text)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, httpserver: HTTPServer) -> Iterator[Stage]:
    monkeypatch.setenv("ADDONS_KEY", KEY)
    monkeypatch.setenv("PUSH_KEY", "whsec_" + base64.b64encode(PUSH_KEY).decode())
    for folder in ("mail", "sent"):
        (tmp_path / folder).mkdir()
    desk: list[dict[str, object]] = []
    httpserver.expect_request("/tickets").respond_with_handler(lambda _: _json({"tickets": desk}))
    with Marketplace() as market, closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
        free.close()
        more = MORE.format(desk=httpserver.url_for("/tickets"), port=port)
        text = CONFIG.format(url=market.url) + 'to = ["giulia@acme.example"]\n' + more
        text = text.replace('kind = "console"', 'kind = "folder"\npath = "out"')
        text = text.replace('["mailbox", "api"]', '["mailbox", "sent", "api"]')
        match = '[accounts.match]\nto = ["support@acme.example"]\n'
        text = text.replace("[[channels]]", f"{match}[[channels]]", 1)
        text = text.replace("[monitor]", '[monitor]\nreply_to = "support@acme.example"')
        (tmp_path / "config.toml").write_text(text)
        config = load(tmp_path / "config.toml")
        assert isinstance(config, Config), config
        house = open_house(config, at("Mon 2026-05-04 08:00"))
        assert isinstance(house, House), house
        with house.store:
            yield Stage(Shop(house, market, tmp_path / "mail"), desk, port, tmp_path)


def _json(data: object) -> object:
    from werkzeug import Response

    return Response(json.dumps(data), content_type="application/json")


def plant(stage: Stage) -> None:
    """Lucie writes by mail, on the marketplace, to the helpdesk and by a system that pushes; Jean writes once."""
    attached = "Content-Type: multipart/mixed; boundary=b\n"
    asked = "mailword-canary: our licence for old.example is wanted on hosting-canary.example, or refund me the money!"
    words = f"--b\nContent-Type: text/plain\n\n{asked}\n"
    part = "--b\nContent-Type: image/png; name=attached-canary.png\nContent-Disposition: attachment\n\nx\n--b--"
    more = f"X-Note: header-canary\n{attached}"
    stage.drop(MONDAY, f"Lucie Desmoulins-canary <{LUCIE}>", "subject-canary", words + part, more=more)
    stage.drop(MONDAY, JEAN, "Jean's question", "Nothing of hers.")
    stage.drop(
        MONDAY,
        LUCIE,
        "odd",
        "unreadable-canary",
        more="Content-Type: multipart/mixed; boundary=c\n" + "X: y\n" * 40_000,
    )
    text = f"message-canary the checkout stays empty, write to {LUCIE} please"
    topic, site = "topic-canary", "https://host-canary.example/"
    thread = stage.shop.market.open(501, topic, text, MONDAY, order=9001, website=site)
    thread.more["comment"] = "threadfield-canary"
    stage.shop.market.sell(9001, MONDAY - timedelta(days=9), more={"customer_name": "salefield-canary"})
    stage.shop.market.write(501, f"{ANSWER} replied-canary\nThe Acme team", MONDAY + timedelta(hours=3))
    stage.shop.mail(501, f"notified-canary {text}", MONDAY)
    date = MONDAY.isoformat()
    row = {"id": 71, "at": date, "who": LUCIE, "subject": "desksubject-canary", "text": "restword-canary"}
    stage.desk.append(row)
    stage.desk.append({"id": 72, "at": date, "who": JEAN, "subject": "Jean's other question", "text": "?"})
    stage.push(MONDAY, event="message", thread="81", customer=LUCIE, text="pushword-canary", id=f"push/{LUCIE}")
    stage.push(MONDAY, event="purchase", customer=LUCIE, amount=5, unit="hours", reason="balance-canary", id="b-1")
    stage.live(0.5)
    stage.drop(MONDAY + timedelta(hours=2), "support@acme.example", "Re: subject-canary", f"sentword-canary {LUCIE}",
               "sent", "In-Reply-To: <1@m.example>\n")  # fmt: skip
    stage.live(4, 24.5, 26)
    mine = stage.ticket_of("subject-canary")
    said = Mark(mine, "closed", "Giulia", MONDAY + timedelta(hours=26), "why-canary", ())
    assert not isinstance(mark(stage.house, said, MONDAY + timedelta(hours=26)), str)
    quoted = "\n".join(f"> {line}" for line in stage.alert_on(mine).splitlines())
    later = MONDAY + timedelta(hours=27)
    stage.drop(later, "giulia@acme.example", "Re: Time is up", f"mine\nanswer-canary\n\n{quoted}")
    bounced = "Auto-Submitted: auto-replied\n"
    stage.drop(later, "mailer-daemon@mx.example", "Undeliverable", f"bounce-canary\n{quoted}", more=bounced)
    stage.live(28, 24 * 7 + 1, 24 * 7 + 2)


def octets(path: Path) -> bytes:
    """Everything in a database: its files as they lie on the disk, and every blob unpacked."""
    raw = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        mails = connection.execute("SELECT data FROM raws").fetchall()
        bodies = connection.execute("SELECT body FROM outbox WHERE body != ''").fetchall()
    letters = [message_from_bytes(body, policy=policy.default) for (body,) in bodies]
    parts = [part.get_payload(decode=True) for letter in letters for part in letter.walk()]
    return b"\n".join([raw, *(zlib.decompress(data) for (data,) in mails), *(part for part in parts if part)])


def left(octets_: bytes) -> list[str]:
    low = octets_.lower()
    return [where for where, canary in CANARIES.items() if canary.lower().encode() in low]


def test_no_canary_is_left_in_any_file_or_in_a_backup(stage: Stage, tmp_path: Path) -> None:
    plant(stage)
    database = tmp_path / "marketplace.sqlite"
    assert left(octets(database)) == list(CANARIES), "each was planted where it can be found"
    assert {"sightings", "tickets", "events", "findings", "outbox"} <= holding(stage)
    assert prints_kept(stage) > 0

    found = stage.forget(LUCIE, MONDAY + timedelta(days=8))
    assert len(found.unreadable) == 1
    stage.house.store.backup(tmp_path / "backup.sqlite")

    assert left(octets(database)) == []
    assert left(octets(tmp_path / "backup.sqlite")) == []
    assert b"lucie%40" not in octets(database).lower(), "nor in the name of an event"
    assert JEAN.encode() in octets(database)
    assert stage.house.store.ledger.verify() is None
    assert prints_kept(stage) == 0
    assert [
        n.key for n in stage.house.store.notices.open_notices() if n.key.startswith(("bill", "refund", "market"))
    ] == []


def holding(stage: Stage) -> set[str]:
    """The tables that hold a canary in plain words, messages unpacked."""
    with stage.house.store.database.engine.connect() as connection:
        kept = {
            table.name: "\n".join(str(cell) for row in connection.execute(table.select()) for cell in row)
            for table in TABLES
        }
    return {name for name, rows in kept.items() if any(canary in rows for canary in CANARIES.values())}


def prints_kept(stage: Stage) -> int:
    with stage.house.store.database.engine.connect() as connection:
        return len(connection.execute(prints.select()).all())


def test_what_was_forgotten_does_not_come_back_at_the_next_poll_and_a_later_refund_is_told(stage: Stage) -> None:
    plant(stage)
    now = MONDAY + timedelta(days=8)
    count = len(stage.house.store.tickets.tickets())
    stage.forget(LUCIE, now)
    stage.desk.append({"id": 73, "at": now.isoformat(), "who": JEAN, "subject": "Jean's third", "text": "?"})
    stage.live(24 * 8 + 1)

    assert left(octets(stage.folder / "marketplace.sqlite")) == []
    assert len(stage.house.store.tickets.tickets()) == count + 1
    stage.shop.market.refund(9001)
    stage.live(24 * 8 + 2)
    (notice,) = [n for n in stage.house.store.notices.open_notices() if n.key.startswith("refund:")]
    assert "1 of 1 refunded, 0 before" in notice.what


def test_a_customer_is_forgotten_by_the_number_that_the_helpdesk_gave(stage: Stage) -> None:
    plant(stage)
    found = stage.forget(f"customer:{LUCIE}", MONDAY + timedelta(days=8))

    assert {ticket.title for ticket in found.tickets} == {"desksubject-canary", "pushword-canary"}
    words = octets(stage.folder / "marketplace.sqlite")
    gone = ("a helpdesk's words", "a helpdesk's subject", "a pushed event's words", "a movement of a balance")
    assert set(gone).isdisjoint(left(words))


def test_further_tickets_of_a_customer_whom_the_marketplace_knows_are_named(stage: Stage) -> None:
    for number, text in ((501, f"Write to {LUCIE} please, it stays empty."), (502, "It stays empty again.")):
        stage.shop.market.open(number, f"Topic {number}", text, MONDAY, order=number).customer = "hash-of-lucie"
    stage.live(0.5)
    found = traces(stage.house, LUCIE)
    assert isinstance(found, Traces)
    assert [ticket.title for ticket in found.tickets] == ["Topic 501"]
    (key,) = found.also
    stage.forget(LUCIE, MONDAY + timedelta(hours=1))
    assert [ticket.title for ticket in stage.forget(key, MONDAY + timedelta(hours=1)).tickets] == ["Topic 502"]


def test_a_mail_that_nobody_has_read_yet_and_a_digest_to_be_sent_come_first(stage: Stage) -> None:
    plant(stage)
    stage.drop(MONDAY + timedelta(days=8), LUCIE, "Again", "It is me.")
    now = MONDAY + timedelta(days=8)
    from monitor.jobs.collect import collect

    collect(stage.house, now)
    refused = traces(stage.house, LUCIE)
    assert isinstance(refused, NotForgotten)
    assert "waits to be read" in refused.reason

    run_cycle(stage.house, now + timedelta(hours=1))
    run_cycle(stage.house, now + timedelta(days=7), send=False)
    found = traces(stage.house, LUCIE)
    assert isinstance(found, Traces)
    refused = forget(stage.house, found, "person", now + timedelta(days=7))
    assert isinstance(refused, NotForgotten)
    assert "still to be sent" in refused.reason
