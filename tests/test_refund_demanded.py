"""Money back is demanded for the product, in a sentence or by a title over the purchase; not for a shop's customers."""

from datetime import UTC, datetime

import pytest

from checks.classify import Judgement, judge
from checks.mentions import mentioned
from checks.rules.demand import demanded
from checks.rules.kind import Verdict
from checks.text import Text, clean
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def told(title: str, said: str) -> Judgement:
    return judge(title, said, packaged_rules(), NOW)


DEMANDED = [
    ("Order 4471", "We request a refund for the label module, it does not print at all."),
    ("Gutschein-Modul", "Das Modul passt nicht zu uns, ich möchte mein Geld zurück."),
    ("Modulo sconti", "Vorrei restituire il modulo e riavere i soldi."),
    ("Zoom module refund", "I ordered it on Monday and it is not what the demo shows."),
    ("Refund", "It does nothing at all."),
    ("Calendar missing", "The pictures show a calendar and there is none. Money back."),
    ("Kalender fehlt", "Auf den Bildern ist ein Kalender, im Modul keiner. Geld zurück."),
    (
        "Not what we hoped for",
        "We bought the plugin on Monday. The page says that a refund is no problem in the first days.",
    ),
    ("Terms", "Your refund policy says 14 days, and I bought it on Monday. Please return my payment."),
    ("My subscription", "Renewed although I had cancelled it. Order 5512, so a refund and nothing else."),
    ("Order 4471", "I bought the module on Monday, cancelled it, and have not received my refund."),
    ("Remboursement", "Je n'ai pas reçu le remboursement de mon achat."),
    ("Rimborso", "Non ho ricevuto il rimborso del mio acquisto."),
    ("Reembolso", "No he recibido el reembolso de mi compra."),
    ("Rückerstattung", "Ich habe die Rückerstattung für meinen Kauf nicht erhalten."),
    ("Επιστροφή", "Δεν έλαβα την επιστροφή χρημάτων για την αγορά μου."),
    ("Zwrot", "Nie otrzymałem zwrotu za mój zakup."),
    ("Reembolso", "Não recebi o reembolso da minha compra."),
    ("Terugbetaling", "Ik heb de terugbetaling van mijn aankoop niet ontvangen."),
    ("Возврат", "Мы не получили возврат за нашу покупку."),
    ("Refund", "I bought the module by mistake. Thanks for the refund in advance."),
]
NOT_DEMANDED = [
    ("Refund", "We no longer want a refund for the module we bought, it works now."),
    ("Refund policy", "What is your refund policy? I bought the module on Monday."),
    ("Refund no longer needed", "I bought the module, please forget the refund"),
    ("Partial refund", "The partial refund in the order page does not restock the product."),
    ("Angry customer", "A customer wants a refund for his lamp, where is the button?"),
    ("Refund policy", "What is your refund policy if it does not suit our shop?"),
    ("Refund", "How does the module count a returned lamp?"),
    ("Before I buy", "Would you give a refund if the demo module does not fit our theme?"),
    ("Question on a refund", "Does the module print the number of the credit slip?"),
    ("Thanks", "The refund has arrived, thank you."),
    ("Wrong label", "One status has no translation. Refund. Where is its text kept?"),
    ("Paid twice", "Two of our customers paid twice. We want to refund the second order from the back office."),
    ("Refund received", "I bought the module on Monday. I got my refund today, thank you."),
    ("Refund received", "The refund for the module I purchased has arrived."),
    ("Order 4471", "Thank you for refunding my purchase so quickly."),
    ("Order 4471", "We have been refunded for the module we bought, many thanks."),
    ("Order 4471", "The refund for my purchase came through yesterday."),
    ("Merci", "Merci pour le remboursement de mon achat."),
    ("Remboursement reçu", "J'ai acheté le module par erreur. J'ai bien reçu le remboursement, merci."),
    ("Grazie", "Grazie per il rimborso del mio acquisto."),
    ("Gracias", "Gracias por el reembolso de mi compra."),
    ("Danke", "Danke für die Rückerstattung, ich hatte das Modul versehentlich gekauft."),
    ("Ευχαριστώ", "Ευχαριστώ για την επιστροφή χρημάτων, είχα αγοράσει λάθος module."),
    ("Efxaristo", "efxaristo gia tin epistrofi xrimaton, eixa agorasei lathos module"),
    ("Dziękuję", "Dziękuję za zwrot pieniędzy, kupiłem moduł przez pomyłkę."),
    ("Obrigado", "Obrigado pelo reembolso da minha compra."),
    ("Bedankt", "Bedankt voor de terugbetaling van mijn aankoop."),
    ("Спасибо", "Спасибо за возврат денег за нашу покупку."),
    ("Credit memo", "I want the online refund of a credit memo to reach the gateway."),
]


@pytest.mark.parametrize(("title", "said"), DEMANDED)
def test_money_back_for_the_product_is_a_demand_with_the_customers_words(title: str, said: str) -> None:
    found = told(title, said)
    assert found.refund_demand
    assert all(span.words == found.cleaned[span.start : span.end] for span in found.marks)


@pytest.mark.parametrize(("title", "said"), NOT_DEMANDED)
def test_the_shops_own_refunds_and_the_policy_are_no_demand(title: str, said: str) -> None:
    assert not told(title, said).refund_demand


def by_share(said: str, refund: float, title: str = "Order") -> bool:
    """Whether it is a demand where all its words together sound so much like a refund."""
    rules = packaged_rules()
    signals = mentioned(rules.matcher.read(Text(clean(title, said), spoken="en")))
    return bool(demanded(signals, Verdict("refund", (("refund", refund), ("howto", 1 - refund)))))


NAMED_ONLY = "The page says that a refund is no problem in the first days."
BESIDE_PURCHASE = f"We bought the plugin on Monday. {NAMED_ONLY}"
FOR_A_CUSTOMER = "A customer wants a refund for his lamp. We want a refund as well."


@pytest.mark.parametrize(
    ("said", "enough", "too_little"),
    [(NAMED_ONLY, 0.5, 0.49), (BESIDE_PURCHASE, 0.2, 0.19), (FOR_A_CUSTOMER, 0.9, 0.89)],
)
def test_a_refund_that_is_only_named_is_demanded_where_all_words_sound_like_it(
    said: str, enough: float, too_little: float
) -> None:
    """Half for the bare name, a fifth beside the purchase; beside the shop's own refunds a demand must be sure."""
    assert by_share(said, enough)
    assert not by_share(said, too_little)
