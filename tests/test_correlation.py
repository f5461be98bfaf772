"""Which ticket a mail belongs to. In doubt its own: a false split costs an alert, a false join a breach."""

import pytest

from checks.correlate import Aside, Candidate, Join, Open, Placement, keys_to_find, keys_to_leave, place, place_row
from checks.mail import Mail, read_mail
from tests.business_care import PACK
from tests.moments import at

OURS = ("support@acme.example",)
MONDAY = "Mon 2026-05-04 10:00"


def mail(subject: str, sender: str = "anna@shop.example", when: str = MONDAY, **more: object) -> Mail:
    return Mail(at(when), sender, subject, **more)  # type: ignore[arg-type]  # told per test


def notification(subject: str) -> Mail:
    return mail(f"[PrestaShop Addons] {subject}", "no-reply@addons.prestashop.com")


def decide(new: Mail, *known: tuple[int, Mail]) -> Placement:
    """Place a mail among tickets that hold one earlier mail each."""
    read = read_mail(new, PACK.marketplace_mail, OURS)
    wanted = keys_to_find(new, read)
    left = [
        Candidate(ticket, key, earlier.received_at)
        for ticket, earlier in known
        for key in keys_to_leave(earlier, read_mail(earlier, PACK.marketplace_mail, OURS))
    ]
    return place(new, read, [candidate for candidate in left if candidate.key in wanted])


def test_a_thread_id_joins_at_once() -> None:
    first = notification("You received a new message! (#501201)")
    assert isinstance(decide(first), Open)
    again = notification("You received a new message! (#501201) once more")
    assert decide(again, (7, first)) == Join(7, "it names the thread 501201", "observed")
    other = notification("You received a new message! (#501202)")
    assert isinstance(decide(other, (7, first)), Open)


def test_a_notification_without_a_thread_id_is_a_ticket_of_its_own() -> None:
    one, two = notification("Νέο μήνυμα"), notification("Νέο μήνυμα πάλι")
    decision = decide(two, (7, one))
    assert isinstance(decision, Open)
    assert decision.certainty == "inferred"


def test_an_answer_joins_the_mail_it_names() -> None:
    first = mail("Broken", message_id="a")
    assert decide(mail("Totally new subject", references=("a",)), (7, first)) == Join(
        7, "it answers a mail of this ticket", "observed"
    )


def test_references_into_two_tickets_are_a_doubt_and_split() -> None:
    known = ((7, mail("Broken", message_id="a")), (8, mail("Other", message_id="b")))
    assert isinstance(decide(mail("Broken", references=("a", "b")), *known), Open)


@pytest.mark.parametrize(
    ("subject", "when", "joined"),
    [
        ("Re: Broken", "Mon 2026-05-18 10:00", True),
        ("AW: RE: Broken", "Tue 2026-05-05 10:00", True),
        ("Re: Broken", "Mon 2026-05-18 10:01", False),
        ("Broken again", "Tue 2026-05-05 10:00", False),
    ],
)
def test_the_same_customer_and_subject_within_fourteen_days(subject: str, when: str, joined: bool) -> None:
    decision = decide(mail(subject, when=when), (7, mail("Broken")))
    assert isinstance(decision, Join) == joined
    assert not joined or decision == Join(7, "same customer and subject within 14 days", "inferred")


def test_another_customer_under_the_same_subject_is_another_ticket() -> None:
    assert isinstance(decide(mail("Broken", "berta@shop.example"), (7, mail("Broken"))), Open)


def test_our_own_mail_joins_what_it_answers_and_else_no_ticket() -> None:
    first = mail("Broken", message_id="a")
    reply = mail("Re: Broken", "support@acme.example", in_sent=True, recipients=("anna@shop.example",), message_id="r")
    assert decide(reply, (7, first)) == Join(7, "same customer and subject within 14 days", "inferred")
    stranger = mail("Offer", "support@acme.example", in_sent=True, recipients=("x@y.example",))
    assert isinstance(decide(stranger), Aside)


def answer(subject: str, *to: str, **more: object) -> Mail:
    return mail(subject, "support@acme.example", in_sent=True, recipients=to, **more)


def test_our_own_mail_to_the_marketplace_joins_the_thread_it_names() -> None:
    first, other = (notification(f"You received a new message! (#{thread})") for thread in ("501201", "501202"))
    named = f"Re: {first.subject}"
    reply = answer(named, "boss@acme.example", "no-reply@addons.prestashop.com")
    assert decide(reply, (7, first), (8, other)) == Join(7, "it answers in this thread", "observed")
    assert isinstance(decide(reply, (8, other)), Aside)
    assert isinstance(decide(reply, (7, first), (9, first)), Aside), "two possible tickets are a doubt"


def test_a_number_in_our_mail_leads_to_no_other_customers_ticket() -> None:
    first = notification("You received a new message! (#501201)")
    named = f"Re: {first.subject}"
    assert isinstance(decide(answer(named, "berta@shop.example"), (7, first)), Aside), "not the marketplace's"
    berta = mail("Broken", "berta@shop.example", message_id="b")
    both = answer(named, "no-reply@addons.prestashop.com", references=("b",))
    assert decide(both, (7, first), (8, berta)) == Join(8, "it answers a mail of this ticket", "observed")
    read = read_mail(both, PACK.marketplace_mail, OURS)
    assert "thread:501201" not in keys_to_leave(both, read), "and the thread is not found there from now on"


def test_a_mail_that_only_claims_to_be_ours_is_shown_with_the_ticket_it_names() -> None:
    first = mail("Broken", message_id="a")
    claim = mail("Re: Broken", "support@acme.example", references=("a",))
    assert isinstance(decide(claim, (7, first)), Join)
    assert isinstance(decide(mail("I answered", "support@acme.example")), Aside)


def test_a_second_copy_of_a_mail_is_no_second_ticket() -> None:
    first = mail("Broken", message_id="a", text="It is broken")
    assert decide(first, (7, first)) == Join(7, "another copy of a mail that this ticket has", "observed")


def test_two_different_mails_under_one_message_id_are_not_copies() -> None:
    first = mail("Broken", message_id="a", text="It is broken")
    decision = decide(mail("Other", "berta@shop.example", message_id="a", text="Other"), (7, first))
    assert isinstance(decision, Open)


def test_notices_have_a_place_of_their_own_and_machines_none() -> None:
    assert decide(mail("Your module is offline", "no-reply@addons.prestashop.com")) == Open(
        "a notice of the marketplace itself"
    )
    robot = mail("Away", headers=(("auto-submitted", "auto-replied"),))
    assert isinstance(decide(robot), Aside)
    news = mail("News", "no-reply@addons.prestashop.com", headers=(("list-id", "<x>"),))
    assert isinstance(decide(news), Aside)


def test_a_row_of_the_interface_belongs_to_its_thread_whoever_told_of_it_first() -> None:
    known = [Candidate(7, "thread:501", at(MONDAY)), Candidate(9, "order:501", at(MONDAY))]
    assert place_row("501", known) == Join(7, "it belongs to the thread 501", "observed")
    assert isinstance(place_row("502", known), Open)


def test_of_a_thread_that_a_person_split_what_is_new_belongs_to_the_part_last_heard_of() -> None:
    known = [Candidate(9, "thread:501", at("Tue 2026-05-05 10:00")), Candidate(7, "thread:501", at(MONDAY))]
    assert place_row("501", known) == Join(9, "it belongs to the thread 501", "inferred")
