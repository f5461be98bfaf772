"""The configuration: read whole, or refused with every mistake named at its line."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from monitor.choices import unfit_choices
from monitor.config_catalogue import Catalogue, Person, Product
from monitor.config_channels import AnyChannel
from monitor.config_feeds import AnySource
from monitor.config_lines import line_numbers, nearest_line
from monitor.config_names import wrong_clocks, wrong_names, wrong_places, wrong_stages
from monitor.config_problems import Found, mistakes
from monitor.config_sections import Account, Digest, Escalation, Monitor, Route, Team
from monitor.config_terms import Section
from monitor.packs import read_packs
from monitor.product_sheet import Sheet, read_sheet


class Config(Section):
    """Everything that a file says. Paths are absolute, names are known to exist."""

    monitor: Monitor = Field(default_factory=Monitor)
    teams: dict[str, Team] = Field(default_factory=dict)
    sources: tuple[AnySource, ...] = ()
    accounts: tuple[Account, ...] = ()
    people: tuple[Person, ...] = ()
    products: tuple[Product, ...] = ()
    catalogue: Catalogue | None = None
    channels: tuple[AnyChannel, ...] = ()
    routes: tuple[Route, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    digests: tuple[Digest, ...] = ()

    @property
    def zone(self) -> str:
        """The house's time zone: as written, else that of its teams where they share one, else UTC."""
        zones = {team.zone for team in self.teams.values()}
        return self.monitor.zone or (zones.pop() if len(zones) == 1 else "UTC")


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a file was refused: sentences, each with file and line, in the order of the file."""

    sentences: tuple[str, ...]


def load(path: Path) -> Config | Problems:
    """Read and check a file, the packs it names, and its names for each other; what is wrong is told all at once.

    Nothing that the file holds is repeated in a problem but names of keys.
    """
    read = _read(path)
    if isinstance(read, Problems):
        return read
    text, data = read
    config, found = _validated({"monitor": {}} | data, path.resolve().parent)
    packs, sheet = read_packs(_own_packs(config, data, path)), _sheet(data, path)
    named = [product.name for product in sheet.products]
    found += [*wrong_names(data, sorted(packs.by_id), named), *wrong_places(data)]
    found += [*wrong_clocks(data, packs.by_id), *wrong_stages(data, packs.by_id)]
    found += [(("catalogue", "csv"), f"catalogue.csv: {sheet.fault}")] if sheet.fault else []
    beside = (*sheet.problems, *packs.problems)
    if config is not None and not found and not beside:
        found += [*unfit_choices(config.accounts, packs.by_id), *_missing_files(config)]
        if not found:
            return _with_products(config, sheet)
    lines = line_numbers(text)
    told = sorted({(nearest_line(lines, where), sentence) for where, sentence in found})
    return Problems((*(f"{path}:{line}: {sentence}" for line, sentence in told), *beside))


def _read(path: Path) -> tuple[str, dict[str, Any]] | Problems:
    """The file's text, and what TOML makes of it."""
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text)
    except OSError as error:
        return Problems((f"{path}: cannot be read: {error.strerror}",))
    except UnicodeDecodeError:
        return Problems((f"{path}: is not UTF-8 text",))
    except tomllib.TOMLDecodeError as error:
        return Problems((_syntax(path, str(error)),))
    except RecursionError:
        return Problems((f"{path}: its lists are nested too deeply",))


def json_schema() -> dict[str, Any]:
    """The JSON Schema of the file, for editors that complete and check while one writes."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Config.model_json_schema()}


def _validated(data: dict[str, Any], beside: Path) -> tuple[Config | None, list[Found]]:
    try:
        return Config.model_validate(data, context={"beside": beside}), []
    except ValidationError as error:
        return None, list(mistakes(error, data, _schema()))


@cache
def _schema() -> dict[str, Any]:
    return Config.model_json_schema()


def _own_packs(config: Config | None, data: dict[str, Any], path: Path) -> tuple[Path, ...]:
    """The packs that the file names, also where something else in it is wrong."""
    if config is not None:
        return config.monitor.schemes
    monitor = data.get("monitor")
    named = monitor.get("schemes") if isinstance(monitor, dict) else None
    listed = named if isinstance(named, list) else []
    return tuple(path.resolve().parent / name for name in listed if isinstance(name, str))


def _sheet(data: dict[str, Any], path: Path) -> Sheet:
    """The catalogue that the file names, also where something else in it is wrong."""
    catalogue = data.get("catalogue")
    named = catalogue.get("csv") if isinstance(catalogue, dict) else None
    return read_sheet(path.resolve().parent / Path(named).expanduser()) if isinstance(named, str) else Sheet()


def _with_products(config: Config, sheet: Sheet) -> Config:
    """The configuration with the catalogue's products; an account that names none of them all sells each."""
    products = (*config.products, *sheet.products)
    every = tuple(product.name for product in products)
    accounts = tuple(
        account if account.products else account.model_copy(update={"products": every}) for account in config.accounts
    )
    return config.model_copy(update={"products": products, "accounts": accounts})


def _missing_files(config: Config) -> Iterable[Found]:
    for number, path in enumerate(config.monitor.signals):
        if not path.is_file():
            yield ("monitor", "signals", number), "monitor.signals: there is no such file"


def _syntax(path: Path, error: str) -> str:
    """The parser's words, with its "(at line 3, column 5)" moved to the front."""
    words, _, place = error.partition(" (at line ")
    line = place.partition(",")[0]
    return f"{path}:{line if line.isdigit() else 1}: this is not TOML: {words}"
