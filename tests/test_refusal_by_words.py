"""Words flag a ground only by two independent signals and nothing against; less than that asks."""

from datetime import UTC, datetime

import pytest

from checks.atoms import library
from checks.classify import judge
from checks.facts import Fact, Facts, given
from checks.finding import Finding, Span
from checks.grounds import NAMES, read_grounds
from checks.kinds import WEIGHED, Row
from checks.mentions import mentioned
from checks.rules.bearing import telling
from checks.rules.kind import Verdict
from checks.rules.refusal import refusals
from checks.text import Text, clean
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def grounds(said: str, title: str = "Ticket", language: str | None = None) -> dict[str, Finding]:
    found = judge(title, said, packaged_rules(), NOW, language=language)
    return {finding.rule: finding for finding in found.findings}


FLAGGED = {
    "modified_source": [
        "We modified the file cart.php of your module and now the total is missing.",
        "Notre développeur a modifié le fichier classes/Tarif.php du module.",
        "Ho modificato alcune righe del file prodotti.php e ora non va.",
        "He modificado el archivo carrito.php y ahora no funciona.",
        "Wir haben die Datei cart.php geändert, jetzt fehlt die Summe.",
        "Die header.tpl habe ich letzte Woche nach einer Anleitung aus dem Forum umgebaut.",
        "Die header.tpl habe ich letzte Woche nach einer Anleitung aus dem Forum angepasst.",
        "De header.tpl heb ik vorige week volgens een handleiding van het forum aangepast.",
        "Άλλαξα τον κώδικα του αρχείου και τώρα δεν φαίνεται.",
        "Zmieniłem plik koszyk.php i teraz nie działa.",
        "Alterei o ficheiro carrinho.php e agora falta o total.",
        "Ik heb het bestand cart.php aangepast en nu werkt het niet.",
        "allaksa to arxeio cart.php kai tora den doulevei",
    ],
    "site_intervention": [
        "Could you install and configure it on our shop? I am not technical.",
        "Pouvez-vous installer le module sur notre boutique ?",
        "Potete installare il modulo sul nostro sito? Non sono pratico.",
        "¿Pueden instalar el módulo en nuestra tienda?",
        "Können Sie das Modul in unserem Shop installieren?",
    ],
    "hosting": [
        "Our hosting provider blocks the cron and does not raise the limit.",
        "Notre hébergeur bloque les tâches cron.",
        "Unser Hoster erlaubt keine Cronjobs und blockiert den Port.",
        "Ο πάροχος μπλοκάρει το cron.",
    ],
    "third_party": [
        "PayPal suspended our account, can you write to PayPal?",
        "Google a suspendu notre compte Merchant Center.",
        "There is a conflict with another module of a different vendor.",
    ],
    "other_site": [
        "I bought the licence for one shop and want to use it on my second shop.",
        "Module acheté pour a-boutique.fr, la licence doit aller sur b-boutique.fr, notre deuxième boutique.",
    ],
    "incompatible_version": [
        "The product page says 1.7 to 8.1. We are on 9.0 now and the menu is gone.",
        "Laut Produktseite kompatibel bis 8.1. Wir haben jetzt 9.0.1 und das Modul ist weg.",
        "The description states compatible from 1.7. Our shop is 1.6.1.24 and it fails.",
    ],
    "incompatible_dev": ["There is a conflict with our custom checkout, which our developer built."],
    "not_product": ["Not related to your module: how do I change the logo in PrestaShop?"],
}


@pytest.mark.parametrize(("name", "said"), [(name, said) for name, many in FLAGGED.items() for said in many])
def test_two_signals_that_agree_flag_with_the_customers_words(name: str, said: str) -> None:
    finding = grounds(said)[name]
    assert finding.outcome == "flag", finding
    cleaned = f"Ticket\n\n{said}"
    for span in finding.evidence:
        assert not isinstance(span, Fact)
        assert cleaned[span.start : span.end] == span.words
    assert finding.ask
    assert finding.change


NO_FLAG = [
    (
        "modified_source",
        "PS 8.0.5, default theme, no customisation, no overrides, nothing modified. The block is empty.",
    ),
    ("modified_source", "Could you change the module so that guests see no price? Please modify the template."),
    ("modified_source", "I don't want to touch the module files. How do I override the template?"),
    (
        "modified_source",
        "I changed line 120 of the file Feed.php and now it works, please include it in the next release.",
    ),
    ("incompatible_dev", "With the original theme, no child theme and no overrides, the tabs overlap."),
    ("hosting", "It is the same host as my other shop, so hosting is not the cause. Error in popup.php:55"),
    ("third_party", "Using your Stripe payment module 5.2.1, the order status stays on awaiting payment."),
    ("third_party", "The module sends the wrong weight to DHL and DHL rejects the label. See modules/dhl/label.php"),
    ("other_site", "Can I use the licence on staging.shop.example, our second shop for tests? Live is shop.example."),
    ("other_site", "How much is a second licence for my other shop?"),
    ("incompatible_version", "Before I buy: the page says 8.x. Does it work with PrestaShop 9.0?"),
    ("incompatible_version", "The page says 1.7 to 8.1, we are on 8.0.5, PHP 9.1 and module version 9.2."),
    ("not_product", "Your module is broken, the total in the cart is wrong."),
    ("modified_source", "Je n'ai modifié aucun fichier du module."),
    ("modified_source", "Non ho modificato nessun file del modulo."),
    ("modified_source", "No he modificado ningún archivo del módulo."),
    ("modified_source", "Ich habe keine Datei des Moduls geändert."),
    ("modified_source", "Nie ruszałem kodu modułu."),
    ("modified_source", "Não alterei nenhum ficheiro do módulo."),
    ("modified_source", "Ik heb geen enkel bestand van de module aangepast."),
    ("modified_source", "Δεν πειράξαμε τον κώδικα του module."),
    ("modified_source", "den allaksa kanena arxeio tou module"),
    ("modified_source", "If I changed the code, would you still support me?"),
    ("modified_source", "My colleague asked whether you changed the code."),
    ("modified_source", "Si je modifie le fichier, ai-je encore droit au support ?"),
    ("modified_source", "Se modifico il file del modulo perdo l'assistenza?"),
    ("modified_source", "¿Si modifico el archivo del módulo pierdo el soporte?"),
    ("modified_source", "Wenn wir die Datei ändern, verlieren wir dann den Support?"),
    ("modified_source", "Zmieniliśmy domenę i moduł pokazuje nieważną licencję."),
]


@pytest.mark.parametrize(("name", "said"), NO_FLAG)
def test_denials_wishes_alibis_and_healthy_bug_reports_do_not_flag(name: str, said: str) -> None:
    assert grounds(said)[name].outcome != "flag"


@pytest.mark.parametrize(
    ("said", "sites"),
    [
        ("Bought for a-shop.example, now on b-shop.example.", ["a-shop.example", "b-shop.example"]),
        ("On www.a-shop.example and a-shop.example and staging.b-shop.example", ["www.a-shop.example"]),
        ("See github.com, cart.php, me@c-shop.example, 1.7.8 and " + "é" * 60 + ".example", []),
        ("request.CRITICAL: in TabsState.renderBar of tabs.dart", []),
        ("Bilder auf müller-shop.example", ["müller-shop.example"]),
        ("1.Ouvrir la page 2.cliquer 10.3.Enregistrer. It does not work.Please help, es geht nicht.Überall", []),
        ("Our A-shop.Example and 123.example", ["A-shop.Example", "123.example"]),
    ],
)
def test_the_shops_that_a_text_names(said: str, sites: list[str]) -> None:
    signals = mentioned(packaged_rules().matcher.read(Text(clean(said))))
    assert [span.words for span in signals.spans("two_sites" if len(sites) > 1 else "one_site")] == sites


def test_the_same_words_are_no_two_signals() -> None:
    """Such as 503 errors: a fault, and a limit of the server."""
    sure = Verdict("bug", (), bearing=dict.fromkeys(NAMES, 9.0))

    def hosting(said: str) -> str:
        signals = mentioned(packaged_rules().matcher.read(Text(clean(said), spoken="en")))
        found = refusals(signals, Facts(), packaged_rules().grounds, NOW, sure)
        return next(one.outcome for one in found if one.rule == "hosting")

    assert hosting("503 errors.") == "check"
    assert hosting("Error 500. The log says 503 errors.") == "flag"


def test_one_signal_asks_and_a_lapsed_support_only_ever_asks() -> None:
    assert grounds("Our agency developed a checkout of our own.")["incompatible_dev"].outcome == "check"
    assert grounds("Does the module install an override of the class Cart?")["incompatible_dev"].outcome == "none"
    lapsed = grounds("I know my Business Care has expired.")["no_entitlement"]
    assert (lapsed.outcome, lapsed.reason) == ("check", "one signal in the customer's words")


def test_what_is_the_platforms_own_flags_only_where_the_product_is_not_spoken_of() -> None:
    asked = "How do I get into the back office again?"
    unsaid = grounds(asked)["not_product"]
    assert unsaid.outcome == "flag"
    assert {span.signal for span in unsaid.evidence if not isinstance(span, Fact)} == {"platform_part", "how_to"}
    assert grounds(f"{asked} Your module hides the link.")["not_product"].outcome != "flag"


def test_what_speaks_against_is_shown() -> None:
    found = grounds("Our hoster blocks the port. It is the same host as my other shop though.")["hosting"]
    assert found.outcome == "check"
    assert [span.signal for span in found.against if not isinstance(span, Fact)] == ["host_alibi"]
    assert found.reason == "the words speak for it and against it"


def test_every_ground_is_judged_on_its_own() -> None:
    assert tuple(grounds("Hello")) == NAMES
    assert {finding.outcome for finding in grounds("Hello").values()} == {"none"}


ATOMS = """
[a]
group = "g"
en = { say = ["x"], fires = "X.", silent = "Y." }
[b]
group = "h"
en = { say = ["y"], fires = "Y.", silent = "X." }
"""


def table(flag: str) -> str:
    lines = [f'[{name}]\nflag = {flag}\nask = "?"\nchange = "!"' for name in NAMES]
    return "\n".join(lines)


def test_a_flag_on_one_group_of_signals_does_not_load() -> None:
    signals = library([ATOMS], 'c = ["a & b"]')
    assert read_grounds(table('["a + b", "c", "two_sites + a"]'), signals)
    with pytest.raises(ValueError, match="flags on one group"):
        read_grounds(table('["a"]'), signals)
    with pytest.raises(ValueError, match="which is not described"):
        read_grounds(table('["a + d"]'), signals)
    with pytest.raises(ValueError, match="is missing or unknown"):
        read_grounds('[gossip]\nask = "?"', signals)


@pytest.mark.parametrize(
    ("flag", "check"),
    [
        (["a + b", "b + a"], []),
        (["a + b"], ["a + b + c"]),
        (["a + b"], ["a + b"]),
        (["a + b"], ["a + c", "a"]),
    ],
)
def test_a_way_that_includes_another_says_nothing_and_does_not_load(flag: list[str], check: list[str]) -> None:
    signals = library([ATOMS], 'c = ["a & b"]')
    ways = table(f"{flag}\ncheck = {check}")
    with pytest.raises(ValueError, match="another way already says what a"):
        read_grounds(ways, signals)
    assert read_grounds(table(f"{[*flag[:1], 'a + b + c']}\ncheck = {check[1:]}"), signals), (
        "the words of a and b may be the same"
    )


def test_two_signals_amid_words_about_something_else_only_ask() -> None:
    said = "Certificate expired yesterday and now the callback of the bank is not accepted."
    finding = grounds(said, "SSL")["third_party"]
    assert finding.outcome == "check"
    assert "about something else" in finding.reason
    assert [span.words for span in finding.evidence if isinstance(span, Span)] == ["the bank", "is not accepted"]


def test_two_signals_where_all_words_speak_clearly_of_something_else_are_not_even_asked_about() -> None:
    said = (
        "Same shop, but the address changed in March. The licence check of the module says invalid. Please reset {} {}"
    )
    clean = grounds(said.format("my shop", "in your list."), "Licence after a change of address")["site_intervention"]
    assert (clean.outcome, clean.evidence) == ("none", ())
    work = grounds("Please set my shop up, I can't do it myself.", "Set up my shop")["site_intervention"]
    assert work.outcome == "flag"


def test_what_sounds_like_a_ground_without_a_signal_for_it_asks_and_shows_the_words_that_tell() -> None:
    said = "Installation stops: the method getProducts in class Cart is already overridden. That is code of our agency."
    finding = grounds(said, "Method already overridden")["incompatible_dev"]
    assert (finding.outcome, finding.reason) == ("check", "no signal, but all words together sound like it")
    cleaned = f"Method already overridden\n\n{said}"
    spans = [span for span in finding.evidence if isinstance(span, Span)]
    assert spans == sorted(spans)
    assert all(cleaned[span.start : span.end] == span.words for span in spans)
    assert "already overridden" in {span.words for span in spans}
    assert finding.ask


def test_the_words_that_tell_are_shown_under_a_presale_label_too() -> None:
    said = "Installation stops: the method getProducts in class Cart is already overridden. That is code of our agency."
    found = judge("Method already overridden", said, packaged_rules(), NOW, given({"presale_label": True}))
    finding = next(one for one in found.findings if one.rule == "incompatible_dev")
    assert (found.kind.kind, finding.outcome) == ("presale", "check")
    assert finding.evidence


def test_words_that_only_stand_on_either_side_of_a_sentence_end_are_not_shown() -> None:
    signals = packaged_rules().matcher.read(Text(clean("It is the module. Do you know?")))
    told = [Row(said, tuple(9 for _ in WEIGHED), 0) for said in ("module do", "do you", "modul*")]
    spans = telling("hosting", Verdict("howto", (), said=tuple(told)), signals)
    assert [span.words for span in spans] == ["module", "Do you"]


def test_a_version_among_the_words_that_tell_is_shown_whole() -> None:
    signals = packaged_rules().matcher.read(Text(clean("It fails on PrestaShop 1.7.8.11. Why 9?")))
    told = [Row(said, tuple(9 for _ in WEIGHED), 0) for said in ("prestashop 1", "why 9")]
    spans = telling("incompatible_version", Verdict("bug", (), said=tuple(told)), signals)
    assert [span.words for span in spans] == ["PrestaShop 1.7.8.11", "Why 9"]
