"""Which category a ticket will be priced in: lowest, likely and highest, from its kind and what its words show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from checks.depth import Depth, said
from checks.finding import Evidence, Finding, Span
from checks.scheme import Scheme
from checks.tariff import Category, Tariff
from checks.text import Text

BEYOND = Decimal(10**9)
"""Where a category without a figure stands among those that have one."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The categories a ticket may fall into. `likely` is None where two fit equally and a person must choose.

    `fixed_by` names who settled it, `fixed_why` the reason that was given; all three categories are then the same.
    """

    lowest: Category
    likely: Category | None
    highest: Category
    evidence: tuple[Evidence, ...]
    fixed_by: str = ""
    fixed_why: str = ""


def estimate(
    scheme: Scheme, text: Text, kinds: Sequence[str], depth: Depth, fixed: str = "", by: str = "", why: str = ""
) -> Estimate | Finding:
    """The categories for a ticket of these kinds (best first); a finding "check" where a person must name one.

    `fixed` is the category a person settled, `by` that person, `why` the reason.
    """
    tariff = scheme.terms.tariff
    if tariff is None:
        return Finding("price_category", "none", pack=scheme.pack.version)
    if fixed:
        category = tariff.category(fixed)
        if category is None:
            return _ask(scheme, tariff, f"{fixed[:60]} is no category of this scheme")
        return Estimate(category, category, category, (), by or "a person", why)
    spans = depth.find(text)
    told = {category.clause: _spoken(category, spans, text) for category in tariff.categories}
    kind = kinds[0] if kinds else ""
    possible = [c for c in tariff.categories if told[c.clause] or kind in c.kinds]
    if not possible:
        return _ask(scheme, tariff, "neither the kind nor the words of this ticket fit a category")
    likely = _likely(possible, told, kind)
    lowest = min(possible, key=lambda category: _least(tariff, category))
    highest = sorted(possible, key=_worth)[-1]
    return Estimate(lowest, likely, highest, _evidence(likely, told, possible))


def _likely(possible: Sequence[Category], told: dict[str, tuple[Span, ...]], kind: str) -> Category | None:
    """What the words show goes before what the kind suggests; of several that show, the deepest."""
    spoken = [category for category in possible if told[category.clause]]
    if spoken:
        return max(spoken, key=lambda category: (len({s.signal for s in told[category.clause]}), _worth(category)))
    usual = [category for category in possible if kind in category.likely_for]
    return usual[0] if len(usual) == 1 else None


def _spoken(category: Category, spans: Iterable[Span], text: Text) -> tuple[Span, ...]:
    signals = tuple(span for span in spans if span.signal in category.signals)
    return signals + said(text, category.words, category.clause)[:1]


def _evidence(
    likely: Category | None, told: dict[str, tuple[Span, ...]], possible: Sequence[Category]
) -> tuple[Evidence, ...]:
    if likely is not None:
        return told[likely.clause]
    return tuple(span for category in possible for span in told[category.clause])


def _least(tariff: Tariff, category: Category) -> Decimal:
    """What it costs at least: an update by versions its base, work by the hour the least charge."""
    if category.formula:
        return tariff.patch_formulas[0].base
    if category.units is None and category.cover == "charged" and not category.window:
        return Decimal(max((least.minutes for least in tariff.least_charges), default=0)) / 60
    return _worth(category) if category.units is None else category.units


def _worth(category: Category) -> Decimal:
    """What it can cost at most."""
    if category.cover == "free":
        return Decimal(0)
    return BEYOND if category.units is None or category.open_ended else category.up_to or category.units


def _ask(scheme: Scheme, tariff: Tariff, reason: str) -> Finding:
    names = ", ".join(category.clause for category in tariff.categories)
    return Finding(
        "price_category",
        "check",
        reason=reason,
        ask=f"Which category is it: {names}?",
        change="a person names the category",
        pack=scheme.pack.version,
    )
