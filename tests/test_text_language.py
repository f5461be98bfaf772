"""The language of a ticket is told by its small words, or said to be unknown."""

import pytest

from checks.text import Text, clean, language

SAID = {
    "en": "The module does not work on my shop since the last update, can you help?",
    "fr": "Bonjour, le module ne fonctionne plus dans ma boutique depuis la mise à jour.",
    "it": "Buongiorno, il modulo non funziona più nel mio negozio dopo l'aggiornamento.",
    "es": "Hola, el módulo no funciona en mi tienda desde la última actualización.",
    "de": "Hallo, das Modul funktioniert nach dem Update in meinem Shop nicht mehr.",
    "el": "Καλησπέρα, το module δεν λειτουργεί στο κατάστημά μου μετά την αναβάθμιση.",
    "pl": "Dzień dobry, moduł nie działa w moim sklepie po aktualizacji.",
    "pt": "Olá, o módulo não funciona na minha loja depois da atualização.",
    "nl": "Hallo, de module werkt niet meer in mijn winkel sinds de update.",
    "ru": "Здравствуйте, после обновления модуль в моём магазине не работает.",
    "greeklish": "kalispera, to module den doulevei sto magazi mou meta tin anavathmisi",
}


@pytest.mark.parametrize(("code", "said"), SAID.items())
def test_each_language_is_told(code: str, said: str) -> None:
    assert language(clean(said)) == code


@pytest.mark.parametrize("said", ["", "Ok", "???", "Fatal error", "404", "modul PayPal"])
def test_too_little_is_unknown(said: str) -> None:
    assert language(clean(said)) == "unknown"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Refund"),
        ("en", "License key invalid"),
        ("en", "Module not working"),
        ("en", "Shipping price wrong\n\nPrestaShop 8.1.5, module 2.0.3"),
        ("en", "Stripe verification\n\nStripe asks for documents"),
        ("en", "Call to undefined method Cart::getX() in modules/foo/foo.php line 12"),
        ("it", "errore pagamento"),
        ("it", "Modulo non va"),
        ("it", "Ordini doppi\n\nCon un solo pagamento vengono creati due ordini."),
        ("fr", "problème facture"),
        ("es", "Correos\n\nCorreos no nos da las credenciales, a quién se piden"),
        ("pt", "Fatura\n\nPreciso da fatura da compra."),
        ("de", "Rückerstattung"),
        ("pl", "brak faktury"),
        ("nl", "AVG\n\nWelke persoonsgegevens bewaart de module?"),
        ("ru", "Не работает"),
        ("ru", "Верните деньги"),
        ("ru", "Доставка СДЭК\n\nТариф неверный, PrestaShop 8.1.5"),
        ("greeklish", "poso kostizei\n\ngia tria katastimata"),
        ("greeklish", "to plugin den paizei"),
        ("greeklish", "provlima me to checkout"),
    ],
)
def test_a_line_or_a_title_is_told_by_the_words_of_the_trade(code: str, said: str) -> None:
    assert language(clean(said)) == code


@pytest.mark.parametrize("said", ["kein Update", "Error checkout", "to module", "grazie", "Bug v1.7.8.2"])
def test_words_that_every_language_borrows_decide_nothing(said: str) -> None:
    assert language(clean(said)) == "unknown"


def test_a_mixed_text_speaks_both() -> None:
    told = Text(clean(f"{SAID['de']} {SAID['en']}")).language
    assert {"de", "en"} <= told.spoken


def test_code_does_not_decide() -> None:
    code = "```\nif the is to of in it that and the for is to\n```\n"
    assert language(clean("", code + SAID["it"] + "\n" + code)) == "it"


def test_a_stated_language_is_believed() -> None:
    assert Text(clean(SAID["fr"]), spoken="it").language.code == "it"
