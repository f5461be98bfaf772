"""A ticket in a language that no signal speaks is said to be not covered: nothing found is not nothing there."""

from datetime import UTC, datetime

import pytest

from checks.classify import Judgement, judge
from checks.facts import given
from checks.text import clean, language
from monitor.cli.finding_words import in_words
from monitor.judgement_data import as_data
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SAID = {
    "sv": "Hej, modulen fungerar inte efter uppdateringen. Kunderna kan inte slutföra sin beställning.",
    "da": "Hej, modulet virker ikke efter opdateringen. Kunderne kan ikke gennemføre deres ordre.",
    "no": "Hei, modulen virker ikke etter oppdateringen. Kundene får ikke fullført bestillingen.",
    "fi": "Hei, moduuli ei toimi päivityksen jälkeen. Asiakkaat eivät voi tehdä tilausta.",
    "tr": "Merhaba, güncellemeden sonra modül çalışmıyor. Müşteriler sipariş veremiyor.",
    "cs": "Dobrý den, modul po aktualizaci nefunguje. Zákazníci nemohou dokončit objednávku.",
    "sk": "Dobrý deň, modul po aktualizácii nefunguje. Zákazníci nemôžu dokončiť objednávku.",
    "ro": "Bună ziua, modulul nu funcționează după actualizare. Clienții nu pot finaliza comanda.",
    "hu": "Jó napot, a modul nem működik a frissítés óta. A vásárlók nem tudják befejezni a rendelést.",
    "hr": "Poštovani, modul ne radi nakon ažuriranja. Kupci ne mogu dovršiti narudžbu.",
    "sl": "Pozdravljeni, modul po posodobitvi ne deluje. Kupci ne morejo zaključiti naročila.",
    "lt": "Sveiki, po atnaujinimo modulis neveikia. Klientai negali užbaigti užsakymo.",
    "lv": "Labdien, pēc atjaunināšanas modulis nedarbojas. Klienti nevar pabeigt pasūtījumu.",
    "et": "Tere, moodul ei tööta pärast uuendust. Kliendid ei saa tellimust lõpetada.",
    "ca": "Hola, el mòdul no funciona després de l'actualització. Els clients no poden acabar la comanda.",
    "id": "Halo, modul tidak berfungsi setelah pembaruan. Pelanggan tidak bisa menyelesaikan pesanan.",
    "vi": "Xin chào, mô-đun không hoạt động sau khi cập nhật. Khách hàng không thể hoàn tất đơn hàng.",
    "uk": "Вітаю, після оновлення модуль не працює. Покупці не можуть оформити замовлення.",
    "bg": "Здравейте, модулът не работи след актуализацията. Клиентите не могат да завършат поръчката.",
    "sr": "Поштовани, модул не ради након ажурирања. Купци не могу да заврше поруџбину.",
    "mk": "Здраво, модулот не работи по ажурирањето. Купувачите не можат да ја завршат нарачката, ќе помогнете?",
    "be": "Добры дзень, пасля абнаўлення модуль не працуе. Пакупнікі не могуць аформіць заказ, ўсё стаіць.",
    "ar": "مرحبا، الوحدة لا تعمل بعد التحديث. لا يستطيع العملاء إتمام الطلب.",
    "fa": "سلام، ماژول بعد از به‌روزرسانی کار نمی‌کند. مشتریان نمی‌توانند سفارش را تکمیل کنند.",
    "ur": "ہیلو، اپ ڈیٹ کے بعد ماڈیول کام نہیں کر رہا ہے۔ گاہک آرڈر مکمل نہیں کر سکتے۔",
    "he": "שלום, המודול לא עובד אחרי העדכון. הלקוחות לא יכולים להשלים הזמנה.",
    "zh": "您好，更新后模块无法使用。客户无法完成订单。",
    "ja": "こんにちは、アップデート後にモジュールが動作しません。注文を完了できません。",
    "ko": "안녕하세요, 업데이트 후 모듈이 작동하지 않습니다. 고객이 주문을 완료할 수 없습니다.",
    "th": "สวัสดี โมดูลไม่ทำงานหลังจากอัปเดต ลูกค้าไม่สามารถสั่งซื้อได้",
    "hi": "नमस्ते, अपडेट के बाद मॉड्यूल काम नहीं कर रहा है।",
    "ka": "გამარჯობა, მოდული არ მუშაობს განახლების შემდეგ.",
    "hy": "Բարև, մոդուլը չի աշխատում թարմացումից հետո։",
}


def judged(title: str, body: str = "", **facts: object) -> Judgement:
    return judge(title, body, packaged_rules(), NOW, given(facts))


@pytest.mark.parametrize(("code", "said"), SAID.items())
def test_each_language_is_told_and_not_covered(code: str, said: str) -> None:
    found = judged(said)
    assert (found.language, found.covered, found.kind.kind, found.findings) == (code, False, "needs_person", ())


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("sv", "Återbetalning\n\nJag vill ha pengarna tillbaka"),
        ("tr", "Para iadesi\n\nParamı geri istiyorum"),
        ("cs", "Jak přenesu licenci na jinou doménu?"),
        ("ro", "Nu merge modulul\n\nDupa actualizare apare o eroare"),
        ("hr", "Ne radi\n\nGreška kod plaćanja"),
        ("uk", "Не працює модуль"),
        ("bg", "Модулът не работи"),
        ("zh", "模块 PrestaShop 8.1 无法使用"),
        ("ja", "更新後に動作しません"),
    ],
)
def test_a_short_line_is_told_too(code: str, said: str) -> None:
    assert language(clean(said)) == code


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "The slider on the Škoda and Citroën pages does not move any more"),
        (
            "en",
            "Customers from Łódź see 'Не удалось оформить заказ' on the checkout, but nobody else does, why is that?",
        ),
        ("pl", "Klient pan Dvořák nie może zapłacić"),
        ("de", "Unser Kunde Ångström kann nicht bezahlen"),
        ("es", "El módulo no funciona en la tienda de mi cliente catalán"),
        ("nl", "De module werkt niet met een factuur"),
        ("ru", "Модуль оплаты PayPal, PrestaShop 8.1, PHP 8.1"),
        ("ru", "Покупатели из Києва не видят способ «Нова Пошта», хотя он включён, в чём может быть дело?"),
    ],
)
def test_a_foreign_name_or_quote_takes_no_language_away(code: str, said: str) -> None:
    assert language(clean(said)) == code
    assert judged(said).covered


def test_a_pasted_error_speaks_clearly_in_every_language() -> None:
    found = judged(SAID["sv"], "Fatal error: Uncaught TypeError in /modules/cart/cart.php on line 12")
    assert (found.language, found.covered, found.kind.kind, found.is_bug) == ("sv", False, "bug", True)
    assert found.findings == ()


def test_a_name_that_every_language_knows_is_no_clear_word() -> None:
    found = judged("Betalning med PayPal", "Hej, vi vill ha hjälp med PayPal i kassan, tack.")
    assert (found.covered, found.kind.kind) == (False, "needs_person")


def test_facts_speak_every_language() -> None:
    (found,) = judged(SAID["sv"], shop_host="b-shop.example", licensed_host="a-shop.example").findings
    assert (found.rule, found.outcome) == ("other_site", "flag")


def test_words_of_no_known_language_are_not_covered_and_a_word_or_two_may_speak_any() -> None:
    unheard = "Mirë dita, kam blerë këtë shtojcë dje dhe shporta mbetet gjithmonë bosh."
    found = judged("Shporta", unheard)
    assert (found.language, found.covered, found.findings) == ("unknown", False, ())
    assert not judged("வணக்கம், புதுப்பித்த பிறகு தொகுதி வேலை செய்யவில்லை").covered
    assert judged("Shporta").covered
    assert judged("Shporta bosh", "Fatal error").covered


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (SAID["sv"], "no signal speaks the ticket's language (sv)"),
        ("zib zab frum glorp niz noz wib", "its language is not known"),
    ],
)
def test_explain_says_so_and_why(said: str, why: str) -> None:
    data = as_data(judged(said))
    detail = {"lang": data["lang"], "covered": data["covered"]}
    finding = {"rule": "kind", "outcome": data["kind"], "clause": "", "detail": detail, "opinion": "", "draft": ""}
    finding["opinion_why"] = ""
    assert list(in_words(finding)) == ["kind: needs person", f"  not covered: {why}; a person must read it"]
