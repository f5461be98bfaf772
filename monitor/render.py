"""Templates made into text: found by path, strict about names, everything escaped in HTML."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import css_inline
import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError, select_autoescape

from monitor.packaged import ROOT

log = structlog.get_logger()


@lru_cache(maxsize=8)
def environment(language: str) -> Environment:
    """The templates of one language; `.html` files escape what they are given."""
    return Environment(
        loader=FileSystemLoader(ROOT / "templates" / language),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def text(language: str, name: str, values: Mapping[str, Any]) -> str:
    """A plain text; a TemplateError is the caller's to meet with something built in."""
    return environment(language).get_template(f"{name}.txt").render(values)


def html(language: str, name: str, values: Mapping[str, Any]) -> str:
    """A page for mail: its styles inlined, nothing fetched."""
    page = environment(language).get_template(f"{name}.html").render(values)
    return str(_inliner().inline(page))


@lru_cache(maxsize=1)
def _inliner() -> css_inline.CSSInliner:
    # Its default would fetch remote stylesheets; kept style tags carry the dark-mode rules.
    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def text_and_html(language: str, name: str, values: Mapping[str, Any], built_in: str) -> tuple[str, str | None]:
    """Both forms of a message. A template that raises is replaced by `built_in`: an alert is never lost to prose."""
    try:
        return text(language, name, values), html(language, name, values)
    except TemplateError:
        log.exception("a template failed; the built-in text is sent", template=name)
        return built_in, None
