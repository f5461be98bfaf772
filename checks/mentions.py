"""What a text names without a phrase for it: shop addresses, versions beside the declared ones, question marks."""

import re

from checks.declared import outside
from checks.finding import Span
from checks.hosts import named
from checks.matcher import Signals

PRODUCT = ("product_word", "product_fine", "product_trace", "my_purchase", "licence_word", "declared")
"""Signals that speak of the product, or of having bought it."""
_ASKED = re.compile(r"[?;\u037e](?=[\s\"')]|$)")


def mentioned(signals: Signals) -> Signals:
    """The signals, and `one_site`, `two_sites` (domains that are no test copies), versions outside, question marks.

    `product_unsaid` rests on no words: nothing in the text speaks of the product.
    """
    text = signals.text.cleaned
    seen: dict[str, tuple[Span, ...]] = {}
    if "." in text and (sites := _sites(text)):
        seen["one_site"] = sites[:1]
        if len(sites) > 1:
            seen["two_sites"] = sites
    seen |= outside(signals)
    if mark := _ASKED.search(text):
        seen["question"] = (Span(*mark.span(), mark[0], "question"),)
        if mark.start() < len(text.partition("\n\n")[0]):
            seen["title_question"] = seen["question"]
    if not any(name in signals.found for name in PRODUCT):
        seen["product_unsaid"] = ()
    return signals.plus(seen) if seen else signals


def _sites(text: str) -> tuple[Span, ...]:
    """One place for each registered domain that is no test copy."""
    domains: dict[str, Span] = {}
    for site, start, end in named(text):
        if not site.test:
            domains.setdefault(site.domain, Span(start, end, text[start:end], "site"))
    return tuple(domains.values())
