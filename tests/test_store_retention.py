"""What is old enough is found on both databases, and the place that it held is given back while others go on."""

from monitor.store.retention import Retention
from monitor.store.store import Store
from tests.stores import HOUR, MONDAY, batch, mail, opened

pytest_plugins = ("tests.fresh_store",)


def test_what_is_old_and_settled_is_found_and_tidied_while_a_reader_looks_on(store: Store) -> None:
    ticket = opened(store, "m1")
    keep = Retention(store.database)
    store.intake.keep_batch("shop mailbox", batch(mail(1)), MONDAY)
    assert keep.settled(MONDAY + HOUR) == [], "it is open"
    assert keep.unsealed([ticket]) == {ticket}
    assert keep.wanted(["m1", "m2"]) == {"m1"}
    assert keep.aside(MONDAY + HOUR, 0, 10) == []
    assert keep.unreadable(MONDAY + HOUR, 10) == []
    with store.database.engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM tickets")
        keep.tidy()
    assert keep.unsealed([ticket]) == {ticket}
