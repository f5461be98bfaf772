"""On the hand-labelled sets replies and closings reach the figures that are published, and hold the gates exactly."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from checks.nearness import neighbours
from checks.rules.heard import fingerprint_of
from checks.rules.reply import judge
from monitor.reply_rows import Row, read_row
from monitor.signs import closing, reply_signs

DATA = Path(__file__).parent.parent / "bench" / "data"


def read(name: str, split: str) -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [row for row in rows if row["split"] == split]


def judged(written: dict[str, Any]) -> str:
    row = read_row(json.dumps(written).encode(), 1)
    assert isinstance(row, Row)
    mine, *earlier = [fingerprint_of(text, reply_signs()) for text in (row.reply.text, *row.earlier)]
    return judge(row.reply, row.request, neighbours(mine, earlier), reply_signs(), request_subject=row.subject).validity


@pytest.mark.parametrize("split", ["dev", "held"])
def test_replies(split):
    found = Counter((row["label"], judged(row)) for row in read("replies", split))

    def share(label: str, *given: str) -> float:
        of = sum(count for (true, _), count in found.items() if true == label)
        return sum(found[label, each] for each in given) / of

    assert share("valid", "automatic", "wrong_channel") == 0
    assert share("valid", "insufficient") <= 0.03
    assert share("valid", "canned", "unclear") <= 0.10
    assert share("automatic", "automatic") >= 0.90
    assert share("canned", "canned") >= 0.85
    assert share("insufficient", "insufficient") >= 0.80


@pytest.mark.parametrize("split", ["dev", "held"])
def test_closings(split):
    rows = read("closings", split)
    found = [(row["no_reply_needed"], closing(row["text"]).no_reply_needed) for row in rows]
    assert (False, True) not in found
    assert sum(true == given for true, given in found) / len(found) >= 0.95
