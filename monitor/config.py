"""The configuration: read whole, or refused with every mistake named at its line."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from monitor.config_channels import AnyChannel
from monitor.config_sections import Account, Digest, Escalation, Monitor, Person, Product, Route, Team
from monitor.config_sources import AnySource
from monitor.config_terms import Section


class Config(Section):
    """Everything that a file says. Paths are absolute, names are known to exist."""

    monitor: Monitor = Field(default_factory=Monitor)
    teams: dict[str, Team] = Field(default_factory=dict)
    sources: tuple[AnySource, ...] = ()
    accounts: tuple[Account, ...] = ()
    people: tuple[Person, ...] = ()
    products: tuple[Product, ...] = ()
    channels: tuple[AnyChannel, ...] = ()
    routes: tuple[Route, ...] = ()
    escalations: tuple[Escalation, ...] = ()
    digests: tuple[Digest, ...] = ()


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a file was refused: sentences, each with file and line, in the order of the file."""

    sentences: tuple[str, ...]


def load(path: Path) -> Config | Problems:
    """Read and check a file. Nothing of what it holds is repeated in a problem but names of keys."""
    try:
        text = path.read_text(encoding="utf-8")
        data = {"monitor": {}} | tomllib.loads(text)
    except OSError as error:
        return Problems((f"{path}: cannot be read: {error.strerror}",))
    except UnicodeDecodeError:
        return Problems((f"{path}: is not UTF-8 text",))
    except tomllib.TOMLDecodeError as error:
        return Problems((f"{path.name}: is not TOML: {error}",))
    try:
        return Config.model_validate(data, context={"beside": path.resolve().parent})
    except ValidationError as error:
        return Problems(tuple(f"{path.name}: {e['loc']} {e['msg']}" for e in error.errors(include_input=False)))
