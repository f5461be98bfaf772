"""A message is sent by one sender at a time, and what came of it is never written by one who lost the claim."""

import threading
from datetime import datetime, timedelta

from monitor.store.outbox import Claimed, NewMessage
from monitor.store.store import Store
from tests.stores import HOUR, MINUTE, MONDAY

pytest_plugins = ("tests.fresh_store",)

LEASE = 2 * MINUTE


def test_a_claimed_message_is_nobody_elses_until_the_lease_ends(store: Store) -> None:
    posted(store, 1)

    (mine,) = claim(store, "one", MONDAY)
    assert claim(store, "two", MONDAY + LEASE - timedelta(microseconds=1)) == []
    (theirs,) = claim(store, "two", MONDAY + LEASE)

    assert (mine.attempts, theirs.attempts) == (1, 2)
    assert mine.body == theirs.body == b"bytes 0"


def test_a_sender_that_lost_its_claim_changes_nothing_any_more(store: Store) -> None:
    posted(store, 1)
    (late,) = claim(store, "one", MONDAY)
    (current,) = claim(store, "two", MONDAY + LEASE)

    assert not store.outbox.sent(late, MONDAY + LEASE)
    assert not store.outbox.retry(late, MONDAY, "timeout")
    assert not store.outbox.refused(late, "550", MONDAY)
    assert store.outbox.counts() == {"due": 1}
    assert store.outbox.sent(current, MONDAY + LEASE)
    assert store.outbox.counts() == {"sent": 1}


def test_the_same_sender_claiming_again_has_a_new_claim(store: Store) -> None:
    posted(store, 1)
    (late,) = claim(store, "one", MONDAY)
    (current,) = claim(store, "one", MONDAY + LEASE)

    assert not store.outbox.sent(late, MONDAY + LEASE)
    assert store.outbox.sent(current, MONDAY + LEASE)


def test_what_was_sent_refused_or_superseded_never_comes_up_again(store: Store) -> None:
    posted(store, 3)
    first, second, third = claim(store, "one", MONDAY)
    assert store.outbox.sent(first, MONDAY)
    assert store.outbox.refused(second, "550 no such user", MONDAY)
    assert store.outbox.superseded(third, "answered meanwhile", MONDAY)

    assert claim(store, "one", MONDAY + 1000 * HOUR) == []
    assert store.outbox.counts() == {"sent": 1, "refused": 1, "superseded": 1}
    (refused,) = store.outbox.posted("refused", 10)
    assert (refused.reason, refused.done_at, refused.next_at) == ("550 no such user", MONDAY, None)
    assert len(store.outbox.posted(None, 10)) == 3


def test_a_retry_comes_up_at_its_instant_with_its_reason(store: Store) -> None:
    posted(store, 1)
    (mine,) = claim(store, "one", MONDAY)
    store.outbox.retry(mine, MONDAY + HOUR, "451 try later")

    assert claim(store, "one", MONDAY + 59 * MINUTE) == []
    (again,) = claim(store, "one", MONDAY + HOUR)
    assert (again.attempts, again.state, again.reason) == (2, "due", "451 try later")


def test_a_doubtful_message_comes_up_again_and_is_known_to_be_doubtful(store: Store) -> None:
    posted(store, 1)
    (mine,) = claim(store, "one", MONDAY)
    store.outbox.doubtful(mine, MONDAY + 10 * MINUTE, "cut after the final dot")

    (again,) = claim(store, "one", MONDAY + 10 * MINUTE)
    assert (again.state, again.reason, again.body) == ("doubtful", "cut after the final dot", mine.body)


def test_a_dead_senders_claims_are_free_at_once_when_it_starts_again(store: Store) -> None:
    posted(store, 3)
    done, _ = claim(store, "one", MONDAY, limit=2)
    store.outbox.sent(done, MONDAY)
    claim(store, "two", MONDAY, limit=1)

    assert store.outbox.release("one") == 1
    assert [one.message_key for one in claim(store, "one", MONDAY)] == ["m1"]


def test_a_broken_channel_does_not_hold_up_another(store: Store) -> None:
    posted(store, 3)
    store.outbox.post([NewMessage("chat", "webhook", "team", "", b"hello")], MONDAY + MINUTE)

    (chat,) = claim(store, "one", MONDAY + HOUR, limit=1, channels=("webhook",))
    assert chat.message_key == "chat"


def test_the_longest_due_goes_first(store: Store) -> None:
    for minutes in (3, 1, 2):
        store.outbox.post([NewMessage(f"m{minutes}", "smtp", "anna", "", b"")], MONDAY + minutes * MINUTE)

    assert [one.message_key for one in claim(store, "one", MONDAY + HOUR)] == ["m1", "m2", "m3"]
    assert claim(store, "one", MONDAY) == []


def test_many_senders_at_once_never_get_the_same_message(url: str, store: Store) -> None:
    posted(store, 60)
    start = threading.Barrier(4)
    claimed: dict[str, list[int]] = {}

    def send(owner: str) -> None:
        with Store.open(url) as own:
            start.wait(30)
            while mine := claim(own, owner, MONDAY, limit=3):
                claimed.setdefault(owner, []).extend(one.id for one in mine)

    senders = [threading.Thread(target=send, args=(f"sender {number}",)) for number in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(60)

    everything = [row for mine in claimed.values() for row in mine]
    assert len(everything) == len(set(everything)) == 60


def posted(store: Store, many: int) -> None:
    store.outbox.post([NewMessage(f"m{n}", "smtp", "anna", "", f"bytes {n}".encode()) for n in range(many)], MONDAY)


def claim(
    store: Store, owner: str, now: datetime, limit: int = 10, channels: tuple[str, ...] | None = None
) -> list[Claimed]:
    return store.outbox.due_messages(now, limit, owner, LEASE, channels)
