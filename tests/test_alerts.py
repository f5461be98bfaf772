"""What is said about a clock, when, and how often: stages, collapse, hush, doubt, correction, welcome."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from checks.alerts import Alert, Outlook, Said, Watch, outlook, stage_of
from checks.timeline import Event
from checks.verdicts import Sight
from tests.business_care import ROME, THREAD, asked, clock, event, marked, replied, verdict
from tests.moments import at, office

TUESDAY = asked("Tue 2026-05-05 10:00")
WATCH = Watch(ROME, {})


def look(
    name: str,
    *events: Event,
    now: str,
    said: tuple[Said, ...] = (),
    watch: Watch = WATCH,
    sights: tuple[Sight, ...] = (THREAD,),
) -> Outlook:
    told = verdict(name, *events, now=now, sights=sights)
    return outlook(told, clock(name), watch, said, at(now))


def stage(found: Outlook) -> str:
    return found.alert.stage + (f" {found.alert.day}" if found.alert.day else "") if found.alert else ""


def said(*stages: str, state: str = "running", name: str = "first_response") -> tuple[Said, ...]:
    return tuple(Said(1, name, 1, *_split(one), state) for one in stages)


def _split(words: str) -> tuple[str, str]:
    name, _, day = words.partition(" ")
    return name, day


@pytest.mark.parametrize(
    ("now", "expected", "next_look"),
    [
        ("Tue 2026-05-05 10:00", "", "Tue 2026-05-05 15:00"),
        ("Tue 2026-05-05 15:00", "warning", "Wed 2026-05-06 09:00"),
        ("Wed 2026-05-06 09:30", "last_call", "Wed 2026-05-06 10:00"),
        ("Wed 2026-05-06 10:00", "breached", "Wed 2026-05-06 10:05"),
        ("Thu 2026-05-07 09:00", "overdue 1", "Fri 2026-05-08 09:00"),
        ("Sat 2026-05-09 12:00", "overdue 2", "Mon 2026-05-11 09:00"),
        ("Wed 2026-05-13 09:00", "overdue 5", None),
    ],
)
def test_a_tuesday_request_that_nobody_answers(now: str, expected: str, next_look: str | None) -> None:
    found = look("first_response", TUESDAY, now=now)
    assert stage(found) == expected
    assert found.wake_at == (at(next_look) if next_look else None)


def test_what_lies_behind_has_collapsed_into_the_most_severe() -> None:
    found = look("first_response", TUESDAY, now="Wed 2026-05-06 09:30")
    assert stage(found) == "last_call"


def test_what_was_said_is_not_said_again_nor_anything_milder() -> None:
    assert stage(look("first_response", TUESDAY, now="Wed 2026-05-06 09:30", said=said("last_call"))) == ""
    assert stage(look("first_response", TUESDAY, now="Tue 2026-05-05 15:30", said=said("last_call"))) == ""
    assert stage(look("first_response", TUESDAY, now="Fri 2026-05-08 09:00", said=said("overdue 1"))) == "overdue 2"


def test_another_requests_alerts_do_not_silence_this_one() -> None:
    other = (Said(2, "first_response", 1, "last_call", "", "running"),)
    assert stage(look("first_response", TUESDAY, now="Wed 2026-05-06 09:30", said=other)) == "last_call"


def test_before_the_holiday_the_alert_goes_at_once_and_knows_when_to_act() -> None:
    eve = asked("Thu 2026-04-30 17:00")
    found = look("first_response", eve, now="Thu 2026-04-30 17:00")
    assert stage(found) == "last_call"
    assert found.alert is not None
    assert found.alert.act_by == at("Thu 2026-04-30 18:00")
    assert found.alert.due == at("Fri 2026-05-01 17:00")


def test_with_no_team_time_at_all_it_says_so() -> None:
    found = look("first_response", asked("Thu 2026-04-30 18:30"), now="Thu 2026-04-30 18:30")
    assert found.alert is not None
    assert found.alert.no_team_time
    assert found.alert.act_by is None


def test_warnings_follow_the_earliest_reading_and_the_breach_the_judging_one() -> None:
    saturday = asked("Sat 2026-05-09 10:00")
    watched = look("first_response", saturday, now="Mon 2026-05-11 09:00")
    assert stage(watched) == "last_call"
    assert watched.alert is not None
    assert watched.alert.due == at("Mon 2026-05-11 10:00")
    assert stage(look("first_response", saturday, now="Mon 2026-05-11 12:00", said=said("last_call"))) == ""
    late = look("first_response", saturday, now="Tue 2026-05-12 00:00", said=said("last_call"))
    assert stage(late) == "breached"
    assert late.alert is not None
    assert late.alert.due == at("Mon 2026-05-11 24:00")


def test_mine_hushes_the_warning_but_never_the_last_call() -> None:
    taken = marked("Tue 2026-05-05 11:00", "taken")
    assert stage(look("first_response", TUESDAY, taken, now="Tue 2026-05-05 15:00")) == ""
    assert stage(look("first_response", TUESDAY, taken, now="Wed 2026-05-06 09:00")) == "last_call"


def test_an_answered_ticket_is_quiet() -> None:
    found = look("first_response", TUESDAY, replied("Tue 2026-05-05 11:00"), now="Wed 2026-05-06 09:30")
    assert found == Outlook(None, found.act_by, None)


def test_an_answer_that_came_late_is_told_once_as_a_breach() -> None:
    late = replied("Wed 2026-05-06 11:00")
    assert stage(look("first_response", TUESDAY, late, now="Wed 2026-05-06 12:00")) == "breached"
    again = look("first_response", TUESDAY, late, now="Wed 2026-05-06 12:00", said=said("breached", state="breached"))
    assert stage(again) == ""
    assert again.wake_at is None


def test_without_a_source_that_sees_replies_the_doubt_itself_is_said() -> None:
    found = look("first_response", TUESDAY, now="Wed 2026-05-06 10:00", sights=())
    assert stage(found) == "breached"
    assert found.alert is not None
    assert found.alert.state == "unknown"


def test_a_source_just_behind_is_waited_for_and_a_silent_one_is_not() -> None:
    behind = (Sight("api", "thread", at("Wed 2026-05-06 09:59")),)
    fresh = look("first_response", TUESDAY, now="Wed 2026-05-06 10:01", sights=behind, said=said("last_call"))
    assert stage(fresh) == ""
    assert fresh.waits_on == "api"
    assert fresh.wake_at == at("Wed 2026-05-06 10:05")
    silent = look("first_response", TUESDAY, now="Wed 2026-05-06 10:05", sights=behind, said=said("last_call"))
    assert stage(silent) == "breached"
    assert silent.alert is not None
    assert silent.alert.state == "unknown"


def test_an_announced_breach_that_was_none_is_taken_back_once() -> None:
    mark = event("Tue 2026-05-05 12:00", "reply", actor="vendor", certainty="asserted")
    before = said("breached", state="breached")
    assert stage(look("first_response", TUESDAY, mark, now="Thu 2026-05-07 10:00", said=before)) == "correction"
    after = (*before, *said("correction", state="met"))
    assert stage(look("first_response", TUESDAY, mark, now="Thu 2026-05-07 10:00", said=after)) == ""
    doubt = said("breached", state="unknown")
    assert stage(look("first_response", TUESDAY, mark, now="Thu 2026-05-07 10:00", said=doubt)) == ""


def test_a_breach_that_is_void_after_all_is_taken_back_too() -> None:
    spam = marked("Thu 2026-05-07 09:00", "no_reply_needed")
    found = look("first_response", TUESDAY, spam, now="Thu 2026-05-07 10:00", said=said("breached", state="breached"))
    assert stage(found) == "correction"


def test_a_breach_that_stands_again_is_told_once_and_taken_back_once_more() -> None:
    thursday, friday = "Thu 2026-05-07 11:00", "Fri 2026-05-08 11:00"
    before = (*said("breached", "overdue 1", state="breached"), *said("correction", state="not_applicable"))
    stands = look("first_response", TUESDAY, now=thursday, said=before).alert
    assert stands is not None
    assert (stands.stage, stands.day, stands.again) == ("overdue", "1 round 2", True)
    after = (*before, *said("overdue 1 round 2", state="breached"))
    assert stage(look("first_response", TUESDAY, now=thursday, said=after)) == ""
    reminder = look("first_response", TUESDAY, now=friday, said=after).alert
    assert reminder is not None
    assert (reminder.stage, reminder.day, reminder.again) == ("overdue", "2 round 2", False)
    spam = marked(friday, "no_reply_needed")
    assert stage(look("first_response", TUESDAY, spam, now=friday, said=after)) == "correction round 2"
    over = (*after, *said("correction round 2", state="not_applicable"))
    assert stage(look("first_response", TUESDAY, spam, now=friday, said=over)) == ""


def test_an_answer_that_turns_out_late_after_all_is_told_though_reminders_went_out_before() -> None:
    late = replied("Thu 2026-05-07 10:30")
    before = (*said("breached", "overdue 1", state="breached"), *said("correction", state="met"))
    found = look("first_response", TUESDAY, late, now="Thu 2026-05-07 11:00", said=before).alert
    assert found is not None
    assert (found.stage, found.day, found.again) == ("breached", "round 2", True)


def test_a_target_of_ours_is_missed_once_and_not_day_after_day() -> None:
    story = (TUESDAY, replied("Tue 2026-05-05 11:00"), asked("Tue 2026-05-05 12:00"))
    found = look("next_response", *story, now="Wed 2026-05-06 12:00")
    assert stage(found) == "breached"
    said_once = said("breached", state="breached", name="next_response")
    assert stage(look("next_response", *story, now="Thu 2026-05-07 09:00", said=said_once)) == ""


def test_ten_days_before_the_fix_would_be_due_one_question_is_asked_and_nothing_else() -> None:
    assert stage(look("fix", TUESDAY, now="Sun 2026-05-24 12:00")) == ""
    assert look("fix", TUESDAY, now="Sun 2026-05-24 12:00").wake_at == at("Mon 2026-05-25 10:00")
    asked_once = look("fix", TUESDAY, now="Mon 2026-05-25 10:00")
    assert stage(asked_once) == "question"
    assert stage(look("fix", TUESDAY, now="Wed 2026-06-03 10:00", said=said("question", name="fix"))) == ""
    assert stage(look("fix", TUESDAY, now="Mon 2026-06-08 10:00")) == ""


def test_a_latent_clock_that_asks_nothing_says_nothing() -> None:
    silent = clock("fix").model_copy(update={"ask_before": None})
    told = verdict("fix", TUESDAY, now="Mon 2026-05-25 10:00")
    found = outlook(told, silent, WATCH, (), at("Mon 2026-05-25 10:00"))
    assert found.alert is None
    assert found.wake_at == at("Thu 2026-06-04 10:00:01")


def test_once_it_is_a_bug_the_stages_behind_collapse() -> None:
    bug = marked("Fri 2026-05-29 10:00", "bug")
    assert stage(look("fix", TUESDAY, bug, now="Fri 2026-05-29 10:00")) == "warning"
    assert stage(look("fix", TUESDAY, bug, now="Mon 2026-06-01 10:00")) == "second_warning"


def test_alerts_are_wanted_only_for_what_is_due_after_the_watch_began() -> None:
    began = Watch(ROME, {}, watch_from=at("Wed 2026-05-06 12:00"))
    found = look("first_response", TUESDAY, now="Wed 2026-05-06 12:00", watch=began)
    assert found.alert is None
    assert found.wake_at is None


def test_what_still_runs_when_the_watch_begins_is_announced_once() -> None:
    began = Watch(ROME, {}, watch_from=at("Tue 2026-05-05 12:00"))
    assert stage(look("first_response", TUESDAY, now="Tue 2026-05-05 12:00", watch=began)) == "welcome"
    assert stage(look("first_response", TUESDAY, now="Tue 2026-05-05 12:00", watch=began, said=said("welcome"))) == ""
    assert stage(look("first_response", TUESDAY, now="Tue 2026-05-05 16:00", watch=began)) == "warning"


def test_an_account_moves_its_own_stages_and_adds_others() -> None:
    own = Watch(ROME, {"warning": "6 team hours", "early": "30 minutes"})
    assert stage(look("first_response", TUESDAY, now="Tue 2026-05-05 13:00", watch=own)) == "warning"
    quarter_to = look("first_response", TUESDAY, now="Wed 2026-05-06 09:45", watch=own, said=said("warning"))
    assert stage(quarter_to) == "last_call"


def test_a_clock_whose_due_instant_nobody_knows_says_nothing() -> None:
    told = verdict("first_response", TUESDAY, now="Tue 2026-05-05 12:00")
    blank = replace(told, standings=tuple(replace(s, due=None, expires=None) for s in told.standings))
    assert outlook(blank, clock("first_response"), WATCH, (), at("Tue 2026-05-05 12:00")) == Outlook(None, None, None)


def test_a_stage_in_unknown_words_is_refused() -> None:
    with pytest.raises(ValueError, match="4 team hours"):
        stage_of("warning", "soonish")
    assert stage_of("warning", "1 team day").unit == "team_days"


def test_every_alert_of_a_life_is_said_exactly_once_whenever_the_monitor_looks() -> None:
    """History independence: looking every ten minutes or every seven hours says the same stages in the same order."""

    def life(step: timedelta) -> list[str]:
        now, told = at("Tue 2026-05-05 10:00"), list[Said]()
        while now < at("Fri 2026-05-15 10:00"):
            judged = verdict("first_response", TUESDAY, now=now)
            found = outlook(judged, clock("first_response"), Watch(office("Europe/Rome"), {}), told, now)
            if isinstance(alert := found.alert, Alert):
                told.append(Said(1, "first_response", 1, alert.stage, alert.day, alert.state))
            now = min(now + step, found.wake_at or datetime.max.replace(tzinfo=now.tzinfo))
        return [f"{one.stage} {one.day}".strip() for one in told]

    full = ["warning", "last_call", "breached", *(f"overdue {day}" for day in range(1, 6))]
    assert life(timedelta(minutes=10)) == life(timedelta(hours=7)) == full
