"""Reads the texts that are installed beside the code: packs, signals, templates."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def read_text(relative: str) -> str:
    """The UTF-8 text of a packaged file, named from the top of the installation, such as "checks/schemes/x.toml"."""
    return (ROOT / relative).read_text(encoding="utf-8")


def names(folder: str, suffix: str) -> tuple[str, ...]:
    """The packaged files of a folder that end in suffix, sorted, each as a path for read_text."""
    return tuple(sorted(f"{folder}/{path.name}" for path in (ROOT / folder).iterdir() if path.name.endswith(suffix)))
