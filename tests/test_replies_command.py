"""`sla-monitor replies` judges last year's replies line by line, however a helpdesk wrote them down."""

import json
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from monitor.cli.replies import replies
from monitor.reply_rows import LINE_LIMIT, NoRow, Row, read_row
from tests.shop import CONFIG

APP = typer.Typer()
APP.command()(replies)

ANSWER = {"subject": "Re: Invoice", "text": "Go to Orders > Invoices and choose TCPDF.", "headers": {}}
LATER = {
    "id": "r1",
    "request": {"subject": "Invoice", "text": "The PDF is empty."},
    "reply": ANSWER,
    "seconds_after_request": 7200,
    "channel": "thread",
    "earlier_replies": [],
}


def told(*rows: object, options: tuple[str, ...] = (), status: int = 0) -> list[dict]:
    lines = "\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows)
    done = CliRunner().invoke(APP, list(options), input=lines)
    assert done.exit_code == status, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_valid_reply_is_told_with_its_reasons_and_clauses():
    (line,) = told(LATER)
    assert set(line) == {"id", "validity", "reasons", "under"}
    assert (line["id"], line["validity"]) == ("r1", "valid")
    assert line["under"] == {"PS-FR-2": "valid", "PS-WEB-3": "valid"}


def test_the_scheme_decides_which_channel_counts():
    mailed = LATER | {"channel": "mail"}
    assert told(mailed)[0]["validity"] == "wrong_channel"
    assert told(mailed, options=("--scheme", "nagacommerce"))[0]["validity"] == "valid"


def test_an_account_brings_its_scheme(tmp_path: Path):
    config = tmp_path / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    assert told(LATER, options=("--config", str(config), "--account", "addons"))[0]["validity"] == "valid"
    told(LATER, options=("--config", str(config), "--account", "nobody"), status=2)


def test_an_account_without_a_configuration_looks_for_the_usual_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    told(LATER, options=("--account", "addons"), status=2)


def test_earlier_replies_make_a_prepared_text_known():
    prepared = "Please update to 3.2.1 from the module manager, clear the cache and try the order again afterwards."
    row = LATER | {"reply": {"text": prepared}, "earlier_replies": [f"Hello Anna,\n\n{prepared}"]}
    assert told(row, row)[1]["validity"] == "canned"


def test_an_unreadable_line_is_told_and_the_others_are_judged():
    done = CliRunner().invoke(APP, [], input=f"nope\n\n{json.dumps(LATER)}\n[1]\n")
    assert done.exit_code == 2
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["r1"]
    assert done.stderr.splitlines() == [
        "line 1: not JSON; write one object a line",
        'line 4: not an object with a "reply"',
    ]


def test_with_fail_a_reply_that_does_not_count_ends_the_command_with_1():
    told(LATER, options=("--fail",))
    told(LATER, LATER | {"reply": "We will get back to you."}, options=("--fail", "--json"), status=1)


def test_an_unknown_scheme_is_a_usage_error():
    done = CliRunner().invoke(APP, ["--scheme", "nowhere"], input="")
    assert done.exit_code == 2
    assert "There is no scheme nowhere; known are" in done.stderr


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Received": ["one", "two"], "Auto-Submitted": ["auto-replied"]},
        [["Auto-Submitted", "auto-replied"], ["broken"], 7],
        [{"name": "Auto-Submitted", "value": "auto-replied"}],
    ],
)
def test_headers_are_read_in_every_shape(headers):
    assert told(LATER | {"reply": ANSWER | {"headers": headers}})[0]["validity"] == "automatic"


def test_what_is_missing_is_unknown():
    row = read_row(b'{"reply": {"body": "Yes, both.", "headers": null}, "request": null}', 4)
    assert isinstance(row, Row)
    assert (row.id, row.request, row.subject, row.earlier) == (4, "", "", ())
    assert (row.reply.seconds, row.reply.channel, row.reply.headers) == (None, "", ())


def test_texts_seconds_and_earlier_replies_are_read_in_many_shapes():
    written = {
        "reply": "Yes",
        "request": "Both?",
        "seconds_after_request": "90",
        "earlier_replies": ["one", {"text": "two"}, {"reply": {"text": "three"}}, None],
    }
    row = read_row(json.dumps(written).encode(), 1)
    assert isinstance(row, Row)
    assert (row.request, row.reply.text, row.reply.seconds) == ("Both?", "Yes", 90.0)
    assert row.earlier == ("one", "two", "three", "")


def test_a_line_beyond_all_measure_is_refused_and_the_next_one_read():
    long = "x" * (LINE_LIMIT * 2 + 10)
    done = CliRunner().invoke(APP, [], input=f"{long}\n{json.dumps(LATER)}\n")
    assert done.exit_code == 2
    assert len(done.stdout.splitlines()) == 1
    assert "longer than 4 MB" in done.stderr


@pytest.mark.parametrize("seconds", [None, "soon", float("nan"), float("inf"), [], True])
def test_seconds_that_are_no_number_are_unknown(seconds):
    row = read_row(json.dumps(LATER | {"seconds_after_request": seconds}).encode(), 1)
    assert isinstance(row, Row)
    assert row.reply.seconds is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*LATER, *ANSWER]), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(list(LATER)), JSON) | JSON)
def test_any_json_is_read_or_refused_in_words(value):
    row = read_row(json.dumps(value).encode(), 1)
    assert isinstance(row, Row) or row.reason.startswith("line 1: ")


@given(st.binary(max_size=60))
def test_any_octets_are_read_or_refused_in_words(octets):
    assert isinstance(read_row(octets, 1), (Row, NoRow))
