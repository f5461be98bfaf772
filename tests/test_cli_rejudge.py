"""`sla-monitor rejudge`: what is settled stays so until a person asks what today's rules say, and has them applied."""

from pathlib import Path

import pytest

from tests.shop import CONFIG, Shop

LATE_UNDER_A_DAY = "2026-05-05T12:00:00+02:00"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A request of Monday 10:00 that was answered on Tuesday at noon: too late, and announced as that."""
    shop = Shop(tmp_path)
    shop.notification("Mon 2026-05-04 10:00", 4711)
    shop.live("Mon 2026-05-04 12:00", "Tue 2026-05-05 10:30")
    shop.run("mark", 1, "answered", "--by", "anna", "--at", LATE_UNDER_A_DAY)
    return shop


def two_days(shop: Shop) -> None:
    """The house learns that it had read its scheme too strictly, and writes a pack of its own."""
    from monitor.packaged import read_text

    pack = read_text("checks/schemes/prestashop-business-care.toml")
    elapsed = 'target = { unit = "business_days", n = 1, reading = "elapsed" }'
    assert elapsed in pack
    (shop.root / "care.toml").write_text(pack.replace(elapsed, elapsed.replace("n = 1", "n = 2")), encoding="utf-8")
    shop.file.write_text(CONFIG.replace("[monitor]", '[monitor]\nschemes = ["care.toml"]', 1), encoding="utf-8")


def first_response(shop: Shop) -> str:
    clocks = shop.told("tickets", "--state", "all")["tickets"][0]["clocks"]
    return next(str(clock["state"]) for clock in clocks if clock["clock"] == "first_response")


def test_as_long_as_the_rules_are_the_same_nothing_differs(shop: Shop) -> None:
    assert shop.told("rejudge", "--since", "2026-05-01") == {"looked_at": 1, "applied": 0, "differences": []}
    assert (
        "1 settled tickets looked at; 0 would be judged otherwise."
        in shop.run("rejudge", "--since", "2026-05-01", "--apply").stdout
    )


def test_mended_rules_are_shown_and_change_nothing_by_themselves(shop: Shop) -> None:
    two_days(shop)
    shop.live("Wed 2026-05-06 10:00")
    assert first_response(shop) == "breached"

    (judge,) = [
        one for one in shop.told("rejudge", "--since", "2026-05-04")["differences"] if one["reading"] == "elapsed"
    ]
    assert (judge["before"]["state"], judge["after"]["state"]) == ("breached", "met")
    assert judge["after"]["due"] == "2026-05-06T08:00:00+00:00"
    words = shop.run("rejudge", "--since", "2026-05-04").stdout
    assert "Nothing was changed; --apply judges them so." in words
    assert first_response(shop) == "breached"


def test_applied_they_are_judged_so_and_the_ledger_keeps_both(shop: Shop) -> None:
    two_days(shop)

    assert shop.told("rejudge", "--since", "2026-05-04", "--apply")["applied"] == 1
    assert first_response(shop) == "met"
    ledger = [row["state"] for row in shop.told("explain", 1)["ledger"] if row["reading"] == "elapsed"]
    assert ledger[-2:] == ["breached", "met"]
    assert shop.told("rejudge", "--since", "2026-05-04")["differences"] == []


def test_only_tickets_opened_since_are_looked_at(shop: Shop) -> None:
    two_days(shop)

    assert shop.told("rejudge", "--since", "2026-05-05")["looked_at"] == 0
    assert shop.told("rejudge", "--since", "2026-05-04T10:00:00+02:00")["looked_at"] == 1
    for wrong in ("yesterday", "2026-05-04T10:00:00"):
        assert "--since:" in shop.run("rejudge", "--since", wrong, status=2).output
