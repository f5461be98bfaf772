"""Play the bundled fortnight through the real pipeline, and gather what a visitor wants to see of it."""

import json
import shutil
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from monitor.app import open_house
from monitor.config import Problems, load
from monitor.house import House
from monitor.packaged import ROOT
from monitor.simulate import Happening, play
from monitor.sources.headers import arrival, read_block
from monitor.store.intake import NewSighting

STORY = ROOT / "monitor" / "demo"
SINCE = datetime.fromisoformat("2026-04-27T08:00:00+02:00")
UNTIL = datetime.fromisoformat("2026-05-11T08:00:00+02:00")
ACCOUNT = "acme"


class DemoError(Exception):
    """The demo cannot be played here; the sentence says why."""


def play_demo(out: Path, progress: Callable[[datetime], None] = lambda now: None) -> House:
    """Play the fortnight into an empty or earlier demo folder; the house as it stands at the end."""
    _lay_out(out)
    config = load(out / "config.toml")
    if isinstance(config, Problems):
        raise DemoError("\n".join(config.sentences))
    house = open_house(config, SINCE)
    if isinstance(house, Problems):
        raise DemoError("\n".join(house.sentences))
    happenings = [*_arrivals(out / "mail"), *_marks(), *_reports(out / "desk.jsonl")]
    play(house, SINCE, UNTIL, happenings, progress=progress)
    return house


def _lay_out(out: Path) -> None:
    """A folder of the demo's own: its mail and configuration, where a reader can look at them."""
    if out.exists() and any(out.iterdir()) and not (out / "config.toml").is_file():
        raise DemoError(f"{out} is not empty and holds no earlier demo: name another folder with --out.")
    for name in ("alerts", "mail"):
        shutil.rmtree(out / name, ignore_errors=True)
    for old in out.glob("demo.sqlite*"):
        old.unlink()
    out.mkdir(parents=True, exist_ok=True)
    for name in ("config.toml", "desk.jsonl"):
        shutil.copyfile(STORY / name, out / name)
    shutil.copytree(STORY / "mail", out / "mail")
    (out / "alerts").mkdir()


def _arrivals(folder: Path) -> Iterable[Happening]:
    """The instants at which mail comes in; the source itself brings it."""
    for path in sorted(folder.glob("*.eml")):
        raw = path.read_bytes()
        received, sent = arrival(read_block(raw, 0, len(raw)))
        if (at := received or sent) is not None:
            yield at, _nothing


def _reports(path: Path) -> Iterable[Happening]:
    """The instants of what the helpdesks report; their source brings it."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield datetime.fromisoformat(json.loads(line)["at"]), _nothing


def _nothing(_house: House, _now: datetime) -> None:
    pass


def _marks() -> Iterable[Happening]:
    for mark in tomllib.loads((STORY / "marks.toml").read_text(encoding="utf-8"))["mark"]:
        yield mark["at"], partial(_mark, mark)


def _mark(mark: Mapping[str, Any], house: House, _now: datetime) -> None:
    found = house.store.tickets.tickets_by_keys(ACCOUNT, [f"thread:{mark['thread']}"])
    payload = {"ticket": found[0].ticket_id} | {key: mark[key] for key in ("what", "by", "why") if key in mark}
    at: datetime = mark["at"]
    name = f"{mark['thread']}/{mark['what']}/{at.isoformat()}"
    house.store.intake.keep_sightings([NewSighting("person", name, name, "mark", at, True, payload)], at)
