"""The rules by which tickets are judged, read from the packaged texts and the house's own phrases."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from checks import classify
from checks.classify import Rules, read_rules
from checks.grounds import NAMES
from checks.rules.refund import Windows
from checks.scheme import Scheme
from monitor.packaged import names, read_text

FOLDER = "checks/signals"


@cache
def packaged_rules() -> Rules:
    """The rules as they come with the program."""
    return house_rules({}, {})


def house_rules(phrases: Mapping[str, Mapping[str, Iterable[str]]], patterns: Mapping[str, Iterable[str]]) -> Rules:
    """The packaged rules with a house's own phrases and re2 patterns; a ValueError says what cannot be read."""
    atoms = [read_text(name) for name in names(f"{FOLDER}/atoms", ".toml")]
    composites, kinds, grounds = (read_text(f"{FOLDER}/{name}.toml") for name in ("composites", "kinds", "grounds"))
    words = read_text(f"{FOLDER}/kind_words.tsv")
    return read_rules(atoms, composites, kinds, words, grounds, phrases, patterns)


def rules_with(own: Iterable[str]) -> Rules:
    """The packaged rules, with a house's own phrases: TOML texts of `[phrases.SIGNAL] LANG = [...]`, `[patterns]`.

    What cannot be read is a ValueError that says where.
    """
    phrases: dict[str, dict[str, list[str]]] = {}
    patterns: dict[str, list[str]] = {}
    for text in own:
        data = tomllib.loads(text)
        if strange := sorted(set(data) - {"phrases", "patterns"}):
            raise ValueError(
                f"[{strange[0]}] is unknown: own phrases stand in [phrases.SIGNAL], patterns in [patterns]"
            )
        for signal, languages in _table("phrases", data.get("phrases", {})).items():
            for language, words in _table(f"phrases.{signal}", languages).items():
                own_words = _words(f"phrases.{signal}: {language}", words)
                phrases.setdefault(signal, {}).setdefault(language, []).extend(own_words)
        for signal, written in _table("patterns", data.get("patterns", {})).items():
            patterns.setdefault(signal, []).extend(_words(f"patterns: {signal}", written))
    return house_rules(phrases, patterns) if phrases or patterns else packaged_rules()


def rules_of(paths: Iterable[Path]) -> Rules:
    """The packaged rules, with a house's own files of phrases; an OSError or ValueError says what cannot be read."""
    return rules_with(path.read_text(encoding="utf-8") for path in paths)


def unread(paths: Iterable[Path]) -> Iterator[str]:
    """For each of a house's own files of phrases what is wrong with it, empty where nothing is."""
    for path in paths:
        try:
            rules_of([path])
        except (OSError, ValueError) as error:
            yield f"{path} cannot be read: {error}"
        else:
            yield ""


def _table(where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where} is no table; write [phrases.SIGNAL] and below it en = [..]")
    return value


def _words(where: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError(f'{where} is no list of words; write ["one", "another"]')
    return value


def grounds_of(scheme: Scheme) -> classify.Scheme:
    """The scheme's clauses for the grounds that the rules know, and the pack's version."""
    clauses = {refusal.ground: refusal.clause for refusal in scheme.refusals if refusal.ground in NAMES}
    return classify.Scheme(clauses, scheme.pack.version)


def windows_of(scheme: Scheme) -> Windows:
    """The scheme's refund windows; where it names none, those of Business Care."""
    pack, refunds = scheme.pack, {refund.outcome: refund for refund in scheme.refunds}
    claim, grant = refunds.get("customer_right"), refunds.get("vendor_may")
    usual = Windows()
    return Windows(
        (claim and claim.months) or usual.claim,
        (grant and grant.months) or usual.grant,
        usual.zone if pack.calendar.zone == "account" else pack.calendar.zone,
        {outcome: refund.clause for outcome, refund in refunds.items()},
    )
