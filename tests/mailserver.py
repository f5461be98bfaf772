"""A private Dovecot for tests (the fixture `dovecot` of tests/dovecot.py runs one).

It runs as an ordinary user on free ports of 127.0.0.1 and accepts every user name with one password, so that
each test takes a mailbox of its own (`dovecot.mailbox()`). Configuration for Dovecot 2.3 and 2.4.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

import pytest

from tests.canaries import secret

PASSWORD = secret("mailbox")
_PATIENCE = 20.0  # seconds a start or an event may take before the test fails

_COMMON = """
base_dir = {root}/run
state_dir = {root}/state
log_path = {root}/dovecot.log
protocols = imap
listen = 127.0.0.1
instance_name = sla-test
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 0
first_valid_gid = 0
auth_mechanisms = plain login
auth_failure_delay = 0
mail_max_userip_connections = 200
mail_uid = {user}
mail_gid = {group}
ssl = yes
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
}}
service imap-login {{
  chroot =
  user = {user}
  inet_listener imap {{
    {address} = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    {address} = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap {{
  process_limit = 256
}}
"""
_FOR_2_3 = """
disable_plaintext_auth = no
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
mail_location = maildir:{root}/mail/%u
ssl_cert = <{root}/tls/cert.pem
ssl_key = <{root}/tls/key.pem
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={root}/mail/%u
}}
"""
_FOR_2_4 = """
auth_allow_cleartext = yes
mail_driver = maildir
mail_path = {root}/mail/%{{user}}
mail_home = {root}/mail/%{{user}}
ssl_server_cert_file = {root}/tls/cert.pem
ssl_server_key_file = {root}/tls/key.pem
passdb static {{
  password = {password}
}}
userdb static {{
  fields {{
    uid = {user}
    gid = {group}
    home = {root}/mail/%{{user}}
  }}
}}
"""
_NUMBERS = count(1)


def configuration(version: str, **values: object) -> str:
    """The file for this version's syntax."""
    if version.startswith("2.3"):
        return (_COMMON + _FOR_2_3).format(address="address", **values)
    head = "dovecot_config_version = 2.4.0\ndovecot_storage_version = 2.4.0\n"
    return head + (_COMMON + _FOR_2_4).format(address="listen", **values)


@dataclass
class Mailbox:
    """One user's mail: a Maildir++ tree that Dovecot serves."""

    server: "Dovecot"
    user: str
    _delivered: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def root(self) -> Path:
        return self.server.root / "mail" / self.user

    def deliver(self, raw: bytes, at: datetime | None = None, folder: str = "INBOX") -> Path:
        """Put a mail into a folder the way a delivery agent does; `at` becomes its INTERNALDATE."""
        place = self.root if folder == "INBOX" else self.root / f".{folder.replace('/', '.')}"
        for inside in ("tmp", "new", "cur"):
            self.server.make(place / inside)
        name = f"{1_700_000_000 + next(self._delivered)}.M{next(_NUMBERS)}P1.host"
        path = place / "tmp" / name
        path.write_bytes(raw)
        os.chown(path, self.server.uid, self.server.gid)
        if at is not None:
            os.utime(path, (at.timestamp(), at.timestamp()))
        return path.rename(place / "new" / name)

    def doveadm(self, *arguments: str) -> str:
        """Run doveadm for this user, such as ("mailbox", "update", "--uid-validity", "7", "INBOX")."""
        *command, last = arguments
        return self.server.doveadm(*command, "-u", self.user, last)


@dataclass
class Dovecot:
    """A running server: `port` speaks plain IMAP and STARTTLS, `tls_port` TLS with the certificate `ca_file`."""

    root: Path
    port: int
    tls_port: int
    uid: int
    gid: int
    version: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def ca_file(self) -> Path:
        return self.root / "tls" / "cert.pem"

    def mailbox(self) -> Mailbox:
        """A fresh, empty mailbox under a name nobody used."""
        return Mailbox(self, f"user{next(_NUMBERS)}")

    def make(self, directory: Path) -> None:
        """Create a directory and its parents as the server's own."""
        missing = [place for place in (directory, *directory.parents) if not place.exists()]
        for place in reversed(missing):
            place.mkdir(mode=0o700)
            os.chown(place, self.uid, self.gid)

    def doveadm(self, *arguments: str) -> str:
        command = ["doveadm", "-c", str(self.root / "dovecot.conf"), *arguments]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, timeout=_PATIENCE, **self._as()
        ).stdout

    def imap_processes(self, user: str) -> list[int]:
        """The processes that serve a user's connections: to be stopped, continued or killed."""
        who = self.doveadm("who", "-1", user).splitlines()[1:]
        return [int(line.split()[3 if line.split()[1].isdigit() else 2]) for line in who]

    def start(self) -> None:
        """Start, and wait until the greeting comes."""
        command = ["dovecot", "-F", "-c", str(self.root / "dovecot.conf")]
        self.process = subprocess.Popen(command, stderr=subprocess.DEVNULL, **self._as())
        deadline = time.monotonic() + _PATIENCE
        while not self._greets():
            if self.process.poll() is not None or time.monotonic() > deadline:
                log = self.root / "dovecot.log"
                told = log.read_text(errors="replace")[-2000:] if log.exists() else "it wrote no log"
                pytest.fail(f"Dovecot {self.version} did not start: {told}")

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=_PATIENCE)
            self.process = None

    def _greets(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                return connection.recv(4) == b"* OK"
        except OSError:
            time.sleep(0.02)  # the pause between two looks, within the deadline
            return False

    def _as(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def build(root: Path) -> Dovecot:
    """Write a server's tree below `root`: for root it belongs to nobody, for anyone else to themselves."""
    missing = [program for program in ("dovecot", "doveadm", "openssl") if shutil.which(program) is None]
    if missing:
        pytest.fail(
            f"These tests need a real mail server, but {' and '.join(missing)} cannot be found. "
            "On Debian: apt-get install dovecot-imapd openssl (scripts/test does it as root)."
        )
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    version = subprocess.run(["dovecot", "--version"], check=True, capture_output=True, text=True).stdout.split()[0]
    server = Dovecot(root, free_port(), free_port(), owner.pw_uid, owner.pw_gid, version)
    os.chown(root, owner.pw_uid, owner.pw_gid)
    for inside in ("run", "state", "mail", "tls"):
        server.make(root / inside)
    certificate = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=localhost"
    )
    names = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(root / "tls/key.pem"), "-out"]
    command = [*certificate.split(), *names, str(root / "tls/cert.pem")]
    subprocess.run(command, check=True, capture_output=True)
    values = {"root": root, "port": server.port, "tls_port": server.tls_port, "password": PASSWORD}
    (root / "dovecot.conf").write_text(configuration(version, user=owner.pw_name, group=_group(owner.pw_gid), **values))
    for path in root.rglob("*"):
        os.chown(path, owner.pw_uid, owner.pw_gid)
    return server


def _group(gid: int) -> str:
    return grp.getgrgid(gid).gr_name
