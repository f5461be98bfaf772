"""A small IMAP server that misbehaves on command: it refuses, forgets, lies, stammers, or hangs up."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Script:
    """What the server holds, and how it behaves. `said` is every line it was told."""

    mails: dict[int, bytes] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)  # a FETCH of their bodies is answered with NO
    empty: set[int] = field(default_factory=set)  # their bodies come as NIL
    passed_over: set[int] = field(default_factory=set)  # they are left out of every body's FETCH
    gone: set[int] = field(default_factory=set)  # SEARCH still lists them, FETCH knows nothing of them
    greeting: bytes = b"* OK ready\r\n"
    login: bytes = b"OK logged in"
    uidnext: int | None = None
    uidvalidity: int = 7
    capabilities: bytes = b"IMAP4rev1 IDLE AUTH=PLAIN AUTH=XOAUTH2"
    folders: tuple[bytes, ...] = (b'() "/" INBOX', b'(\\Sent) "/" "Gesendete Objekte"')
    extra: bytes = b""  # further attributes in every FETCH answer
    body: Callable[[int, bytes], bytes] | None = None  # an answer's own way to write a body
    cut_after: int | None = None  # octets sent before the line goes dead, over the whole session
    piece: int = 0  # octets a TCP segment carries, 0 for all of them
    silent_at: bytes = b""  # a command with this word is never answered
    idle: tuple[bytes, ...] = ()  # what comes while the client idles; each in a segment of its own
    replies: dict[bytes, bytes] = field(default_factory=dict)  # a word in the command -> the tagged answer
    said: list[bytes] = field(default_factory=list)

    def told(self, word: bytes) -> list[bytes]:
        return [line for line in self.said if word in line]


@contextmanager
def serving(script: Script) -> Iterator[int]:
    """Serve on a free port of 127.0.0.1, one thread a connection, until the story is over."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []
    open_lines: list[socket.socket] = []

    def accept() -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return
            open_lines.append(line)
            thread = threading.Thread(target=_Session(script, line).run, daemon=True)
            threads.append(thread)
            thread.start()

    door = threading.Thread(target=accept, daemon=True)
    door.start()
    try:
        yield int(listener.getsockname()[1])
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        door.join(10)
        for line in open_lines:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(10)


class _HangUp(Exception):
    """The line goes dead here."""


class _Session:
    def __init__(self, script: Script, line: socket.socket) -> None:
        self._script = script
        self._line = line
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sent = 0

    def run(self) -> None:
        with self._line, self._line.makefile("rb") as lines, suppress(OSError, _HangUp):
            self._send(self._script.greeting)
            for told in lines:
                self._script.said.append(told.rstrip(b"\r\n"))
                self._obey(told.rstrip(b"\r\n"), lines)

    def _send(self, data: bytes) -> None:
        limit = self._script.cut_after
        left = len(data) if limit is None else max(0, limit - self._sent)
        step = self._script.piece or max(1, len(data))
        for at in range(0, min(left, len(data)), step):
            self._line.sendall(data[at : min(at + step, left)])
        self._sent += min(left, len(data))
        if left < len(data):
            raise _HangUp

    def _obey(self, told: bytes, lines: Iterator[bytes]) -> None:
        script = self._script
        tag, _, command = told.partition(b" ")
        if script.silent_at and script.silent_at in command:
            return
        answer = next((reply for word, reply in script.replies.items() if word in command), b"")
        if not answer:
            answer = self._answer(command.upper(), lines)
        self._send(tag + b" " + answer + b"\r\n")
        if command.upper() == b"LOGOUT":
            raise _HangUp

    def _answer(self, command: bytes, lines: Iterator[bytes]) -> bytes:
        script = self._script
        match command.split(b" ")[0]:
            case b"CAPABILITY":
                self._send(b"* CAPABILITY " + script.capabilities + b"\r\n")
            case b"LOGIN":
                return script.login
            case b"AUTHENTICATE":
                self._send(b"+ \r\n")
                script.said.append(next(lines, b"").rstrip(b"\r\n"))
                return script.login
            case b"LIST":
                wanted = command.split(b" ", 2)[2].strip(b'"')
                for folder in script.folders:
                    if wanted in (b"*", folder.upper().split(b" ", 2)[2].strip(b'"')):
                        self._send(b"* LIST " + folder + b"\r\n")
            case b"EXAMINE":
                self._examine()
            case b"UID" if b"SEARCH" in command:
                low, high = self._span(command.split(b"UID ")[-1].split(b" ")[0])
                found = b" ".join(b"%d" % uid for uid in sorted(script.mails) if low <= uid <= high)
                self._send(b"* SEARCH " + found + b"\r\n")
            case b"UID":
                return self._fetch(command)
            case b"IDLE":
                self._idle(lines)
            case b"LOGOUT":
                self._send(b"* BYE bye\r\n")
        return b"OK done"

    def _examine(self) -> None:
        script = self._script
        last = max(script.mails, default=0)
        self._send(b"* %d EXISTS\r\n* OK [UIDVALIDITY %d] x\r\n" % (len(script.mails), script.uidvalidity))
        if script.uidnext != 0:
            self._send(b"* OK [UIDNEXT %d] x\r\n" % (script.uidnext or last + 1))

    def _span(self, told: bytes) -> tuple[int, int]:
        """The ends of "3:7", "3:*" or "3"; as the protocol has it, "9:*" past the end is the last mail."""
        last = max(self._script.mails, default=0)
        ends = [last if end == b"*" else int(end) for end in told.split(b":")]
        return min(ends), max(ends)

    def _fetch(self, command: bytes) -> bytes:
        script = self._script
        spans = [self._span(told) for told in command.split(b" ")[2].split(b",")]
        asked = [uid for low, high in spans for uid in range(low, high + 1)]
        bodies = b"BODY" in command
        for number, uid in enumerate(asked, start=1):
            if bodies and uid in script.refused:
                return b"NO [SERVERBUG] cannot read it"
            if uid in script.gone or uid not in script.mails or (bodies and uid in script.passed_over):
                continue
            self._send(b"* %d FETCH (UID %d%s)\r\n" % (number, uid, self._attributes(uid, command)))
        return b"OK done"

    def _attributes(self, uid: int, command: bytes) -> bytes:
        raw = self._script.mails[uid]
        told = b""
        if b"RFC822.SIZE" in command:
            told += b" RFC822.SIZE %d" % len(raw)
        if b"INTERNALDATE" in command:
            told += b' INTERNALDATE "01-May-2026 11:00:00 +0200"'
        if b"BODY" in command:
            told += self._body(uid, raw, command)
        return told + self._script.extra

    def _body(self, uid: int, raw: bytes, command: bytes) -> bytes:
        if self._script.body is not None:
            return b" " + self._script.body(uid, raw)
        part = re.search(rb"<0\.(\d+)>", command)
        key = b"BODY[]<0>" if part else b"BODY[]"
        content = raw[: int(part[1])] if part else raw
        if uid in self._script.empty:
            return b" %s NIL" % key
        return b" %s {%d}\r\n%s" % (key, len(content), content)

    def _idle(self, lines: Iterator[bytes]) -> None:
        first = self._script.idle[:1]
        self._send(b"+ idling\r\n" + (b"".join(first) if first and first[0].startswith(b"* 9 ") else b""))
        for told in self._script.idle:
            if not told.startswith(b"* 9 "):
                self._send(told)
        self._script.said.append(next(lines, b"").rstrip(b"\r\n"))
