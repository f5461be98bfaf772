"""Which of a vendor's replies count as a first response, and why: Business Care's readings, told as cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.demands import BUSINESS_CARE, demands_of
from checks.nearness import neighbours
from checks.promise import Replies
from checks.rules.heard import Reply, fingerprint_of, parse_signs
from checks.rules.reply import judge
from checks.scheme import read_pack
from monitor.packaged import names, read_text
from monitor.signs import reply_signs

REQUEST = "Since the update the invoice PDF is empty for orders with a voucher."
HOUR = 3600
ZENDESK = (("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All"))
VACATION = (("Auto-Submitted", "auto-replied"),)
RULE = "Please update to the latest version from the module manager, then clear the cache of PrestaShop and reload."

VALID = {
    "an answer": "Go to Orders > Invoices and switch the PDF engine to TCPDF.",
    "a short yes": "Yes, both.",
    "a fix announced": "We reproduced it. The cause is the voucher's tax rule; 2.1.4 will contain the fix on Friday.",
    "a refusal with its reason": "Unfortunately your Business Care expired in March, so we cannot help until renewal.",
    "a needed question": "Could you send me the FTP access so I can read the error log?",
    "thanks first, then an answer": "Thank you for your message. The voucher has no tax rule, that empties the PDF.",
    "Italian": "Il campo si trova nella scheda Avanzate del modulo, sotto la voce Spedizione.",
    "French": "Il faut régénérer les miniatures après avoir changé le format d'image.",
    "Spanish": "Hay que regenerar las miniaturas después de cambiar el formato.",
    "German": "Nach dem Formatwechsel müssen die Vorschaubilder neu erzeugt werden.",
    "Greek": "Πρέπει να ξαναδημιουργήσετε τις μικρογραφίες μετά την αλλαγή.",
    "Polish": "Po zmianie formatu trzeba ponownie wygenerować miniatury.",
    "Portuguese": "É preciso regenerar as miniaturas depois de mudar o formato.",
    "Russian": "После смены формата нужно заново создать миниатюры.",
    "Dutch": "Na het wijzigen van het formaat moet u de miniaturen opnieuw genereren.",
}
ACKNOWLEDGED = {
    "English": "Hi, thanks for your message, we will get back to you as soon as we can.",
    "Italian": "La Sua richiesta è stata inoltrata al reparto competente.",
    "French": "Votre demande est en cours de traitement, merci de votre patience.",
    "Spanish": "Estamos en ello, gracias por su paciencia.",
    "German": "Ihr Fall wird gerade von unserer Technik geprüft.",
    "Greek": "Λάβαμε το μήνυμά σας και θα απαντήσουμε το συντομότερο.",
    "Polish": "Przekazałem zgłoszenie programistom, damy znać.",
    "Portuguese": "Recebemos a sua mensagem e responderemos logo que possível.",
    "Russian": "Передали ваш вопрос разработчикам, ожидайте.",
    "Dutch": "We gaan ernaar kijken.",
    "quoted answers do not help": "We will look into it.\n\nOn 5/12/26 10:00, Anna wrote:\n> Go to Orders > Invoices.",
}


def judged(
    text, *earlier, seconds=5 * HOUR, headers=(), channel="thread", subject="Re: Invoice", demands=BUSINESS_CARE
):
    mine, *marks = [fingerprint_of(each, reply_signs()) for each in (text, *earlier)]
    near = neighbours(mine, marks)
    return judge(Reply(text, subject, headers, seconds, channel), REQUEST, near, reply_signs(), demands, "Invoice")


def told(cases):
    return [pytest.param(text, id=story) for story, text in cases.items()]


@pytest.mark.parametrize("text", told(VALID))
def test_what_takes_the_request_up_is_valid(text):
    found = judged(text)
    assert found.validity == "valid", found.reasons
    assert found.under == {"PS-FR-2": "valid", "PS-WEB-3": "valid"}
    assert found.reasons


@pytest.mark.parametrize("text", told(ACKNOWLEDGED))
def test_an_acknowledgement_is_enough_under_one_reading_only(text):
    found = judged(text)
    assert found.validity == "insufficient", found.reasons
    assert found.under == {"PS-FR-2": "insufficient", "PS-WEB-3": "valid"}


@pytest.mark.parametrize("text", told(ACKNOWLEDGED))
def test_the_same_within_seconds_was_a_machine(text):
    assert judged(text, seconds=8).validity == "automatic"


def test_a_greeting_answers_nothing():
    assert judged("Hello, have a nice day!").reasons == ("answers nothing",)


def test_headers_that_prove_a_machine_make_any_text_automatic():
    found = judged("I am out of the office until Monday.", headers=VACATION, seconds=2 * HOUR, channel="mail")
    assert found.validity == "automatic"
    assert found.reasons == ("header auto-submitted: auto-replied",)


def test_a_helpdesks_headers_prove_nothing_against_an_answer():
    assert judged(VALID["an answer"], headers=ZENDESK, seconds=40).validity == "valid"


def test_a_suspicion_is_corroborated_by_an_empty_text():
    found = judged("Thank you! We received your request.", headers=ZENDESK, seconds=60)
    assert (found.validity, found.reasons[-1]) == ("automatic", "takes nothing of the request up")
    absent = judged("I am away until Monday.", subject="Out of office: Invoice", seconds=None)
    assert absent.validity == "automatic"


def test_an_absence_typed_hours_later_is_no_answer_but_no_machines():
    assert judged("I am away until Monday.").validity == "insufficient"


def test_a_helpdesk_that_looks_for_mail_every_few_minutes_is_still_a_machine():
    numbered = "Your request was registered under number 48213."
    assert judged(numbered, seconds=600).validity == "automatic"
    assert judged("Our office is closed until 2 January.", seconds=600).validity == "automatic"
    assert judged(numbered).validity == "insufficient"
    assert judged(ACKNOWLEDGED["English"], seconds=600).validity == "insufficient"


def test_a_text_that_calls_itself_automatic_is():
    assert judged("This is an automatic reply. Do not reply to this message.", seconds=None).validity == "automatic"


def test_who_denies_to_be_a_machine_is_believed_where_only_haste_speaks():
    text = ACKNOWLEDGED["English"]
    denial = (("Auto-Submitted", "no"),)
    assert judged(text, seconds=90, headers=denial).validity == "insufficient"
    assert judged("That goes with every theme of ours.", seconds=5, headers=denial).validity == "valid"


def test_a_text_that_nobody_can_type_in_that_time_and_that_takes_nothing_up_is_automatic():
    assert (
        judged("Our shop has many modules for you and they are all made with love.", seconds=3).validity == "automatic"
    )
    assert (
        judged("The invoice needs a voucher with a tax rule, else the PDF stays empty.", seconds=3).validity == "valid"
    )


def test_vacation_mode_as_the_topic_is_no_vacation():
    text = 'Switch "Vacation mode" on in the first tab and write your out of office text below.'
    found = judge(
        Reply(text, "Re: Vacation mode", (), 9000, ""),
        "How do I set it?",
        0,
        reply_signs(),
        request_subject="Vacation mode",
    )
    assert found.validity == "valid"


def test_a_prepared_text_that_answers_asks_a_person():
    found = judged(RULE, f"Hello Anna,\n\n{RULE}\n\nBest regards,\nTom", VALID["an answer"])
    assert found.validity == "canned"
    assert found.reasons == ("near-identical to 1 of the vendor's earlier replies",)


def test_a_prepared_acknowledgement_is_judged_as_what_it_is():
    assert judged(ACKNOWLEDGED["English"], ACKNOWLEDGED["English"]).validity == "insufficient"


def test_by_private_mail_nothing_counts():
    found = judged(VALID["an answer"], channel="mail")
    assert found.validity == "wrong_channel"
    assert found.under == {"PS-FR-2": "wrong_channel", "PS-WEB-3": "wrong_channel", "PS-WEB-6": "wrong_channel"}


def test_an_acknowledgement_by_private_mail_counts_under_no_reading():
    found = judged(ACKNOWLEDGED["English"], channel="email")
    assert found.validity == "insufficient"
    assert found.under == {"PS-FR-2": "insufficient", "PS-WEB-3": "wrong_channel", "PS-WEB-6": "wrong_channel"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "no words of its own"),
        ("> it breaks", "no words of its own"),
        ("See the attachment.", "points somewhere"),
        ("It is not a bug.", "only 5 words"),
        ("It is made like that by the people of the platform. We will let you know.", "promises"),
    ],
)
def test_what_may_be_an_answer_asks_a_person(text, why):
    found = judged(text)
    assert found.validity == "unclear"
    assert found.reasons[0].startswith(why)


def test_a_hint_within_seconds_beside_an_absence_asks_a_person():
    assert judged("Hi, we are closed until Monday. Did you try version 2.4?", seconds=20).validity == "unclear"
    generated = judged("Our modules work with all themes and with every language.", seconds=60, headers=ZENDESK)
    assert generated.validity == "unclear"
    later = judged("Go to Orders and switch the engine to TCPDF.", seconds=90, headers=ZENDESK)
    assert later.validity == "valid"


@pytest.mark.parametrize(
    "text",
    [
        "The confirmation email is sent automatically once the order is paid.",
        "Die Mail wird verschickt, sobald der Status auf Bezahlt steht.",
        "Il messaggio viene inviato automaticamente al cliente.",
        "El correo se envía automáticamente al cambiar el estado.",
        "A mensagem é enviada automaticamente após o pagamento.",
        "De mail wordt automatisch verstuurd zodra er betaald is.",
        "Wiadomość wysyłana jest automatycznie po opłaceniu.",
        "Το μήνυμα στέλνεται αυτόματα όταν πληρωθεί η παραγγελία.",
        "La facture est créée automatiquement au passage en Livré.",
    ],
)
def test_what_a_product_sends_by_itself_makes_no_reply_a_machines(text):
    assert judged(text).validity == "valid"


@pytest.mark.parametrize(
    "text",
    [
        "This message was generated automatically.",
        "Ce message a été généré automatiquement.",
        "Questo messaggio è stato generato automaticamente.",
        "Este mensaje ha sido generado automáticamente.",
        "Dies ist eine automatisch erzeugte Nachricht.",
        "Αυτό το μήνυμα δημιουργήθηκε αυτόματα.",
        "Ta wiadomość została wygenerowana automatycznie.",
        "Esta mensagem foi gerada automaticamente.",
        "Dit bericht is automatisch verstuurd.",
    ],
)
def test_what_says_so_of_itself_is_a_machines(text):
    assert judged(text).validity == "automatic"


def test_a_helpdesks_closing_notice_says_so_itself():
    notice = "Your ticket has been closed because you did not write for 7 days. This is an automated notification."
    assert judged(notice, seconds=400_000, headers=ZENDESK).validity == "automatic"


def test_what_stands_behind_a_colon_may_answer():
    text = "I am writing to your own mail: set the least amount of the voucher to 0."
    assert judged(text).validity == "valid"
    assert judged("Update: the ticket is now with second level.").validity == "insufficient"


def test_a_refund_that_is_granted_is_an_answer():
    assert judged("Accepted, you get it back within five days.").validity == "valid"


def test_an_address_is_no_answer():
    assert judged("Please write to support@vendor.example for help.").validity == "insufficient"


def test_repeating_the_subject_in_quotation_marks_is_no_detail():
    assert judged('Your request "Invoice" was assigned to group Tier 1.', seconds=30).validity == "automatic"


@pytest.mark.parametrize(
    ("channel", "counts"),
    [
        ("thread", True),
        ("Marketplace_Messages", True),
        ("API", True),
        ("e-mail", False),
        ("sent", False),
        ("private", False),
        ("phone", False),
        ("WhatsApp", False),
        ("", True),
        ("carrier pigeon", True),
    ],
)
def test_a_channel_is_known_by_many_names_and_an_unknown_one_is_not_held_against_it(channel, counts):
    assert BUSINESS_CARE.counts(channel) is counts


def test_every_pack_says_what_it_demands():
    packs = {(pack := read_pack(read_text(path))).id: pack for path in names("checks/schemes", ".toml")}
    assert demands_of(packs["prestashop-business-care"]) == BUSINESS_CARE
    chat = demands_of(packs["nagacommerce"])
    assert chat.counts("mail")
    assert not chat.counts("thread")
    for pack in packs.values():
        demands = demands_of(pack)
        assert set(demands.under("valid").values()) == {"valid"}
        assert demands.personal in {clause.id for clause in pack.clauses} | {""}


def test_without_a_clock_that_a_reply_stops_the_clause_on_replies_stands():
    pack = read_pack(read_text("checks/schemes/prestashop-business-care.toml")).model_copy(
        update={"id": "mine", "clocks": (), "replies": Replies(clause="PS-WEB-6", channels=("thread",))}
    )
    found = demands_of(pack)
    assert (found.personal, found.inside, found.channels) == ("PS-WEB-6", "PS-WEB-6", ("thread",))


def test_without_a_clause_on_it_any_answer_of_a_person_is_enough_and_a_machines_never():
    mail = demands_of(read_pack(read_text("checks/schemes/woocommerce.toml")))
    assert not mail.exacting
    for validity in ("valid", "insufficient", "canned", "unclear"):
        assert mail.under(validity) == {mail.personal: "valid"}
    assert mail.worth("automatic") == "automatic"
    assert BUSINESS_CARE.exacting
    assert BUSINESS_CARE.worth("insufficient") == "insufficient"


def test_the_signs_are_read_from_text():
    signs = parse_signs(read_text("checks/signals/quoting.toml"), ['greeting = ["^ hello"]'])
    assert signs.phrases.names(["hello"]) == {"greeting"}


@given(st.text(max_size=120), st.integers(-5, 10**6) | st.none(), st.sampled_from(["", "mail", "thread"]))
def test_any_reply_gets_a_verdict_with_reasons(text, seconds, channel):
    found = judged(text, seconds=seconds, channel=channel)
    assert found.reasons
    assert found.under["PS-FR-2"] == found.validity


@given(st.lists(st.sampled_from(list(VALID.values())), max_size=4))
def test_later_replies_change_no_verdict(earlier):
    """Only earlier fingerprints are asked for, so a verdict given stays; the count of neighbours says so."""
    first = judged(RULE, *earlier)
    assert judged(RULE, *earlier) == first
    assert first.validity == "valid"


@pytest.mark.timeout(60)  # a hang, not a measure
@pytest.mark.parametrize(
    "bomb", ["a\n" * 20_000, "thank your " * 6_000, 'a_"' * 20_000, "? " * 30_000], ids=lambda b: b[:6]
)
def test_no_text_makes_it_hang(bomb):
    assert judged(bomb).reasons


def test_a_fast_answer_and_one_that_begins_with_a_greeting_are_answers():
    assert judged("Yes, that goes with every theme.", seconds=95).validity == "valid"
    assert judged("Hello Anna, simple products alone go through here.").validity == "valid"


@pytest.mark.parametrize(
    "text", ["Please send me the order number and the carrier.", "Mi mandi il numero dell'ordine."]
)
def test_one_who_asks_for_what_is_needed_is_a_person(text):
    assert judged(text).validity == "valid"
