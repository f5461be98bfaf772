"""What a person wrote is told from what they only quote or sign with, in ten languages, in linear time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.quoting import LIMIT, Parts, split
from monitor.signs import marks

OWN = "Own words, first line.\nSecond line of them."

ATTRIBUTIONS = {
    "Gmail in English, broken over two lines": "On Tue, May 12, 2026 at 10:00 AM Anna\n<anna@shop.example> wrote:",
    "Gmail in Italian": "Il giorno mar 12 mag 2026 alle ore 10:00 Anna <anna@shop.example> ha scritto:",
    "Gmail in French": "Le mar. 12 mai 2026 à 10:00, Anna <anna@shop.example> a écrit :",
    "Gmail in Spanish": "El mar, 12 may 2026 a las 10:00, Anna (<anna@shop.example>) escribió:",
    "Gmail in German": "Am Di., 12. Mai 2026 um 10:00 Uhr schrieb Anna <anna@shop.example>:",
    "Gmail in Greek": "Στις Τρί 12 Μαΐ 2026 στις 10:00 π.μ., ο χρήστης Anna <anna@shop.example> έγραψε:",
    "Gmail in Polish": "wt., 12 maj 2026 o 10:00 Anna <anna@shop.example> napisał(a):",
    "Gmail in Portuguese": "Anna <anna@shop.example> escreveu no dia terça, 12/05/2026 à(s) 10:00:",
    "Gmail in Dutch": "Op di 12 mei 2026 om 10:00 schreef Anna <anna@shop.example>:",
    "Thunderbird in English": "On 5/12/26 10:00, Anna wrote:",
    "Thunderbird in Italian": "Il 12/05/26 10:00, Anna ha scritto:",
    "Thunderbird in Polish": "W dniu 12.05.2026 o 10:00, Anna pisze:",
    "Thunderbird in Dutch": "Op 12-05-2026 om 10:00 schreef Anna:",
    "Apple in English": "On 12 May 2026, at 10:00, Anna <anna@shop.example> wrote:",
    "Apple in German": "Am 12.05.2026 um 10:00 schrieb Anna <anna@shop.example>:",
    "Apple in Polish": "Wiadomość napisana przez Anna <anna@shop.example> w dniu 12 maj 2026, o godz. 10:00:",
    "Apple in Dutch": "Op 12 mei 2026 om 10:00 heeft Anna <anna@shop.example> het volgende geschreven:",
    "Gmail in Russian": "вт, 12 мая 2026 г. в 10:00, Anna <anna@shop.example>:",
    "Thunderbird in Russian": "12.05.2026 10:00, Anna пишет:",
    "Apple in Russian": "12 мая 2026 г., в 10:00, Anna <anna@shop.example> написал(а):",
    "a Russian webmail": "Вторник, 12 мая 2026, 10:00 +03:00 от Anna <anna@shop.example>:",
    "old Gmail without a verb": "2026-05-12 10:00 GMT+02:00 Anna <anna@shop.example>:",
}
DIVIDERS = {
    "Outlook in English": "-----Original Message-----\nFrom: Anna\nSent: Tuesday\nTo: Shop\nSubject: Cart",
    "Outlook in Italian": "Da: Anna\nInviato: martedì 12 maggio 2026 10:00\nA: Negozio\nOggetto: Carrello",
    "Outlook in French": "De : Anna\nEnvoyé : mardi 12 mai 2026 10:00\nÀ : Boutique\nObjet : Panier",
    "Outlook in Spanish": "De: Anna\nEnviado el: martes\nPara: Tienda\nAsunto: Carrito",
    "Outlook in German": "Von: Anna\nGesendet: Dienstag\nAn: Shop\nBetreff: Korb",
    "Outlook in Greek": "Από: Άννα\nΣτάλθηκε: Τρίτη\nΠρος: Κατάστημα\nΘέμα: Καλάθι",
    "Outlook in Polish": "Od: Anna\nWysłano: wtorek\nDo: Sklep\nTemat: Koszyk",
    "Outlook in Portuguese": "De: Anna\nEnviado: terça\nPara: Loja\nAssunto: Carrinho",
    "Outlook in Dutch": "Van: Anna\nVerzonden: dinsdag\nAan: Winkel\nOnderwerp: Mandje",
    "Outlook in Russian": "От: Анна\nОтправлено: вторник\nКому: Магазин\nТема: Корзина",
    "Outlook in bold, below a rule": "_________________\n*From:* Anna\n*Sent:* Tuesday\n\n*To:* Shop",
    "a forwarded message": "---------- Forwarded message ---------",
    "a Greek original": "----- Αρχικό μήνυμα -----",
    "a helpdesk's ruler": "##- Please type your reply above this line -##",
}
SIGNATURES = {
    "the standard separator": "-- \nMarco Rossi\nACME srl",
    "an English close": "Best regards,\nMarco",
    "an Italian close": "Cordiali saluti\nMarco Rossi\nACME",
    "a French close": "Cordialement,\nMarc",
    "a German close": "Mit freundlichen Grüßen\nMarkus",
    "a Greek close": "Με εκτίμηση,\nΜάρκος",
    "a Polish close": "Pozdrawiam\nMarek",
    "a Russian close": "С уважением,\nМарк",
    "a Dutch close": "Met vriendelijke groet,\nMark",
    "a telephone": "Sent from my iPhone",
    "a lawyer": "This e-mail is confidential and intended for the addressee only.\nThink of the trees.",
}


@pytest.mark.parametrize("attribution", [pytest.param(line, id=story) for story, line in ATTRIBUTIONS.items()])
@pytest.mark.parametrize("mark", ["> ", ""])
def test_an_attribution_and_what_follows_is_quoted(attribution, mark):
    parts = split(f"{OWN}\n\n{attribution}\n\n{mark}the module breaks\n{mark}my cart", marks())
    assert parts.own == OWN
    assert "my cart" in parts.quoted


@pytest.mark.parametrize("divider", [pytest.param(lines, id=story) for story, lines in DIVIDERS.items()])
def test_below_a_divider_all_is_quoted(divider):
    parts = split(f"{OWN}\n\n{divider}\n\nthe module breaks", marks())
    assert (parts.own, parts.quoted.endswith("the module breaks")) == (OWN, True)


@pytest.mark.parametrize("signature", [pytest.param(lines, id=story) for story, lines in SIGNATURES.items()])
def test_a_signature_is_taken_off(signature):
    assert split(f"{OWN}\n\n{signature}", marks()) == Parts(OWN, "", signature)


def test_answers_between_quoted_lines_are_all_kept():
    parts = split("> does it break?\nNo.\n> and on 9?\nNot yet.", marks())
    assert (parts.own, parts.quoted) == ("No.\nNot yet.", "> does it break?\n> and on 9?")


def test_what_follows_a_marked_quotation_is_own():
    parts = split("On 5/12/26 10:00, Anna wrote:\n> it breaks\n\nClear the cache.", marks())
    assert parts.own == "Clear the cache."


def test_a_helpdesks_ruler_at_the_head_of_its_letter_hides_nothing():
    assert split(f"##- Please type your reply above this line -##\n\n{OWN}", marks()).own == OWN


@pytest.mark.parametrize(
    "text",
    [
        "On line 12 the module wrote:\nFatal error",
        "Set it like this:\nFrom: 10:00\nTo: 12:00\nand save.",
        "From: the list choose B\nand save.",
        "On the first page\nyou find the key.",
        "In short:\n\nclear the cache",
        "Regards the tax, it is computed per line and then rounded as the invoice law of your country wants it.",
        "Best option is the third one, choose it and save, then see whether the list is still empty for you.",
        "Kind regards to your team, who found the cause of it before we did.\n" + "x" * 200,
        "wrote:",
    ],
)
def test_own_words_that_look_like_a_quotation_stay(text):
    assert split(text, marks()).own == text


def test_a_long_message_is_cut_and_says_so():
    parts = split("word " * LIMIT, marks())
    assert parts.cut
    assert len(parts.own) <= LIMIT


@pytest.mark.parametrize(
    "bomb",
    [
        "<a " * 30_000,
        ">" * LIMIT,
        "On " * 30_000,
        "On 1 1 1\n" * 7_000,
        "\n" * LIMIT,
        "wrote:\n" * 9_000,
        "From: a\n" * 8_000,
        "on 1 2 3 wrote:\n>" + "\n" * LIMIT,
        "on 1 2 3 wrote:\n>\n\n\n" * 3_000,
        "Best regards\n" * 5_000,
    ],
)
@pytest.mark.timeout(60)  # a hang, not a measure: published splitters take for ever on some of these
def test_no_text_makes_it_hang(bomb):
    parts = split(bomb, marks())
    assert len(parts.own) + len(parts.quoted) + len(parts.signature) <= LIMIT


@given(st.text(max_size=300), st.text(alphabet="> \n:*_-@1o", max_size=100))
def test_any_text_is_taken_apart_and_nothing_is_made_up(text, ruins):
    parts = split(f"{text}\n{ruins}", marks())
    assert len(parts.own) + len(parts.quoted) + len(parts.signature) <= len(text) + 1 + len(ruins)
