"""What a source showed is kept once, and a cursor never runs ahead of what is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from monitor.sources.source import Batch, RawMail, Unreadable
from monitor.store.coverage import Interval
from monitor.store.intake import NewSighting
from monitor.store.notices import NewNotice
from monitor.store.store import Store
from tests.stores import HOUR, MINUTE, MONDAY, batch, mail, opened, seen

pytest_plugins = ("tests.fresh_store",)

HALF_HOUR = timedelta(minutes=30)
NUMBERS = count(1)


def test_the_same_mail_fetched_twice_is_one(store: Store) -> None:
    two = batch(mail(7), mail(8))

    assert store.intake.keep_batch("shop", two, MONDAY) == 2
    assert store.intake.keep_batch("shop", two, MONDAY + MINUTE) == 0

    assert [new.uid for new in store.mails.new_mail(10)] == [7, 8]
    assert store.intake.cursors("shop") == {"INBOX": "1:8"}


def test_a_copy_in_another_folder_is_kept_as_a_place_with_the_same_bytes(store: Store) -> None:
    store.intake.keep_batch("shop", batch(mail(7, "hello")), MONDAY)
    store.intake.keep_batch("shop", batch(mail(3, "hello", folder="Sent"), folder="Sent"), MONDAY)

    first, copy = store.mails.new_mail(10)
    assert (first.raw, first.sha256) == (copy.raw, copy.sha256) == (b"hello", first.sha256)
    assert (first.sent_folder, copy.sent_folder) == (False, True)


def test_a_mail_without_any_date_is_kept_as_well(store: Store) -> None:
    dateless = Batch(_without_date(7), "1:7", "INBOX")

    assert store.intake.keep_batch("shop", dateless, MONDAY) == 1
    assert store.mails.new_mail(1)[0].received_at is None


def test_cursors_of_two_sources_do_not_meet(store: Store) -> None:
    store.intake.keep_batch("shop", batch(mail(7)), MONDAY)
    store.intake.keep_batch("other", batch(mail(2)), MONDAY)

    assert store.intake.cursors("shop") == {"INBOX": "1:7"}
    assert store.intake.cursors("other") == {"INBOX": "1:2"}


def test_a_batch_with_a_naive_instant_is_refused_as_a_whole(store: Store) -> None:
    naive = batch(mail(7), mail(8, at=datetime(2026, 5, 11, 9, 0)))  # noqa: DTZ001 - the very thing to be refused

    with pytest.raises(StatementError, match="no time zone"):
        store.intake.keep_batch("shop", naive, MONDAY)

    assert store.intake.cursors("shop") == {}
    assert store.mails.new_mail(10) == []


def test_parsing_marks_the_mail_and_keeps_what_it_said_together(store: Store) -> None:
    store.intake.keep_batch("shop", batch(mail(7), mail(8)), MONDAY)
    first, second = store.mails.new_mail(10)

    new = store.mails.keep_parsed([first.location_id, second.location_id], [seen("m7"), seen("m7")], MONDAY)

    assert new == 1
    assert store.mails.new_mail(10) == []
    assert [sighting.object_id for sighting in store.assignments.unassigned(10)] == ["m7"]


def test_a_row_that_changed_under_its_id_is_seen_again_and_an_unchanged_one_is_not(store: Store) -> None:
    assert store.intake.keep_sightings([seen("thread 5", digest="open")], MONDAY) == 1
    assert store.intake.keep_sightings([seen("thread 5", digest="open")], MONDAY + HOUR) == 0
    assert store.intake.keep_sightings([seen("thread 5", digest="closed")], MONDAY + HOUR) == 1
    assert store.intake.keep_sightings([], MONDAY) == 0


def test_sightings_wait_in_the_order_in_which_they_arrived_not_in_which_they_were_read(store: Store) -> None:
    store.intake.keep_sightings([seen("late", MONDAY + HOUR), seen("early", MONDAY)], MONDAY + HOUR)

    assert [one.object_id for one in store.assignments.unassigned(10)] == ["early", "late"]
    assert [one.object_id for one in store.assignments.unassigned(1)] == ["early"]


def test_a_mail_that_cannot_be_parsed_is_kept_and_told_once_however_often(store: Store) -> None:
    store.intake.keep_batch("shop", batch(mail(7), mail(8)), MONDAY)
    for bad in store.mails.new_mail(10):
        notice = NewNotice("unparsed:shop", "warning", "source shop", "Mails cannot be parsed.", "Look at them.")
        store.mails.mark_unreadable(bad.location_id, "10,000 nested parts", notice, MONDAY)

    (told,) = store.notices.open_notices()
    assert (told.count, told.what) == (2, "Mails cannot be parsed.")
    assert store.mails.new_mail(10) == []


def test_a_mail_that_the_source_will_not_give_has_a_notice_until_it_comes(store: Store) -> None:
    withheld = Batch((), "1:6", "INBOX", None, (Unreadable("INBOX", 1, 7, "the server closed the connection"),))
    store.intake.keep_batch("shop", withheld, MONDAY)
    store.intake.keep_batch("shop", withheld, MONDAY + HOUR)

    (told,) = store.notices.open_notices()
    assert (told.count, told.first_at, told.last_at) == (2, MONDAY, MONDAY + HOUR)
    assert "UID 7" in told.what

    store.intake.keep_batch("shop", batch(mail(7)), MONDAY + 2 * HOUR)
    assert store.notices.open_notices() == []


def test_large_mails_are_given_out_few_at_a_time_and_none_is_left_behind(store: Store) -> None:
    store.intake.keep_batch("shop", batch(mail(1, "x" * 60), mail(2, "y" * 30), mail(3, "z" * 30)), MONDAY)

    assert [new.uid for new in store.mails.new_mail(10, octets=50)] == [1]
    assert [new.uid for new in store.mails.new_mail(10, octets=90)] == [1, 2]
    assert [new.uid for new in store.mails.new_mail(2)] == [1, 2]


def test_words_that_no_database_takes_are_kept_as_near_as_can_be(store: Store) -> None:
    hostile = "nul \x00, lone surrogate \ud800, emoji \U0001f600"
    store.intake.keep_sightings([NewSighting("s", hostile, "d", "mail", MONDAY, True, {"subject": hostile})], MONDAY)

    (kept,) = store.assignments.unassigned(1)
    assert kept.payload == {"subject": hostile}
    assert kept.object_id == "nul \ufffd, lone surrogate \ufffd, emoji \U0001f600"

    ticket_id = opened_as(store, hostile)
    assert store.tickets.tickets_by_keys("presta", [hostile])[0].ticket_id == ticket_id


def test_a_source_is_covered_up_to_the_folder_that_was_read_least(store: Store) -> None:
    both = ("INBOX", "Sent")
    store.intake.keep_batch("shop", batch(mail(7), complete_until=MONDAY + HOUR), MONDAY + HOUR, both)
    assert store.coverage.watermark("shop") is None

    sent = batch(folder="Sent", complete_until=MONDAY + MINUTE)
    store.intake.keep_batch("shop", sent, MONDAY + HOUR, both)
    assert store.coverage.coverage("shop") == [Interval(MONDAY, MONDAY + MINUTE)]


def test_a_complete_catch_up_covers_the_weekend_nobody_was_running(store: Store) -> None:
    store.intake.keep_batch("shop", batch(mail(7), complete_until=MONDAY), MONDAY)
    later = MONDAY + 72 * HOUR
    store.intake.keep_batch("shop", batch(mail(8, at=MONDAY + HOUR)), later)
    assert store.coverage.watermark("shop") == MONDAY

    store.intake.keep_batch("shop", batch(complete_until=later), later)
    assert store.coverage.coverage("shop") == [Interval(MONDAY, later)]
    assert store.coverage.gaps("shop") == []


def test_an_empty_mailbox_is_covered_from_its_first_complete_poll_on(store: Store) -> None:
    store.intake.keep_batch("shop", batch(complete_until=MONDAY), MONDAY)

    assert store.coverage.coverage("shop") == [Interval(MONDAY, MONDAY)]


def test_what_cannot_be_read_again_stays_a_gap(store: Store) -> None:
    for since, until in ((0, 2), (5, 6), (8, 9), (6, 7)):
        store.coverage.extend_coverage("orders", MONDAY + since * HOUR, MONDAY + until * HOUR)

    assert store.coverage.gaps("orders") == [
        Interval(MONDAY + 2 * HOUR, MONDAY + 5 * HOUR),
        Interval(MONDAY + 7 * HOUR, MONDAY + 8 * HOUR),
    ]
    with pytest.raises(ValueError, match="end lies before"):
        store.coverage.extend_coverage("orders", MONDAY, MONDAY - HOUR)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=8))
def test_what_was_read_is_the_union_of_what_was_read_each_time(store: Store, reads: list[tuple[int, int]]) -> None:
    source = f"source {next(NUMBERS)}"
    for since, length in reads:
        store.coverage.extend_coverage(source, MONDAY + since * HOUR, MONDAY + (since + length) * HOUR)

    # Half hours are looked at too, for stretches that touch are one and those an hour apart are two.
    covered = {half for since, length in reads for half in range(2 * since, 2 * (since + length) + 1)}
    found = store.coverage.coverage(source)
    halves = [(one.since - MONDAY) // HALF_HOUR for one in found], [(one.until - MONDAY) // HALF_HOUR for one in found]
    assert halves[0] == [half for half in sorted(covered) if half - 1 not in covered]
    assert halves[1] == [half for half in sorted(covered) if half + 1 not in covered]
    assert store.coverage.watermark(source) == found[-1].until


def test_a_source_that_fails_says_since_when_until_it_works_again(store: Store) -> None:
    store.coverage.poll_failed("shop", "The password was refused.", MONDAY)
    store.coverage.poll_failed("shop", "The server does not answer.", MONDAY + HOUR)
    (poll,) = store.coverage.polls()
    assert (poll.last_good, poll.failing_since, poll.last_try) == (None, MONDAY, MONDAY + HOUR)
    assert (poll.reason, poll.polls_count) == ("The server does not answer.", 2)

    store.coverage.poll_ok("shop", MONDAY + 2 * HOUR)
    (poll,) = store.coverage.polls()
    assert (poll.last_good, poll.failing_since, poll.reason) == (MONDAY + 2 * HOUR, None, "")


def test_instants_come_back_exactly_and_in_utc(store: Store) -> None:
    for instant in (datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC)):
        store.coverage.poll_ok("shop", instant)
        assert store.coverage.polls()[0].last_good == instant


def opened_as(store: Store, key: str) -> int:
    for waiting in store.assignments.unassigned(10):
        store.assignments.set_aside(waiting.id, "unclaimed", "correlate", MONDAY)
    return opened(store, "ticket", keys=(key,))


def _without_date(uid: int) -> tuple[RawMail, ...]:

    return (replace(mail(uid), received_at=None, certain=False),)
