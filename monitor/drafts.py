"""The short answers that may follow a confirmed ground of refusal: shown to the team, never sent."""

import tomllib
from functools import cache

from checks.finding import Finding
from monitor.packaged import read_text

FALLBACK = "en"
"""The language of a draft where the customer's own has none."""


def draft(finding: Finding, language: str, confirmed: bool) -> str | None:
    """The draft for a ground in the customer's language, or in English; None where nothing may be drafted.

    Only a flag that a person has confirmed is drafted: a check asks its question instead.
    """
    if finding.outcome != "flag" or not confirmed:
        return None
    texts = _texts(finding.rule)
    written = "el" if language == "greeklish" else language
    return texts.get(written, texts[FALLBACK]).replace("{clause}", finding.clause or finding.rule)


@cache
def _texts(ground: str) -> dict[str, str]:
    return tomllib.loads(read_text(f"templates/drafts/{ground}.toml"))
