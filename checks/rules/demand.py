"""Does the customer demand money back for the product? Words about the shop's own refunds, or the policy, are none."""

from checks.finding import Span
from checks.matcher import Signals

WANTED, NOUN, BOUGHT = "refund_wanted", "refund_noun", ("my_purchase", "paid_twice")
SHOP, DENIED, BUYING = "refund_shop", "refund_denied", "before_buying"


def demanded(signals: Signals) -> tuple[Span, ...]:
    """The customer's words that demand it, empty where none do.

    A demand is told in a sentence, or by a title that names a refund over a text that names the purchase. A title that
    says nothing but "refund" needs no more, unless the text asks how refunds are made.
    """
    bought = [name for name in BOUGHT if signals.has(name)]
    buying = signals.has(BUYING) and signals.has("question")
    if signals.has(DENIED) or (not bought and (signals.has(SHOP) or buying)):
        return ()
    if signals.has(WANTED):
        return signals.spans(WANTED)
    if _in_title(signals) and not signals.has(SHOP) and (bought or _bare(signals)):
        return (*signals.spans(NOUN), *(span for name in bought[:1] for span in signals.spans(name)))
    return ()


def _in_title(signals: Signals) -> bool:
    return NOUN in signals.found and signals.found[NOUN][0][0] < signals.text.title_end


def _bare(signals: Signals) -> bool:
    """Whether the title says nothing else, and the text asks nothing."""
    start, end, _ = signals.found[NOUN][0]
    title = signals.text.folded.text[: signals.text.title_end]
    return title.strip() == title[start:end].strip() and not signals.has("question") and not signals.has("how_to")
