"""The demo shows one ticket of each of the five schemes with its promise, its price and its outcome."""

from pathlib import Path

from monitor.demo.play import play_demo
from monitor.demo.show import bills, tickets, write_pages


def test_each_scheme_is_shown_with_promise_price_and_outcome(tmp_path: Path) -> None:
    house = play_demo(tmp_path)
    told = {bill["scheme"]: bill for bill in bills(house)}
    assert {scheme: bill["outcome"].partition(":")[0] for scheme, bill in told.items()} == {
        "docpart": "DP-5",
        "altermarket-xcart": "AM-4",
        "nagacommerce": "as promised",
        "cart-power": "CP-4",
    }
    assert told["docpart"]["price"].endswith("0.35 hours (12.25 USD)")
    assert told["altermarket-xcart"]["outcome"].endswith("50 points to be returned")
    assert told["cart-power"]["outcome"].startswith("CP-4: 15 credits are missing")

    promises = {str(row["ticket"]): row["state"] for row in tickets(house) if row["clock"] != "points_return"}
    assert [promises.get(bill["ticket"]) for bill in told.values()] == ["met", None, "met", "met"]
    index = write_pages(house, tmp_path)[0].read_text(encoding="utf-8")
    assert "2.75 USD is to be taken off" in index
    house.store.close()
