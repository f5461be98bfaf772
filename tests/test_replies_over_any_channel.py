"""A reply from the Sent folder or a helpdesk is judged as one in a marketplace's thread is, where the scheme asks."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count
from pathlib import Path

from monitor.explain import explain
from monitor.store.caches import EventRow, StandingRow
from tests.moments import at
from tests.scene import BASE, FILES, ROME, Scene, body, open_scene

PACK = Path("tests/data/by-mail.toml").read_text(encoding="utf-8")
PERSONAL = PACK.replace('channels = ["mail"]', 'personal = "OWN-1"\nchannels = ["mail", "helpdesk"]')
SOURCES = """
[[sources]]
name = "sent"
kind = "folder"
path = "sent"
sent = true

[[sources]]
name = "desk"
kind = "events"
path = "desk.jsonl"
replay = true
"""
ASKED = "Since the update the invoice PDF is empty for orders with a voucher."
ANSWER = "The voucher has no tax rule: add one under Catalog > Discounts, and the invoice fills again."
PREPARED = "Please update to the latest version from the module manager, then clear the cache and reload the page."
RECEIVED = "We have received your message and will answer as soon as possible."


@dataclass
class Shop:
    """A vendor with a mailbox, a Sent folder and a helpdesk, all on one account."""

    scene: Scene
    number: "count[int]" = field(default_factory=count)

    def asks(self, when: str, customer: str = "anna", subject: str = "Invoice") -> None:
        """A customer writes a mail."""
        self.scene.drop(self._mail(when, f"{customer}@shop.example", "support@acme.example", subject, ASKED, ()))

    def sends(
        self, when: str, text: str, customer: str = "anna", subject: str = "Re: Invoice", *headers: tuple[str, str]
    ) -> None:
        """A mail of ours comes to lie in the Sent folder."""
        raw = self._mail(when, "support@acme.example", f"{customer}@shop.example", subject, text, headers)
        (self.scene.folder / "sent" / f"{next(self.number)}.eml").write_bytes(raw)

    def reports(self, when: str, event: str, text: str, thread: str = "7") -> None:
        """The helpdesk writes down who wrote what."""
        line = {"event": event, "at": moment(when).isoformat(), "thread": thread, "subject": "Invoice", "text": text}
        with (self.scene.folder / "desk.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def standing(self, ticket: int = 1) -> StandingRow:
        """The judging standing of the ticket's first response."""
        rows = self.scene.house.store.caches.standings_of(ticket)
        return next(row for row in rows if row.judging and row.clock == "first_response")

    def replies(self, ticket: int = 1) -> list[EventRow]:
        """The vendor's replies as `explain` shows them."""
        told = explain(self.scene.house, ticket, at("Fri 2026-05-29 12:00", ROME))
        assert told is not None
        return [event for event in told.events if event.kind == "reply"]

    def _mail(
        self, when: str, sender: str, to: str, subject: str, text: str, headers: tuple[tuple[str, str], ...]
    ) -> bytes:
        mail = EmailMessage()
        mail["Received"] = f"from a.example by mx.acme.example; {format_datetime(moment(when))}"
        mail["From"], mail["To"], mail["Subject"] = sender, to, subject
        mail["Date"] = format_datetime(moment(when))
        mail["Message-ID"] = f"<{next(self.number)}@a.example>"
        for name, value in headers:
            mail[name] = value
        mail.set_content(text)
        return bytes(mail)


def moment(when: str) -> datetime:
    """ "Tue 2026-04-28 10:00", with seconds after a second colon."""
    minute, _, seconds = when.partition(" +")
    return at(minute, ROME) + timedelta(seconds=int(seconds or 0))


def open_shop(folder: Path, pack: str = PERSONAL, scheme: str = "by-mail") -> Shop:
    (folder / "sent").mkdir()
    (folder / "desk.jsonl").touch()
    (folder / "by-mail.toml").write_text(pack, encoding="utf-8")
    config = BASE.replace('"prestashop-business-care"', f'"{scheme}"')
    config = config.replace("[monitor]\n", '[monitor]\nschemes = ["by-mail.toml"]\n')
    config = config.replace('sources = ["mailbox"]', 'sources = ["mailbox", "sent", "desk"]')
    return Shop(open_scene(folder, config + SOURCES + FILES))


def test_a_mail_that_answers_stops_the_clock_and_says_what_it_is_worth(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.asks("Tue 2026-04-28 10:00")
    shop.sends("Tue 2026-04-28 11:00", ANSWER)
    shop.scene.cycle("Tue 2026-04-28 11:05")
    assert shop.standing().state == "met"
    (reply,) = shop.replies()
    assert (reply.validity, reply.channel) == ("valid", "mail")
    assert "words of the request taken up" in reply.detail


def test_a_confirmation_within_seconds_is_a_machines_though_no_header_says_so(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.asks("Tue 2026-04-28 10:00")
    shop.sends("Tue 2026-04-28 10:00 +7", RECEIVED)
    shop.scene.cycle("Tue 2026-04-28 11:05")
    assert shop.standing().state == "running"
    (reply,) = shop.replies()
    assert reply.validity == "automatic"
    assert reply.detail.startswith("7 seconds after the request")


def test_an_absence_announced_in_the_subject_and_by_a_header_is_a_machines(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.asks("Tue 2026-04-28 10:00")
    generated = (("Auto-Submitted", "auto-generated"), ("In-Reply-To", "<0@a.example>"))
    away = "I am out of the office until 4 May."
    shop.sends("Tue 2026-04-28 12:00", away, "anna", "Out of office: Invoice", *generated)
    shop.scene.cycle("Tue 2026-04-28 12:05")
    assert shop.standing().state == "running"
    assert shop.replies()[0].validity == "automatic"


def test_what_only_acknowledges_is_no_answer_where_a_personal_one_is_asked_for(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.asks("Tue 2026-04-28 10:00")
    shop.sends("Tue 2026-04-28 13:00", "Thank you, we will look into it.")
    shop.scene.cycle("Wed 2026-04-29 10:06")
    assert shop.standing().state == "breached"
    assert shop.replies()[0].validity == "insufficient"


def test_and_is_one_where_the_scheme_asks_for_no_more(tmp_path: Path) -> None:
    shop = open_shop(tmp_path, PACK)
    shop.asks("Tue 2026-04-28 10:00")
    shop.sends("Tue 2026-04-28 13:00", "Thank you, we will look into it.")
    shop.scene.cycle("Wed 2026-04-29 10:06")
    assert shop.standing().state == "met"
    (reply,) = shop.replies()
    assert reply.validity == "valid"
    assert reply.detail.startswith("insufficient, and no more is asked for: acknowledges or promises")


def test_a_prepared_text_is_known_over_all_channels_and_asks_a_person(tmp_path: Path) -> None:
    """The helpdesk answered somebody so on Monday; the mail on Tuesday says nearly the same."""
    shop = open_shop(tmp_path)
    shop.reports("Mon 2026-04-27 10:00", "message", ASKED)
    shop.reports("Mon 2026-04-27 12:00", "reply", f"Hello Tom,\n{PREPARED}")
    shop.scene.cycle("Mon 2026-04-27 12:05")
    assert shop.standing().state == "met"
    shop.asks("Tue 2026-04-28 10:00")
    shop.sends("Tue 2026-04-28 11:00", f"Dear Anna,\n{PREPARED}")
    shop.scene.cycle("Wed 2026-04-29 10:06")
    (reply,) = shop.replies(2)
    assert (reply.validity, reply.detail) == ("canned", "near-identical to 1 of the vendor's earlier replies")
    assert shop.standing(2).state == "unknown"
    assert shop.standing(2).reason == "a person must say whether a reply that is canned was the answer"
    assert shop.standing(1).state == "met"  # later replies change no verdict


def test_one_answer_over_two_channels_is_no_prepared_text(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.reports("Tue 2026-04-28 10:00", "message", ASKED)
    shop.reports("Tue 2026-04-28 11:00", "reply", PREPARED)
    shop.reports("Tue 2026-04-28 11:01", "reply", PREPARED)
    shop.scene.cycle("Tue 2026-04-28 11:05")
    assert [reply.validity for reply in shop.replies()] == ["valid", "valid"]


def test_a_helpdesks_own_confirmation_stops_nothing_and_its_peoples_answer_does(tmp_path: Path) -> None:
    shop = open_shop(tmp_path)
    shop.reports("Tue 2026-04-28 10:00", "message", ASKED)
    shop.reports("Tue 2026-04-28 10:00 +3", "reply", f"{RECEIVED} Your ticket number is 7.")
    shop.scene.cycle("Tue 2026-04-28 10:05")
    assert shop.standing().state == "running"
    shop.reports("Tue 2026-04-28 15:00", "reply", ANSWER)
    shop.scene.cycle("Tue 2026-04-28 15:05")
    assert shop.standing().state == "met"
    assert [reply.validity for reply in shop.replies()] == ["automatic", "valid"]


def test_a_private_mail_on_a_business_care_ticket_stops_nothing_and_the_alert_says_so(tmp_path: Path) -> None:
    """Though it goes to the address that the notification came from: the facts know of none that takes answers."""
    shop = open_shop(tmp_path, scheme="prestashop-business-care")
    shop.scene.asks("Tue 2026-04-28 10:00", "501", text=ASKED)
    mail = (
        "Received: from acme.example by mx.acme.example; Tue, 28 Apr 2026 11:00:00 +0200\r\n"
        "From: support@acme.example\r\nTo: no-reply@addons.prestashop.com\r\nSubject: Re: (#501)\r\n"
        f"Message-ID: <r@acme.example>\r\nIn-Reply-To: <1@addons.prestashop.com>\r\n\r\n{ANSWER}\r\n"
    )
    (tmp_path / "sent" / "1.eml").write_text(mail, newline="")
    shop.scene.cycle("Tue 2026-04-28 11:05")
    assert shop.standing().state == "running"
    (reply,) = shop.replies()
    assert (reply.validity, reply.detail) == ("wrong_channel", "it went outside the scheme's own channel")
    shop.scene.cycle("Tue 2026-04-28 17:30")
    assert "A private mail does not stop the clock" in body(shop.scene.letters()[-1])
