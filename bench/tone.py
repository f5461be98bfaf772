"""Weigh the words of replies: `python -m bench.tone`.

Writes checks/signals/reply_words.tsv from the development half of bench/data/replies.jsonl; the rows that are kept
aside are never read. Beside them are the plain replies of reply_lessons.tsv, on which nothing is measured. A word's
weight is the logarithm of how much oftener answers have it than what answers nothing.
"""

import json
import math
from collections import Counter
from pathlib import Path

from checks.phrases import words
from checks.quoting import split
from checks.tone import stems
from monitor.signs import marks

DATA = Path(__file__).parent / "data"
WRITTEN = DATA.parent.parent / "checks" / "signals" / "reply_words.tsv"
ANSWERS = {"valid": True, "canned": True, "wrong_channel": True, "insufficient": False, "automatic": False}
SMOOTHED = 0.5  # a reply more of either kind, half with the word and half without
SUREST = 2.0  # no word proves more than that


def told() -> list[tuple[bool, str]]:
    """Each reply that is learned from: whether it answers, and its text."""
    rows = map(json.loads, (DATA / "replies.jsonl").read_text("utf-8").splitlines())
    lessons = (line.split("\t") for line in (DATA / "reply_lessons.tsv").read_text("utf-8").splitlines())
    learned = (row for row in rows if row["split"] == "dev" and row["label"] in ANSWERS)
    judged = [(ANSWERS[row["label"]], row["reply"]["text"]) for row in learned]
    return judged + [(answers == "1", text) for answers, text in lessons]


def weighed() -> str:
    taught = [(answers, stems(words(split(text, marks()).own))) for answers, text in told()]
    of = Counter(answers for answers, _ in taught)
    found = Counter((answers, stem) for answers, heard in taught for stem in heard)

    def rarity(answers: bool, stem: str) -> float:
        return math.log((found[answers, stem] + SMOOTHED) / (of[answers] + 2 * SMOOTHED))

    known = sorted({stem for _, stem in found})
    weights = {stem: rarity(True, stem) - rarity(False, stem) for stem in known}
    return "".join(f"{stem}\t{100 * max(-SUREST, min(SUREST, weight)):.0f}\n" for stem, weight in weights.items())


if __name__ == "__main__":
    WRITTEN.write_text(weighed(), "utf-8")
