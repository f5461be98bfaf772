"""A vendor of Shopware extensions for stories: an account on loopback, a folder of mail, and a monitor between them."""

from datetime import datetime
from pathlib import Path

from monitor.house import House
from tests.seller import Watched
from tests.shopware import Account

CONFIG = """
[monitor]
database = "vendor.sqlite"
watch_from = 2026-05-01T00:00:00+02:00

[teams.support]
zone = "Europe/Berlin"
hours = "Mon-Fri 09:00-18:00"

[[sources]]
name = "mailbox"
kind = "folder"
path = "mail"
replay = true
authserv_id = "mx.acme.example"

[[sources]]
name = "shopware"
kind = "shopware"
user = "{user}"
password = {{ env = "SHOPWARE_PASSWORD" }}
base_url = "{url}"
pause_seconds = 0

[[accounts]]
name = "store"
scheme = "shopware-store"
team = "support"
sources = ["mailbox", "shopware"]

[[channels]]
name = "files"
kind = "folder"
path = "out"

[[routes]]
channel = "files"
to = ["giulia@acme.example"]
"""
TRUST = "Authentication-Results: mx.acme.example; dmarc=pass header.from=shopware.com"


class Vendor(Watched):
    """A monitor between a Shopware account and a folder of mail."""

    def __init__(self, house: House, account: Account, folder: Path) -> None:
        super().__init__(house)
        self.account, self.folder = account, folder

    def mail(self, number: int, text: str, when: datetime, trusted: bool = True, subject: str = "") -> None:
        name = f"{when:%m%d%H%M%S}-{number}"
        trust = f"{TRUST}\n" if trusted else ""
        date = f"{when:%a, %d %b %Y %H:%M:%S %z}"
        head = f"{trust}Received: from mail.shopware.com by mx.acme.example; {date}\n"
        head += "From: no-reply@shopware.com\n"
        head += f"Subject: {subject or f'New reply to your support ticket ACME-{number}'}\n"
        head += f"Message-ID: <{name}@shopware.com>\nDate: {date}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
        (self.folder / "mail" / f"{name}.eml").write_text(head)
