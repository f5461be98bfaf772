"""The one vocabulary of the stories' secrets: each bears a mark, and all that a test leaves behind is searched for it.

`secret` makes one, `laid` puts one into the file that a configuration names; conftest.py searches after every test: its
files (databases, logs, backups, messages), what it printed and what it logged. Logs are searched for customers as well.
"""

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path

MARK = "c4n4ry"
CUSTOMERS = ("@customer.example", "@shop.example", "@boutique-canary.example")
"""Where the customers of the stories have their mail: no log may name one."""
PLACES: set[Path] = set()
"""Files that hold a secret because it is kept there."""


def secret(name: str) -> str:
    """A password, key, token or address that whoever knows it may use."""
    return f"{MARK}-{name}"


def laid(path: Path, words: str) -> Path:
    """The file in which a secret is kept, readable for its owner only."""
    path.write_text(words, encoding="utf-8")
    path.chmod(0o600)
    PLACES.add(path)
    return path


def _base64(ahead: int) -> bytes:
    """The characters that base64 makes of the mark, whatever stands around it, `ahead` octets past a whole group."""
    packed = b64encode(b"-" * ahead + MARK.encode())
    return packed[-(-ahead * 8 // 6) : (ahead + len(MARK)) * 8 // 6]


NEEDLES = (MARK.encode(), *(_base64(ahead) for ahead in range(3)))
_LOG_LINE = re.compile(
    r'^\{.*"level": |^\S+ \[(?:\x1b\[\d+m)*(?:debug|info|warning|error|critical)|^(?:DEBUG|INFO|WARN|ERR)'
)
_ASKED = re.compile(r'HTTP/1\.1\S*"')
"""The log of a test's own server, which repeats what it was asked for."""


def told_by(words: str) -> Iterator[str]:
    """What is wrong with something that was printed or logged."""
    for line in words.splitlines():
        if _ASKED.search(line):
            continue
        if any(needle in line.encode() for needle in NEEDLES):
            yield f"a secret was said: {line[:300]}"
        if _LOG_LINE.search(line) and any(customer in line for customer in CUSTOMERS):
            yield f"a log names a customer: {line[:300]}"


def kept_in(paths: Iterable[Path]) -> Iterator[str]:
    """What is wrong with files. Configurations are the test's own; where a secret is kept it may be found."""
    for path in paths:
        if path in PLACES or path.suffix in (".toml", ".sh") or path.is_symlink() or not path.is_file():
            continue
        data = path.read_bytes()
        if any(needle in data for needle in NEEDLES):
            yield f"a secret was written into {path}"
        if path.suffix == ".log":
            yield from (f"{path}: {what}" for what in told_by(data.decode(errors="replace")))


def files_below(folder: Path) -> Iterator[Path]:
    """Every file of a folder, links not followed."""
    for place, _, names in os.walk(folder):
        yield from (Path(place) / name for name in names)
