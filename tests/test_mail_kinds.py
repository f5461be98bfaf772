"""What a mail is: the marketplace's message, its notice, a newsletter, a customer, ourselves, or a machine."""

import pytest

from checks.mail import Mail, read_mail
from tests.business_care import PACK
from tests.moments import at

MARKETPLACE = PACK.marketplace_mail
OURS = ("support@acme.example",)


def mail(subject: str, sender: str = "no-reply@addons.prestashop.com", **more: object) -> Mail:
    return Mail(at("Mon 2026-05-04 10:00"), sender, subject, **more)  # type: ignore[arg-type]  # told per test


@pytest.mark.parametrize(
    ("subject", "kind", "thread"),
    [
        ("[PrestaShop Addons] You received a new message! (#501201) Fast Checkout", "notification", "501201"),
        ("501201 [PrestaShop Addons] You received a new message!", "notification", "501201"),
        ("[PrestaShop Addons] Vous avez reçu un nouveau message 77", "notification", "77"),
        ("[PrestaShop Addons] Hai ricevuto un nuovo messaggio n. 78", "notification", "78"),
        ("Your module Gift Notes is offline", "notice", ""),
        ("Votre module est hors ligne", "notice", ""),
        ("Warning: late answers", "notice", ""),
        ("Μήνυμα από πελάτη", "unknown_notification", ""),
    ],
)
def test_the_marketplaces_own_subjects(subject: str, kind: str, thread: str) -> None:
    read = read_mail(mail(subject), MARKETPLACE, OURS)
    assert (read.kind, read.thread) == (kind, thread)


def test_the_sender_is_verified_only_by_the_server_we_trust() -> None:
    subject = "[PrestaShop Addons] You received a new message! (#1)"
    assert not read_mail(mail(subject), MARKETPLACE).verified
    assert read_mail(mail(subject, authenticated="addons.prestashop.com"), MARKETPLACE).verified
    assert not read_mail(mail(subject, authenticated="evil.example"), MARKETPLACE).verified


def test_a_lookalike_of_the_marketplace_is_an_ordinary_sender() -> None:
    forged = mail("[PrestaShop Addons] You received a new message! (#1)", "no-reply@addons.prestashop.com.evil.example")
    assert read_mail(forged, MARKETPLACE).kind == "direct"


def test_the_presale_label_is_read_in_the_languages_of_the_pages() -> None:
    for label in ("Pre-sale", "Prevendita", "Avant-vente", "Preventa"):
        read = read_mail(mail(f"[PrestaShop Addons] You received a new message! {label} (#9)"), MARKETPLACE)
        assert read.presale


def test_a_newsletter_of_the_marketplace_opens_nothing() -> None:
    news = mail("News of May", headers=(("list-id", "<sellers>"),))
    assert read_mail(news, MARKETPLACE).kind == "newsletter"


def test_a_customer_a_machine_and_somebody_who_claims_to_be_us() -> None:
    assert read_mail(mail("Help", "anna@shop.example"), MARKETPLACE, OURS).kind == "direct"
    vacation = mail("Away", "anna@shop.example", headers=(("auto-submitted", "auto-replied"),))
    assert read_mail(vacation, MARKETPLACE, OURS).kind == "automatic"
    assert read_mail(mail("I answered", "Support@acme.example"), MARKETPLACE, OURS).kind == "own"
    assert read_mail(mail("Re: Help", "support@acme.example", in_sent=True), MARKETPLACE, OURS).kind == "sent"


def test_copies_share_a_key_and_two_messages_under_one_id_do_not() -> None:
    one = mail("Help", "anna@shop.example", message_id="m1", text="It  is\nbroken")
    copy = mail("Help", "anna@shop.example", message_id="m1", text="It is broken ")
    other = mail("Help", "anna@shop.example", message_id="m1", text="It is repaired")
    assert one.same == copy.same != other.same


def test_a_subject_of_any_length_is_read_in_its_beginning() -> None:
    assert read_mail(mail("x" * 1_000_000 + " 501201"), MARKETPLACE).kind == "unknown_notification"
