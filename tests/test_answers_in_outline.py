"""What a service answered when it was not understood is kept in outline: its shape, and no word or secret of it."""

import json
import string
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from monitor.cli.app import app
from monitor.cycle import run_cycle
from monitor.sources.outline import LONGEST, LOOKED_AT, Answer, outline
from monitor.store.samples import MOST
from tests.marketplace import KEY, Handler
from tests.marketplace import Answer as Bad
from tests.moments import at
from tests.seller import ASKED, Shop

pytest_plugins = ["tests.selling"]

MONDAY = at("Mon 2026-05-04 10:00")
WORDS = "Lucie Desmoulins-canary lucie@boutique.example"


@pytest.mark.parametrize(
    ("body", "shape"),
    [
        ('{"threads": {"data": [{"id_thread": 501, "topic": "Hello"}], "total": 1}}',
         '{"threads":{"data":[{"id_thread":0,"topic":text(5)}],"total":0}}'),
        ('{"error": "no such key", "ok": false, "when": null}', '{"error":text(11),"ok":false,"when":null}'),
        ('{"threads": {"data": [{"topic": "Lucie', '{"threads":{"data":[{"topic":text(5)'),
        ('[1.5, -2e3, NaN, "a\\"b"]', "[0,0,?,text(4)]"),
        ('{"lucie@boutique.example": 1, "a8f3bc91": 2}', '{"?":0,"?":0}'),
        ('"just a word"', "text(11)"),
        ("<html><head><title>Captcha, Lucie</title><lucie>", "<html><head><title> mentions captcha"),
        ("Service unavailable, Lucie", " mentions unavailable"),
        ("", ""),
        ("\ufeff{}", "{}"),
    ],
)  # fmt: skip
def test_the_shape_stays_and_the_words_go(body: str, shape: str) -> None:
    assert outline(body.encode()) == shape


@given(st.binary(max_size=400) | st.text(alphabet=string.printable, max_size=400).map(str.encode))
def test_any_octets_have_a_bounded_outline(body: bytes) -> None:
    assert len(outline(body)) <= LONGEST + 1


JSON = st.recursive(
    st.integers() | st.booleans() | st.none() | st.just(WORDS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["topic", WORDS]), inner, max_size=3),
    max_leaves=12,
)


@given(JSON, st.integers(0, 400))
def test_no_value_passes_however_the_answer_is_built_or_cut(value: object, cut: int) -> None:
    for body in (text := json.dumps(value).encode(), text[:cut], text[cut:]):
        said = outline(body).lower()
        assert all(word not in said for word in ("lucie", "desmoulins", "canary", "boutique"))


def test_a_large_answer_is_looked_at_in_its_beginning() -> None:
    row = b'{"topic": "' + b"a" * 60 + b'"},'
    said = outline(b"[" + row * (LOOKED_AT // 4) + b"]")
    assert said.startswith('[{"topic":text(60)},{"topic":text(60)},')
    assert said.endswith("…")


def test_numbers_of_threads_and_odd_types_go_from_what_is_said_about_it() -> None:
    sample = Answer(502, "Lucie; charset=x", 7, b"<p>").sample("seller/threads/501/messages: the answer is no JSON.")
    assert (sample.reason, sample.content_type) == ("seller/threads/0/messages: the answer is no JSON.", "")
    assert Answer(200, "Text/HTML; charset=utf-8", 0, b"").sample("x").content_type == "text/html"


def look(shop: Shop, minutes: int) -> None:
    run_cycle(shop.house, MONDAY + timedelta(minutes=minutes), send=False)


def says(body: str, status: int = 200, kind: str = "application/json") -> Bad:
    return lambda handler: handler.send(body.encode(), status, kind)


def test_a_bad_answer_is_kept_once_and_told_by_a_command(shop: Shop, tmp_path: Path) -> None:
    shop.market.open(501, "Topic", ASKED, MONDAY)
    look(shop, 10)
    assert shop.house.store.samples.all() == []
    secret = json.dumps({"error": f"{WORDS} {KEY}", "token": "secret-token-501"})
    shop.market.fail("seller/threads", says(secret), says(secret))
    for minutes in (20, 30):
        look(shop, minutes)
    (kept,) = shop.house.store.samples.all()
    assert (kept.source, kept.at) == ("api", MONDAY + timedelta(minutes=20))
    assert kept.sample.outline == f'{{"error":text({len(WORDS + KEY) + 1}),"token":text(16)}}'
    shop.market.fail("threads/501/messages", says(f"<html><p>{WORDS}, please log in</p>", 503, "text/html"))
    shop.market.write(501, "More", MONDAY + timedelta(minutes=35))
    look(shop, 40)

    done = CliRunner().invoke(app, ["samples", "--config", str(tmp_path / "config.toml")])
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[2:] == [
        "api, 2026-05-04 08:40 UTC: seller/threads/0/messages: the service answered with status 503.",
        "  status 503, text/html, 74 octets: <html><p> mentions log in",
    ]
    raw = b"".join(path.read_bytes() for path in tmp_path.glob("marketplace.sqlite*"))
    assert not any(one in raw for one in (b"Desmoulins-canary", KEY.encode(), b"secret-token"))
    told = json.loads(CliRunner().invoke(app, ["samples", "--json", "--config", str(tmp_path / "config.toml")]).output)
    assert [one["status"] for one in told["samples"]] == [200, 503]


def test_a_line_that_is_cut_leaves_no_outline(shop: Shop) -> None:
    def cut(handler: Handler) -> None:
        handler.close_connection = True

    shop.market.fail("seller/threads", cut)
    look(shop, 10)
    assert shop.house.store.samples.all() == []


def test_of_each_source_the_newest_are_kept(shop: Shop) -> None:
    for number in range(MOST + 5):
        sample = Answer(500 + number, "", 0, b"").sample("x")
        shop.house.store.samples.keep("api", sample, MONDAY + timedelta(minutes=number))
    shop.house.store.samples.keep("desk", Answer(500, "", 0, b"").sample("x"), MONDAY)
    assert [one.sample.status for one in shop.house.store.samples.all("api")] == list(range(505, 525))
    assert len(shop.house.store.samples.all()) == MOST + 1
