"""What the words of a ticket show is kept with it, said in its alerts, and never acted upon."""

import json
from pathlib import Path

from checks.classify import judge
from monitor.rules import packaged_rules, rules_with
from tests.moments import at
from tests.scene import BASE, FILES, Scene, body, open_scene
from tests.shop import MARKET, Shop

CHANGED = (
    "I edited the file controllers/front/checkout.php of your module to add our own field, and changed the SQL in "
    "classes/Order.php too. Since then the order page shows error 500. We want our money back."
)


def findings(scene: Scene, thread: str) -> dict[str, tuple[str, str, dict[str, object]]]:
    rows = scene.house.store.caches.findings_of(scene.ticket(thread))
    return {row.rule: (row.outcome, row.clause, json.loads(row.json)) for row in rows}


def test_a_ground_of_refusal_is_kept_with_its_clause_and_the_customers_own_words(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501", text=CHANGED)
    scene.cycle("Tue 2026-04-28 10:00")
    outcome, clause, rest = findings(scene, "501")["modified_source"]
    assert outcome in ("flag", "check")
    assert clause == "PS-NO-6"
    evidence = rest["evidence"]
    assert isinstance(evidence, list)
    assert all(piece["text"] in CHANGED for piece in evidence)


def test_the_alert_names_what_was_found_and_the_clock_runs_on(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501", text=CHANGED)
    scene.cycle("Tue 2026-04-28 10:00")
    scene.cycle("Tue 2026-04-28 15:00")
    (letter,) = scene.letters()
    assert "modified source (PS-NO-6)" in body(letter)
    (state,) = [s.state for s in scene.house.store.caches.standings_of(1) if s.judging and s.clock == "first_response"]
    assert state == "running"


def test_a_letter_of_the_marketplace_without_words_of_the_customer_is_told_as_that(tmp_path: Path) -> None:
    shop = Shop(tmp_path)
    subject = "[PrestaShop Addons] You received a new message! {} about a refund, it does not work"
    shop.mail("Mon 2026-05-04 10:00", subject.format(501), "", MARKET)
    shop.mail("Mon 2026-05-04 10:00", subject.format(502), "The checkout crashes with error 500.", MARKET)
    shop.live("Mon 2026-05-04 10:05")
    kinds = [shop.told("explain", ticket)["findings"][0] for ticket in (1, 2)]
    assert [(kind["outcome"], kind["detail"]["wordless"]) for kind in kinds] == [("needs_person", True), ("bug", False)]
    assert not kinds[0]["detail"]["is_bug"] and not kinds[0]["detail"]["refund_demand"]
    assert "no words of the customer" in shop.run("explain", 1).output
    assert "no words of the customer" not in shop.run("explain", 2).output


def test_a_demand_for_money_without_a_purchase_date_asks_for_it(tmp_path: Path) -> None:
    scene = open_scene(tmp_path)
    scene.asks("Tue 2026-04-28 10:00", "501", text="Your module never worked. Please refund me.")
    scene.cycle("Tue 2026-04-28 10:00")
    outcome, _, rest = findings(scene, "501")["refund"]
    assert outcome == "unknown"
    assert rest["ask"] == "When was the product bought?"


def test_a_fix_that_did_not_come_recommends_the_refund(tmp_path: Path) -> None:
    scene = open_scene(tmp_path, BASE + FILES, "Mon 2026-03-02 09:00")
    scene.asks("Mon 2026-03-02 10:00", "501", text="The checkout crashes with error 500.")
    scene.cycle("Mon 2026-03-02 10:00")
    scene.marks("Mon 2026-03-02 10:30", "501", "answered")
    scene.marks("Mon 2026-03-02 10:31", "501", "bug")
    scene.cycle("Mon 2026-03-02 10:32")
    assert "refund" not in findings(scene, "501")
    scene.cycle("Thu 2026-04-02 10:00")
    outcome, clause, _ = findings(scene, "501")["refund"]
    assert (outcome, clause) == ("default_refund", "PS-REF-1")


def test_a_house_adds_phrases_and_patterns_of_its_own() -> None:
    own = '[phrases.refund_ask]\nen = ["give me my coins"]\n'
    assert rules_with(()) is packaged_rules()
    extended = rules_with([own])
    told = judge("", "Give me my coins.", extended, at("Tue 2026-04-28 10:00"))
    assert told.refund_demand
    assert not judge("", "Give me my coins.", packaged_rules(), at("Tue 2026-04-28 10:00")).refund_demand
