"""At which line of a TOML file each of its keys and values stands. The standard parser keeps no positions."""

import re
import tomllib
from bisect import bisect_right

Where = tuple[str | int, ...]

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_KEY = re.compile(r"""[ \t]*(?:(?P<bare>[A-Za-z0-9_-]+)|(?P<quoted>"(?:\\.|[^"\\\n])*"|'[^'\n]*'))[ \t]*""")
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]+"  # a date and a time may stand apart
    r"|[^\s,\]}#]+",
    re.DOTALL,
)


def line_numbers(text: str) -> dict[Where, int]:
    """Map every path of keys and indexes to its line, counted from 1. `text` must be TOML that the parser accepted."""
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def nearest_line(lines: dict[Where, int], where: Where) -> int:
    """The line of `where`, or of the innermost table or list around it that has one; else the first line."""
    return next((lines[where[:end]] for end in range(len(where), 0, -1) if where[:end] in lines), 1)


class _Scanner:
    """Walks valid TOML once. It skips values and keeps only where they begin."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Where, int] = {}
        self._tables: dict[Where, int] = {}
        self._breaks = [found.start() for found in re.finditer("\n", text)]

    def document(self) -> None:
        table: Where = ()
        self._skip(_GAP)
        while self.at < len(self.text):
            if self._sees("["):
                table = self._header()
            else:
                self._pair(table)
            self._skip(_GAP)

    def _header(self) -> Where:
        line = self._line()
        array = self._sees("[[")
        self.at += 2 if array else 1
        table: Where = ()
        keys = self._keys()
        for number, key in enumerate(keys, 1):
            table = (*table, key)
            self.lines.setdefault(table, line)
            if array and number == len(keys):
                self._tables[table] = self._tables.get(table, 0) + 1
            if table in self._tables:
                table = (*table, self._tables[table] - 1)
                self.lines.setdefault(table, line)
        self.at += 2 if array else 1
        return table

    def _pair(self, table: Where) -> None:
        line = self._line()
        where = table
        for key in self._keys():
            where = (*where, key)
            self.lines.setdefault(where, line)
        self.at += 1  # the equals sign
        self._skip(_GAP)
        self._value(where)

    def _keys(self) -> list[str]:
        keys = [self._key()]
        while self._sees("."):
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        found = self._skip(_KEY)
        return found["bare"] or str(tomllib.loads(f"key = {found['quoted']}")["key"])

    def _value(self, where: Where) -> None:
        if self._sees("["):
            self._list(where)
        elif self._sees("{"):
            self._inline_table(where)
        else:
            self._skip(_SCALAR)

    def _list(self, where: Where) -> None:
        self.at += 1
        index = 0
        self._skip(_GAP)
        while not self._sees("]"):
            self.lines[(*where, index)] = self._line()
            self._value((*where, index))
            index += 1
            self._separator()
        self.at += 1

    def _inline_table(self, where: Where) -> None:
        self.at += 1
        self._skip(_GAP)
        while not self._sees("}"):
            self._pair(where)
            self._separator()
        self.at += 1

    def _separator(self) -> None:
        self._skip(_GAP)
        if self._sees(","):
            self.at += 1
            self._skip(_GAP)

    def _sees(self, mark: str) -> bool:
        return self.text.startswith(mark, self.at)

    def _line(self) -> int:
        return bisect_right(self._breaks, self.at - 1) + 1

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"line {self._line()} is not TOML")
        self.at = found.end()
        return found
