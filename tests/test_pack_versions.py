"""A ticket is judged by the rules in force when it was opened; the pack's version names all of its content."""

from datetime import date

from checks.scheme import Pack, in_force, read_pack, readings_for
from tests.packs import PACKS, scheme
from tests.test_pack_refused import CLOCK, GOOD, HEAD, TAIL

NEW = CLOCK.replace("n = 24", "n = 12").replace(
    'id = "first_response"', 'id = "first_response"\neffective_from = 2026-06-01'
)


def pack(text: str) -> Pack:
    found = read_pack(text)
    assert isinstance(found, Pack), found
    return found


def hours(of: Pack, day: date) -> list[int]:
    return [reading.target.n for clock in in_force(of, day).clocks for reading in clock.readings]


def test_a_promise_changed_on_a_day_binds_tickets_opened_from_that_day():
    changed = pack(HEAD + CLOCK + NEW + TAIL)
    assert hours(changed, date(2026, 5, 31)) == [24]
    assert hours(changed, date(2026, 6, 1)) == [12]


def test_the_first_version_reaches_back_without_limit():
    assert hours(pack(HEAD + CLOCK + NEW + TAIL), date(1999, 1, 1)) == [24]


def test_a_promise_withdrawn_binds_until_its_last_day():
    ended = CLOCK.replace('id = "first_response"', 'id = "first_response"\neffective_until = 2026-05-31')
    assert hours(pack(HEAD + ended + TAIL), date(2026, 5, 31)) == [24]
    assert hours(pack(HEAD + ended + TAIL), date(2026, 6, 1)) == []


def test_a_version_names_id_revision_and_content():
    assert pack(GOOD).version.startswith("bazaar r1 ")
    assert pack(GOOD).version != pack(GOOD.replace("within a day", "within one day")).version


def test_a_scheme_gives_its_clocks_and_clauses_by_name():
    told = in_force(pack(GOOD), date(2026, 5, 1))
    assert told.clause("BZ-1").says == "Answer within a day."
    assert told.clock("fix") is None


def test_without_a_choice_every_open_reading_is_taken_as_a():
    unsettled = in_force(PACKS["docpart"], date(2026, 5, 1))
    assert [w.months for w in unsettled.terms.tariff.free_windows] == [1]
    assert unsettled.terms.tariff == scheme("docpart", date(2026, 5, 1)).terms.tariff


def test_one_judge_at_most_whatever_plan_and_severity():
    for name, known in PACKS.items():
        for clock in in_force(known, date(2026, 5, 1)).clocks:
            for plan in ("", *(plan.id for plan in known.plans)):
                for severity in ("", *(severity.id for severity in known.severities)):
                    judges = [r for r in readings_for(clock, plan, (severity,)) if r.judge]
                    assert len(judges) <= 1, (name, clock.id, plan, severity)


def test_a_changed_pack_has_a_version_of_its_own_whether_or_not_the_first_was_worked_out_before() -> None:
    asked, fresh = pack(GOOD), pack(GOOD)
    before = asked.version
    changes = {"revision": 7}
    assert asked.model_copy(update=changes).version == fresh.model_copy(update=changes).version != before
