"""The fix of a bug within 30 days of the customer's request (PS-FIX-1): for every ticket, latent until known."""

from checks.standing import Breached, Met, NotApplicable, Running, Unknown
from tests.business_care import asked, marked, replied, verdict
from tests.moments import at

REQUEST = asked("Mon 2026-05-04 10:00")
ANSWER = replied("Mon 2026-05-04 11:00")


def test_until_somebody_says_bug_the_clock_is_latent() -> None:
    told = verdict("fix", REQUEST, ANSWER, now="Mon 2026-05-11 10:00")
    assert told.latent
    assert told.state == Running()


def test_a_bug_said_late_still_runs_from_the_original_request() -> None:
    told = verdict("fix", REQUEST, ANSWER, marked("Mon 2026-05-25 10:00", "bug"), now="Tue 2026-05-26 10:00")
    assert not told.latent
    assert told.judge.due == at("Wed 2026-06-03 10:00")


def test_thirty_days_are_within_and_the_second_after_is_late() -> None:
    bug = marked("Mon 2026-05-04 12:00", "bug")
    met = verdict("fix", REQUEST, bug, marked("Wed 2026-06-03 10:00", "fix"), now="Mon 2026-06-08 10:00")
    assert met.state == Met(at("Wed 2026-06-03 10:00"), "asserted")
    late = verdict("fix", REQUEST, bug, marked("Wed 2026-06-03 10:01", "fix"), now="Mon 2026-06-08 10:00")
    assert late.state == Breached(at("Wed 2026-06-03 10:01"))
    assert late.summary == "breached (met under working)"


def test_not_fixed_in_thirty_days_is_a_breach_without_any_source() -> None:
    bug = marked("Mon 2026-05-04 12:00", "bug")
    assert verdict("fix", REQUEST, bug, now="Mon 2026-06-08 10:00", sights=()).state == Breached(None)


def test_nobody_said_whether_it_was_a_bug() -> None:
    told = verdict("fix", REQUEST, ANSWER, now="Mon 2026-06-08 10:00")
    assert told.state == Unknown("nobody has said whether this is a bug of the product")


def test_not_a_bug_voids_it_even_afterwards() -> None:
    told = verdict("fix", REQUEST, marked("Mon 2026-06-08 09:00", "not_bug"), now="Mon 2026-06-08 10:00")
    assert told.state == NotApplicable("it is no bug of the product")


def test_a_confirmed_refusal_ends_it() -> None:
    told = verdict("fix", REQUEST, marked("Tue 2026-05-05 09:00", "refusal"), now="Mon 2026-06-08 10:00")
    assert told.state == NotApplicable("it was refused")
