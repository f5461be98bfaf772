"""Is money back demanded for the product? Words about the shop's own refunds, the policy or money received are none."""

from checks.finding import Span
from checks.matcher import Signals
from checks.rules.kind import Verdict

WANTED, NOUN, BOUGHT = "refund_wanted", "refund_noun", "bought_here"
SHOP, DENIED, BACK, BUYING = "refund_shop", "refund_denied", "refund_back", "before_buying"
NAMED, PLAIN, SURE = 0.2, 0.5, 0.9
"""The least shares of the kind "refund" at which a demand is believed where nothing but a refund and the purchase are
named, where only a refund is named, and beside words about the shop's own refunds."""


def demanded(signals: Signals, verdict: Verdict) -> tuple[Span, ...]:
    """The customer's words that demand it, empty where none do.

    A demand is told in a sentence, or by a title that names a refund over a text that names the purchase. A title that
    says nothing but "refund" needs no more, unless the text asks how refunds are made; nor does such a sentence of the
    text ("It never worked. Money back."), or a text that names a refund where all its words together sound like one
    that is asked for (`verdict`).
    """
    bought, share = signals.has(BOUGHT), dict(verdict.scores)["refund"]
    shop, denied = signals.has(SHOP), signals.has(DENIED)
    buying = signals.has(BUYING) and signals.has("question")
    if not bought and (denied or buying or (shop and share < SURE)):
        return ()
    if signals.has(WANTED):
        return signals.spans(WANTED)
    plain = not shop and not denied and not signals.has(BACK)
    clear = plain and not buying
    if clear and _in_title(signals) and (bought or _bare(signals)):
        return (*signals.spans(NOUN), *signals.spans(BOUGHT))
    if clear and _alone(signals):
        return signals.spans(NOUN)
    return signals.spans(NOUN) if plain and share >= (NAMED if bought and clear else PLAIN) else ()


def _in_title(signals: Signals) -> bool:
    return NOUN in signals.found and signals.found[NOUN][0][0] < signals.text.title_end


def _bare(signals: Signals) -> bool:
    """Whether the title says nothing else, and the text asks nothing."""
    start, end, _ = signals.found[NOUN][0]
    title = signals.text.folded.text[: signals.text.title_end]
    return title.strip() == title[start:end].strip() and not signals.has("question") and not signals.has("how_to")


def _alone(signals: Signals) -> bool:
    """Whether a sentence of the text is nothing but the name, and nothing is asked."""
    said, title_end = signals.text.folded.text, signals.text.title_end
    return not signals.has("question") and any(
        start >= title_end
        and said[title_end:start].rstrip(" ")[-1:] in ("", "\n")
        and said[end:].lstrip(" ")[:1] in ("", "\n")
        for start, end, _ in signals.found.get(NOUN, ())
    )
