"""Whatever stands where a value belongs, loading ends in a configuration or in sentences with file and line."""

import re
from pathlib import Path

import pytest

from monitor.config import Config, Problems, load

EVERYTHING = (Path(__file__).parents[1] / "config.example.toml").read_text(encoding="utf-8")
ALIVE = re.sub(r"^# ?(?=\[|[a-z_]+ = )", "", EVERYTHING, flags=re.MULTILINE).replace(
    "schemes/our-market.toml", "x.toml"
)
VALUES = (
    """
1 | -1 | 9999999999999999999999 | 1.5 | nan | inf | true | "x" | "" | "\\u0000\\n\\u202e" | "2026-12-24" | "https://x"
[] | [1] | [[]] | ["x"] | [""] | ["@"] | {} | { a = 1 } | { env = 1 } | [{ env = "x" }] | { 1 = [1] }
{ "2026-12-24" = 1 }
1979-05-27 | 07:32:00 | 1979-05-27T07:32:00 | 1979-05-27T07:32:00Z
""".strip()
    .replace("\n", " | ")
    .split(" | ")
)
KEYS = [number for number, line in enumerate(ALIVE.split("\n")) if re.match(r"[a-z_]+ = ", line)]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_any_value_at_any_key_is_taken_or_refused_in_words(tmp_path: Path, value: str) -> None:
    path = tmp_path / "config.toml"
    for number in KEYS:
        lines = ALIVE.split("\n")
        key = lines[number].partition(" = ")[0]
        lines[number] = f"{key} = {value}"
        path.write_text("\n".join(lines), encoding="utf-8")
        loaded = load(path)
        if isinstance(loaded, Problems):
            assert loaded.sentences
            for sentence in loaded.sentences:
                assert re.match(rf"{re.escape(str(tmp_path))}\S*?(:\d+)?: \S", sentence), sentence
                assert sentence.isprintable()
        else:
            assert isinstance(loaded, Config)
