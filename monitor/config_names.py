"""Names that the configuration uses for each other: each given once, each one known.

They are checked on the raw tables, so that a wrong name and a wrong value elsewhere are told in one go.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checks.alerts import OF_ALL_CLOCKS
from checks.pack import Pack
from monitor.config_lines import Where
from monitor.config_problems import Found, dotted
from monitor.config_terms import did_you_mean, is_email
from monitor.teams import unknown_place

_NAMED = ("sources", "accounts", "people", "products", "channels")
_SCOPED = ("routes", "escalations", "digests")
_TO_NEEDED = ("smtp", "folder")


def wrong_names(data: dict[str, Any], schemes: list[str], products: Sequence[str] = ()) -> Iterable[Found]:
    """Every name given twice and every name that refers to nothing.

    `schemes` are the ids of all packs at hand, `products` the names that the catalogue's own file gives.
    """
    for section in _NAMED:
        yield from _repeated(data, section)
    for where, entry in _entries(data, "products"):
        if entry.get("name") in products:
            yield (*where, "name"), "products.name is the name of a product in the catalogue's file, too"
    known = {section: _names(data, section) for section in _NAMED} | {
        "products": [*_names(data, "products"), *products],
        "teams": [str(name) for name in _table(data.get("teams"))],
        "schemes": schemes,
    }
    for where, account in _entries(data, "accounts"):
        yield from _unknown(account, where, "team", known["teams"], "[teams.…]")
        yield from _unknown(account, where, "scheme", known["schemes"], "pack")
        yield from _unknown(account, where, "sources", known["sources"], "[[sources]]")
        yield from _unknown(account, where, "products", known["products"], "[[products]]")
        match = _table(account.get("match"))
        yield from _unknown(match, (*where, "match"), "products", known["products"], "[[products]]")
    for section in _SCOPED:
        for where, entry in _entries(data, section):
            yield from _unknown(entry, where, "channel", known["channels"], "[[channels]]")
            yield from _unknown(entry, where, "accounts", known["accounts"], "[[accounts]]")
            yield from _unknown(entry, where, "schemes", known["schemes"], "pack")
            yield from _unknown(entry, where, "products", known["products"], "[[products]]")
            yield from _recipients(entry, where, known["people"], _kinds(data))


def wrong_places(data: dict[str, Any]) -> Iterable[Found]:
    """Every country or subdivision whose public holidays nobody knows."""
    tables: list[tuple[Where, Any]] = [(("teams", str(name)), team) for name, team in _table(data.get("teams")).items()]
    tables += [((*where, "settings"), account.get("settings")) for where, account in _entries(data, "accounts")]
    for where, table in tables:
        country, subdivision = (_table(table).get(key) for key in ("country", "subdivision"))
        if isinstance(country, str) and isinstance(subdivision, str | None):
            problem = unknown_place(country, subdivision)
            if problem:
                yield (*where, problem[0]), f"{dotted((*where, problem[0]))}: {problem[1]}"


def wrong_clocks(data: dict[str, Any], packs: Mapping[str, Pack]) -> Iterable[Found]:
    """Every clock or stage that an account wants to move and its scheme does not have."""
    for where, account in _entries(data, "accounts"):
        pack = packs.get(str(account.get("scheme")))
        if pack is None:
            continue
        clocks = {clock.id: clock for clock in pack.clocks}
        for key in ("stages", "internal_targets"):
            for name, moved in _table(account.get(key)).items():
                place = (*where, key, name)
                if name not in clocks:
                    yield place, f"{dotted(place)} is no clock of the scheme{did_you_mean(name, list(clocks))}"
                    continue
                stages = [stage.name for stage in clocks[name].stages]
                unknown = set(_table(moved)) - set(stages) if key == "stages" else ()
                for stage in unknown:
                    yield (*place, stage), f"{dotted((*place, stage))} is no stage of it{did_you_mean(stage, stages)}"


def wrong_stages(data: dict[str, Any], packs: Mapping[str, Pack]) -> Iterable[Found]:
    """Every stage that a route or an escalation waits for and that no account's scheme ever comes to."""
    schemes = {str(account.get("scheme")) for _, account in _entries(data, "accounts")}
    mine = [pack for name, pack in packs.items() if name in schemes] or list(packs.values())
    known = {stage.name for pack in mine for clock in pack.clocks for stage in clock.stages} | set(OF_ALL_CLOCKS)
    for section in ("routes", "escalations"):
        for where, entry in _entries(data, section):
            yield from _unknown(entry, where, "stages", sorted(known), "stage of an alert")


def _unknown(entry: dict[str, Any], where: Where, key: str, known: list[str], what: str) -> Iterable[Found]:
    value = entry.get(key)
    single = isinstance(value, str)
    for index, name in enumerate([value] if single else value if isinstance(value, list) else []):
        if isinstance(name, str) and name not in known:
            place = (*where, key) if single else (*where, key, index)
            yield place, f"{dotted(place)} names a {what} that is not there{did_you_mean(name, known)}"


def _recipients(entry: dict[str, Any], where: Where, people: list[str], kinds: dict[str, str]) -> Iterable[Found]:
    to = entry.get("to", [])
    if not to and kinds.get(str(entry.get("channel"))) in _TO_NEEDED:
        yield where, f"{dotted(where)} needs to: people by name, or e-mail addresses"
    for index, name in enumerate(to if isinstance(to, list) else []):
        if isinstance(name, str) and not is_email(name) and name not in people:
            place = (*where, "to", index)
            yield (
                place,
                f"{dotted(place)} is neither a plain e-mail address nor one of [[people]]{did_you_mean(name, people)}",
            )


def _repeated(data: dict[str, Any], section: str) -> Iterable[Found]:
    seen: set[str] = set()
    for where, entry in _entries(data, section):
        name = entry.get("name")
        if isinstance(name, str) and name in seen:
            yield (*where, "name"), f"{section}.name is used twice in [[{section}]]"
        seen.add(str(name))


def _entries(data: dict[str, Any], section: str) -> Iterable[tuple[Where, dict[str, Any]]]:
    listed = data.get(section)
    for index, entry in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(entry, dict):
            yield (section, index), entry


def _names(data: dict[str, Any], section: str) -> list[str]:
    return [str(entry["name"]) for _, entry in _entries(data, section) if "name" in entry]


def _kinds(data: dict[str, Any]) -> dict[str, str]:
    return {str(entry.get("name")): str(entry.get("kind")) for _, entry in _entries(data, "channels")}


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
