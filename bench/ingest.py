"""How fast a backlog comes in: a mailbox of 20,000 mails on a Dovecot of our own, read beside two other ways.

Run with `python -m bench.ingest`; `--mails 2000` for a quick look. In turns, over the same mailbox:
- ours: whole batches by UID, each stored raw with its cursor in one transaction (SQLite, synchronous=FULL); then parsed
  from the store;
- imap_tools in batches of 500, which parses on the way and stores nothing;
- a poller that fetches one mail at a time, as many helpdesks do, and stores nothing either.
"""

import argparse
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import imap_tools
from imapclient import IMAPClient

from monitor.sources.imap import ImapSource
from monitor.sources.imap_settings import ImapSettings
from monitor.sources.mail import ParsedMail, parse
from monitor.sources.source import Batch
from monitor.store.store import Store
from tests.mailserver import PASSWORD, Dovecot, Mailbox, build

NOW = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
TEXT = "the module shows an error after we updated the shop to version nine please help è così δεν λειτουργεί"


def a_mail(number: int) -> bytes:
    """A customer's mail of nearly 6 kB: the way it came, words, the same in HTML."""
    chance = random.Random(number)
    text = "\n".join(" ".join(chance.choices(TEXT.split(), k=12)) for _ in range(14))
    mail = EmailMessage()
    for hop in range(4):
        mail["Received"] = (
            f"from h{hop}.example by h{hop + 1}.example with ESMTPS id {number:x}; Mon, 11 May 2026 08:00:00 +0000"
        )
    mail["DKIM-Signature"] = "v=1; a=rsa-sha256; d=shop.example; b=" + "x" * 300
    mail["From"] = f'"Müller {number}" <customer{number}@shop.example>'
    mail["To"] = "support@vendor.example"
    mail["Subject"] = f"It does not print, è urgente ({number})"
    mail["Date"] = "Mon, 11 May 2026 10:00:00 +0200"
    mail["Message-ID"] = f"<{number}@shop.example>"
    mail.set_content(text)
    mail.add_alternative("<html><body>" + text.replace("\n", "<br>") + "</body></html>", subtype="html")
    return mail.as_bytes()


def resident() -> float:
    """MiB this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def ours(box: Mailbox, store: Store) -> list[float]:
    """Store the whole mailbox; the memory held after each batch."""
    source = ImapSource(
        ImapSettings(
            "bench", "localhost", box.user, password=lambda: PASSWORD, port=box.server.port, tls="none", start="all"
        )
    )
    held = []
    for got in source.fetch({}, NOW):
        if not isinstance(got, Batch):
            raise SystemExit(got.reason)
        store.intake.keep_batch("bench", got, NOW, source.folders)
        held.append(resident())
    return held


def parse_all(store: Store) -> int:
    """Parse what waits in the store; how many mails were read."""
    count = 0
    while mails := store.mails.new_mail(500):
        count += sum(isinstance(parse(mail.raw), ParsedMail) for mail in mails)
        store.mails.keep_parsed([mail.location_id for mail in mails], [], NOW)
    return count


def with_imap_tools(box: Mailbox) -> int:
    with imap_tools.MailBoxUnencrypted("localhost", box.server.port).login(box.user, PASSWORD) as mailbox:
        return sum(bool(mail.subject) for mail in mailbox.fetch(mark_seen=False, bulk=500))


def one_by_one(box: Mailbox) -> int:
    with IMAPClient("localhost", box.server.port, ssl=False) as client:
        client.login(box.user, PASSWORD)
        client.select_folder("INBOX", readonly=True)
        return sum(bool(client.fetch([uid], ["BODY.PEEK[]"])) for uid in client.search("ALL"))


def timed(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def fill(server: Dovecot, mails: int) -> Mailbox:
    box = server.mailbox()
    for number in range(mails):
        box.deliver(a_mail(number), at=NOW)
    one_by_one(box)  # the server's index is built once, for all alike
    return box


def rounds(box: Mailbox, mails: int, repeat: int, scratch: Path) -> dict[str, list[float]]:
    speeds: dict[str, list[float]] = {"stored raw": [], "parsed": [], "imap_tools": [], "one by one": []}
    for number in range(repeat):
        store = Store.open(str(scratch / f"{number}.db"))
        seconds, held = timed(lambda store=store: ours(box, store))
        speeds["stored raw"].append(mails / seconds)
        print(f"memory while storing: {held[1]:.0f} MiB after two batches, {held[-1]:.0f} MiB at the end")
        seconds, count = timed(lambda store=store: parse_all(store))
        assert count == mails
        speeds["parsed"].append(mails / seconds)
        speeds["imap_tools"].append(mails / timed(lambda: with_imap_tools(box))[0])
        speeds["one by one"].append(mails / timed(lambda: one_by_one(box))[0])
        store.close()
    return speeds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    root, scratch = (Path(tempfile.mkdtemp(prefix=f"sla-bench-{name}-")) for name in ("mail", "store"))
    server = build(root)
    server.start()
    try:
        box = fill(server, given.mails)
        speeds = rounds(box, given.mails, given.rounds, scratch)
    finally:
        server.stop()
        shutil.rmtree(root)
        shutil.rmtree(scratch)
    ours_speed = statistics.median(speeds["stored raw"])
    for name, each in speeds.items():
        speed = statistics.median(each)
        print(f"{name:12} {speed:8,.0f} mails/s   ({min(each):,.0f} to {max(each):,.0f})   {ours_speed / speed:5.2f}")


if __name__ == "__main__":
    main()
