"""`sla-monitor classify` reads tickets as JSON lines and answers each with one line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from checks.classify import judge
from checks.grounds import NAMES
from monitor.cli.classify import classify
from monitor.drafts import draft
from monitor.rules import house_rules, packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
SECOND = {
    "id": 7,
    "title": "Licence on my second shop",
    "body": "I bought it for a-shop.example and want to use it on b-shop.example, my second shop. 8.1",
}


def run(*words: str, stdin: str, status: int = 0) -> str:
    app = typer.Typer()
    app.command()(classify)
    done = CliRunner().invoke(app, list(words), input=stdin)
    assert done.exit_code == status, done.output
    return done.output


def answers(*tickets: dict[str, Any], words: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    lines = run("--at", NOW.isoformat(), *words, stdin="\n".join(json.dumps(one) for one in tickets) + "\n\n")
    return [json.loads(line) for line in lines.splitlines()]


def test_one_line_a_ticket_with_the_published_keys() -> None:
    first, second = answers(SECOND, {"id": "x", "title": "Ok"})
    assert set(first) >= {
        "id", "lang", "kind", "kind_scores", "is_bug", "refund_demand", "no_reply_needed", "findings"
    }  # fmt: skip
    assert (first["id"], first["lang"], second["id"], second["lang"]) == (7, "en", "x", "unknown")
    assert [finding["ground"] for finding in first["findings"]] == list(NAMES)
    assert set(first["findings"][0]) >= {"ground", "outcome", "clause", "evidence", "against", "ask"}


def test_what_spoke_for_the_kind_is_shown() -> None:
    spoke = answers({"id": 1, "title": "Refund", "body": "I bought it by mistake and want my money back."})[0][
        "kind_spoke"
    ]
    assert "refund_wanted" in spoke and list(spoke.values()) == sorted(spoke.values(), reverse=True)


def test_evidence_points_into_the_cleaned_text() -> None:
    finding = answers(SECOND)[0]["findings"][1]
    cleaned = f"{SECOND['title']}\n\n{SECOND['body']}"
    assert (finding["ground"], finding["outcome"], finding["clause"]) == ("other_site", "flag", None)
    assert all(cleaned[one["start"] : one["end"]] == one["text"] for one in finding["evidence"])


def test_a_scheme_gives_the_clauses_and_leaves_out_what_it_does_not_know() -> None:
    found = answers(SECOND, words=("--scheme", "prestashop-business-care"))[0]["findings"]
    clauses = {finding["ground"]: finding["clause"] for finding in found}
    assert clauses["other_site"] == "PS-NO-2"
    assert {clauses[name] for name in ("site_intervention", "third_party", "hosting")} == {"PS-NO-3"}
    assert found[0]["pack"].startswith("prestashop-business-care r")
    assert answers(SECOND, words=("--scheme", "docpart"))[0]["findings"] == []


def test_facts_are_shown_with_source_and_date() -> None:
    facts = {
        "shop_host": "b-shop.example",
        "licensed_host": {"value": "a-shop.example", "date": "2026-01-01", "source": "order"},
    }
    evidence = answers(SECOND | {"facts": facts})[0]["findings"][1]["evidence"]
    assert evidence[1] == {
        "fact": "licensed_host", "value": "a-shop.example", "source": "order", "date": "2026-01-01T00:00:00+00:00"
    }  # fmt: skip
    care = answers(SECOND | {"facts": {"care_until": "2026-01-01"}})[0]["findings"][8]
    assert (care["outcome"], care["evidence"][0]["value"]) == ("flag", "2026-01-01T22:59:59+00:00")


def test_a_demand_is_marked_with_its_words() -> None:
    found = answers({"id": 1, "title": "Refund", "body": "I want a refund of my purchase."})[0]
    assert found["refund_demand"]
    assert [one["text"] for one in found["evidence"]]


def test_a_last_thanks_needs_no_reply() -> None:
    assert answers({"id": 1, "title": "Re: cart", "body": "Thanks, everything works now. You can close the ticket."})[
        0
    ]["no_reply_needed"]


def test_a_language_that_no_signal_speaks_is_reported_not_covered() -> None:
    found = answers(SECOND | {"lang": "sv"})[0]
    assert (found["lang"], found["covered"], found["findings"]) == ("sv", False, [])
    assert answers(SECOND | {"lang": "en-GB"})[0]["lang"] == "en"
    assert answers(SECOND | {"lang": "el_Latn"})[0]["lang"] == "greeklish"


def test_equal_input_gives_equal_bytes() -> None:
    stdin = json.dumps(SECOND) + "\n"
    assert run("--at", NOW.isoformat(), stdin=stdin) == run("--at", NOW.isoformat(), stdin=stdin)


@pytest.mark.parametrize(
    ("stdin", "words", "why"),
    [
        ("{", (), "line 1: not JSON"),
        ("[1]", (), "line 1: not an object"),
        ('{"facts": {"purchased_at": "soon"}}', (), "line 1: the fact 'purchased_at' needs a date"),
        ('{"facts": [1]}', (), "line 1: facts is an object of names and values"),
        ('{"body": ["a"]}', (), "line 1: body is no text"),
        ('{"at": "today"}', (), "line 1: at is an instant with its offset"),
        ("[" * 100_000, (), "line 1: not JSON"),
        ("{}", ("--scheme", "nowhere"), "There is no scheme nowhere"),
        ("{}", ("--account", "me"), "There is no account me"),
        ("{}", ("--at", "today"), "--at: write an instant"),
        ('"' + "a" * 4_000_001 + '"', (), "line 1: longer than"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(stdin: str, words: tuple[str, ...], why: str) -> None:
    assert why in run(*words, stdin=stdin, status=2)


def test_a_line_that_cannot_be_read_is_told_and_the_others_are_judged_all_the_same(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(classify)
    done = CliRunner().invoke(app, [], input=f"{json.dumps(SECOND)}\n{{\n\n{json.dumps({'id': 9, 'title': 'Ok'})}\n")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [7, 9]
    assert (done.exit_code, done.stderr.splitlines()) == (
        2, ['line 2: not JSON; write one object a line: {"id": 1, "title": "...", "body": "..."}']
    )  # fmt: skip


def test_the_scheme_of_an_account(tmp_path: Path) -> None:
    from tests.shop import CONFIG

    config = tmp_path / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    (tmp_path / "mail").mkdir(exist_ok=True)
    account = next(
        line.split('"')[1] for line in CONFIG.split("[[accounts]]")[1].splitlines() if line.startswith("name")
    )
    found = answers(SECOND, words=("--config", str(config), "--account", account))
    assert found[0]["findings"][1]["clause"] == "PS-NO-2"
    by_name = answers(SECOND, words=("--config", str(config), "--scheme", "prestashop-business-care"))
    settled = {finding["pack"] for finding in found[0]["findings"]}
    assert settled.isdisjoint({finding["pack"] for finding in by_name[0]["findings"]}), "the account's choices are made"


def test_the_phrases_of_a_configuration_are_heard(tmp_path: Path) -> None:
    ticket = {"id": 1, "title": "Shop", "body": "The blinkenlights refuse our connection since Monday."}
    config = tmp_path / "config.toml"
    config.write_text('[monitor]\nsignals = ["ours.toml"]\n', encoding="utf-8")
    own = tmp_path / "ours.toml"
    own.write_text('[phrases.host_word]\nen = ["the blinkenlights"]\n', encoding="utf-8")
    assert answers(ticket) != answers(ticket, words=("--config", str(config)))
    own.write_text('[phrases.nothing]\nen = ["x"]\n', encoding="utf-8")
    assert "no signal is named 'nothing'" in run("--config", str(config), stdin="{}", status=2)


def test_the_refund_outcome_is_told_for_the_instant_of_the_claim() -> None:
    asked = {"id": 1, "title": "Refund", "body": "I want a refund for your module please."}
    facts = {"purchased_at": "2026-10-20", "downloaded": False}
    care = ("--scheme", "prestashop-business-care")
    late = answers(asked | {"facts": facts}, words=care)[0]["refund"]
    assert (late["outcome"], late["clause"], late["until"]) == ("vendor_may", "PS-WEB-5", "2027-04-20")
    right = answers(asked | {"facts": facts, "at": "2026-11-20T22:59:59Z"}, words=care)[0]["refund"]
    assert (right["outcome"], right["clause"]) == ("customer_right", "PS-WEB-4")
    assert [one["text"] for one in right["evidence"] if "text" in one] == ["want a refund"]
    assert right["pack"].startswith("prestashop-business-care r")
    quiet = {"id": 2, "title": "Logo", "body": "Where do I change the logo?"}
    assert answers(quiet)[0]["refund"]["outcome"] == "not_due"
    assert answers(quiet | {"facts": {"fix_overdue": True}})[0]["refund"]["outcome"] == "default_refund"


def test_a_scheme_with_windows_of_its_own_tells_what_is_claimed_under_it() -> None:
    asked = {"id": 1, "title": "Refund", "body": "I want a refund for your module please."}
    told = answers(asked, words=("--scheme", "cart-power"))[0]
    assert told["refund"] is None
    assert [(one["rule"], one["outcome"], one["clause"]) for one in told["claims"]] == [
        ("full_price", "check", "CP-WEB-1")
    ]
    assert answers({"id": 2, "title": "Logo"}, words=("--scheme", "cart-power"))[0]["claims"] == []


def test_the_cleaned_text_is_given_for_the_places_to_count_in() -> None:
    hostile = {"id": 1, "title": "He\u0301lp 😀", "body": "\ufeffI\r\n\x00\u202ewant a refund 😀\r\nfor it"}
    told = answers(hostile)[0]
    assert told["evidence"]
    assert all(told["words"][one["start"] : one["end"]] == one["text"] for one in told["evidence"])


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert json.loads(run("--at", NOW.isoformat(), stdin='\ufeff{"id": 3, "title": "Refund", "lang": 5}\n'))["id"] == 3


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        judge("a", "b", packaged_rules(), NOW.replace(tzinfo=None))


def test_a_house_has_its_own_phrases_and_patterns() -> None:
    own = house_rules({"host_word": {"en": ["hosteria"]}}, {"host_act": ["zaps? [a-z]+"]})
    found = judge("Port", "Hosteria zaps everything.", own, NOW)
    assert next(one for one in found.findings if one.rule == "hosting").outcome == "flag"


@pytest.mark.parametrize("language", ["en", "fr", "it", "es", "el", "ru", "greeklish", "pl"])
def test_only_a_confirmed_flag_is_drafted_in_the_customers_language_or_english(language: str) -> None:
    found = judge(str(SECOND["title"]), str(SECOND["body"]), packaged_rules(), NOW)
    flag, quiet = found.findings[1], found.findings[0]
    text = draft(flag, language, confirmed=True)
    assert text is not None
    assert "other_site" in text
    assert (text == draft(flag, "en", confirmed=True)) is (language in ("en", "pl"))
    assert draft(flag, language, confirmed=False) is None
    assert draft(quiet, language, confirmed=True) is None


@pytest.mark.parametrize("ground", NAMES)
def test_every_ground_has_a_draft_that_cites_its_clause(ground: str) -> None:
    from checks.finding import Finding

    for language in ("it", "fr", "en", "es", "el", "ru"):
        text = draft(Finding(ground, "flag", "PS-NO-9", reason="x"), language, confirmed=True)
        assert text is not None
        assert "PS-NO-9" in text
        assert "{" not in text
