"""Whatever shape a TOML file has, every key and value is found at the line where it stands."""

import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config_lines import Where, line_numbers, nearest_line

STORY = '''# A comment [not.a.table]
top = "a # b"

[monitor]                     # line 4
zone = 'Europe/Rome'
text = """
[[fake]]
key = "x" \\""" still inside
"""""                         # line 9 ends with two quotes inside
raw = \'\'\'
[fake]
\'\'\'
days = [
  "2026-08-10",               # line 14
  # a comment, then a date with a gap
  2026-08-12 10:00:00,        # line 16
  [1, 2,
   3],                        # line 18
]
a."b.c".'d' = 1               # line 20

[teams."Rome, team".hours]
mon = { open = "09:00", deep = { x = [ { y = 1 } ] } }

[[accounts]]
name = "one"
  [[accounts.notes]]
  n = 1
  [accounts.notes.more]
  m = 2
[[accounts]]                  # line 31
  [[accounts.notes]]
  n = 3
\t"quoted \\u0041" = -1e3
'''


def test_each_place_of_a_file_with_everything_in_it_has_its_line() -> None:
    tomllib.loads(STORY)
    lines = line_numbers(STORY)
    expected: dict[Where, int] = {
        ("top",): 2,
        ("monitor",): 4,
        ("monitor", "zone"): 5,
        ("monitor", "text"): 6,
        ("monitor", "raw"): 10,
        ("monitor", "days"): 13,
        ("monitor", "days", 0): 14,
        ("monitor", "days", 1): 16,
        ("monitor", "days", 2, 2): 18,
        ("monitor", "a", "b.c", "d"): 20,
        ("teams", "Rome, team"): 22,
        ("teams", "Rome, team", "hours", "mon", "deep", "x", 0, "y"): 23,
        ("accounts", 0): 25,
        ("accounts", 0, "notes", 0, "n"): 28,
        ("accounts", 0, "notes", 0, "more", "m"): 30,
        ("accounts", 1): 31,
        ("accounts", 1, "notes", 0, "n"): 33,
        ("accounts", 1, "notes", 0, "quoted A"): 34,
    }
    assert {where: lines.get(where) for where in expected} == expected
    assert ("fake",) not in lines


def test_what_is_not_there_is_told_at_the_table_around_it() -> None:
    lines = line_numbers("[monitor]\nzone = 'UTC'\n[[accounts]]\nname = 'one'\n")
    assert nearest_line(lines, ("accounts", 0, "team")) == 3
    assert nearest_line(lines, ("sources",)) == 1


def test_windows_line_ends_count_once() -> None:
    assert line_numbers("a = 1\r\n\r\n[b]\r\nc = 2\r\n")["b", "c"] == 4


KEYS = st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=6)
LEAVES = st.one_of(
    st.integers(-(10**6), 10**6),
    st.booleans(),
    st.datetimes().map(lambda at: at.replace(microsecond=0)),
    st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs"]), max_size=12),
)
VALUES = st.recursive(LEAVES, lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(KEYS, deeper, max_size=3))
DOCUMENTS = st.dictionaries(KEYS, st.one_of(VALUES, st.lists(st.dictionaries(KEYS, VALUES), min_size=1, max_size=3)))


class Writer:
    """Writes TOML and notes at which line it put what."""

    def __init__(self) -> None:
        self.out = ""
        self.lines: dict[Where, int] = {}

    def document(self, data: dict[str, Any]) -> None:
        tables = {key: value for key, value in data.items() if isinstance(value, dict)}
        arrays = {k: v for k, v in data.items() if isinstance(v, list) and v and all(isinstance(e, dict) for e in v)}
        for key, value in data.items():
            if key not in tables and key not in arrays:
                self.pair(key, value, (key,))
        for key, table in tables.items():
            self.table(f"[{quoted(key)}]", table, (key,))
        for key, entries in arrays.items():
            for index, entry in enumerate(entries):
                self.table(f"[[{quoted(key)}]]", entry, (key, index))

    def table(self, header: str, table: dict[str, Any], where: Where) -> None:
        self.note(where)
        self.out += f"{header}  # {header}\n\n"
        for key, value in table.items():
            self.pair(key, value, (*where, key))

    def pair(self, key: str, value: Any, where: Where) -> None:
        self.note(where)
        self.out += f"  {quoted(key)} = "
        self.value(value, where)
        self.out += " # = [\n"

    def value(self, value: Any, where: Where) -> None:
        if isinstance(value, list):
            self.out += "[ # ]\n"
            for index, entry in enumerate(value):
                self.note((*where, index))
                self.value(entry, (*where, index))
                self.out += " ,\n"
            self.out += "]"
        elif isinstance(value, dict):
            self.out += "{ "
            for index, (key, entry) in enumerate(value.items()):
                self.out += ", " if index else ""
                self.note((*where, key))
                self.out += f"{quoted(key)} = "
                self.value(entry, (*where, key))
            self.out += " }"
        elif isinstance(value, str):
            self.out += quoted(value)
        else:
            self.out += str(value).lower() if isinstance(value, bool) else str(value)

    def note(self, where: Where) -> None:
        self.lines[where] = self.out.count("\n") + 1


def quoted(text: str) -> str:
    return json.dumps(text).replace("\x7f", "\\u007f")


@given(DOCUMENTS)
@settings(max_examples=60, deadline=None)
def test_any_file_is_read_as_it_was_written(data: dict[str, Any]) -> None:
    writer = Writer()
    writer.document(data)
    assert tomllib.loads(writer.out) == data
    found = line_numbers(writer.out)
    assert {where: found.get(where) for where in writer.lines} == writer.lines


def test_the_example_and_every_pack_are_walked_to_their_end() -> None:
    root = Path(__file__).parents[1]
    for path in (root / "config.example.toml", *sorted((root / "checks" / "schemes").glob("*.toml"))):
        text = path.read_text(encoding="utf-8")
        lines = line_numbers(text)
        assert set(tomllib.loads(text)) == {where[0] for where in lines}
