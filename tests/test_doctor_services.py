"""The doctor asks the marketplace and helpdesks for a row, tries each expression on it, and holds the door's handle."""

import json
import ssl
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer as Desk

from monitor.app import wall_clock
from monitor.doors import doors
from tests.canaries import secret
from tests.examined import examined, line, nobody, wrong
from tests.helpdesk import answer
from tests.http_sink import OK, HttpSink
from tests.marketplace import KEY, Handler, Marketplace
from tests.moments import at
from tests.scene import BASE, FILES, open_scene
from tests.smtp_sink import TLS, server_context

PUSHED = "whsec_" + b64encode(secret("push").encode()).decode()

SOURCE = 'kind = "folder"\npath = "mail"\n'
ROWS = {
    "tickets": [
        {"id": n, "subject": "Help", "updated_at": f"2026-05-0{n}T10:00:00Z", "who": {"mail": "a@b.example"}}
        for n in range(1, 4)
    ]
}
TABLE = """kind = "rest"
url = "URL"
rows = "tickets"
changed = "updated_at"
pause_seconds = 0
auth = { secret = { env = "DESK_KEY" } }

[[sources.events]]
[sources.events.fields]
id = "to_string(row.id)"
thread = "row.id"
event = "'message'"
at = "row.updated_at"
text = "row.subject"
customer = "row.who.mail"
"""


def reading(source: str) -> str:
    """A house with this source and no other."""
    head, _, tail = BASE.replace('authserv_id = "mx.acme.example"\n', "").partition(SOURCE)
    sources, _, accounts = tail.partition("[[accounts]]")
    return f"{head}{source}{sources}[[accounts]]{accounts}{FILES}"


def addons(url: str, more: str = 'signatures = ["The Acme team"]\n') -> str:
    return reading(
        f'kind = "prestashop"\nkey = {{ env = "ADDONS_KEY" }}\nbase_url = "{url}"\npause_seconds = 0\n{more}'
    )


def desk(url: str, **changes: str) -> str:
    table = TABLE.replace("URL", url)
    for key, value in changes.items():
        kept = [row if not row.startswith(f"{key} = ") else f"{key} = {value}" for row in table.splitlines()]
        table = "\n".join(kept) + "\n"
    return reading(table)


def door(listen: str) -> str:
    return reading(f'kind = "inbound"\nlisten = "{listen}"\nsecret = {{ env = "PUSH_KEY" }}\n')


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("ADDONS_KEY", KEY), ("DESK_KEY", "desk-k3y"), ("PUSH_KEY", "a long key of ours")):
        monkeypatch.setenv(name, value)


@pytest.fixture
def market() -> Iterator[Marketplace]:
    with Marketplace() as marketplace:
        marketplace.open(1, "Help", "It is broken.", at("Mon 2026-05-04 09:00"))
        yield marketplace


def tickets(server: Desk, data: Any = None) -> str:
    server.expect_request("/tickets").respond_with_response(answer(data or ROWS))
    return server.url_for("/tickets")


def test_a_marketplace_that_takes_the_key_and_shows_a_row_of_each_list_is_well(
    tmp_path: Path, market: Marketplace
) -> None:
    words = examined(tmp_path, addons(market.url), "--fail")
    assert "well   source mailbox: the key opens threads, sales and products." in words
    assert [path.split("?")[0].rpartition("/")[2] for path in market.asked] == ["threads", "orders", "products"]
    assert all("limit=1&" in path for path in market.asked[:2])


REFUSALS: dict[str, tuple[Callable[[Handler], None], str, str, str]] = {
    "a wrong key": (
        lambda it: it.send(b"{}", 401),
        "seller/threads: the marketplace refuses the key (status 401): it is wrong.",
        "Make a new key in the seller account",
        "key = ",
    ),
    "a revoked key": (
        lambda it: it.send(b"{}", 403),
        "seller/threads: the marketplace refuses the key (status 403): it was revoked, or may not read this.",
        "Make a new key in the seller account",
        "key = ",
    ),
    "a page of HTML": (
        lambda it: it.send(b"<html>Maintenance</html>", 200, "text/html"),
        "seller/threads: the answer is an HTML page, not JSON.",
        "See whether the marketplace has changed its interface or is in maintenance",
        "base_url = ",
    ),
    "a thread that counts nothing": (
        lambda it: it.json({"threads": [{"id_community_thread": "1"}]}),
        "seller/threads: a thread came without a number or a count of messages.",
        "The interface has changed",
        "base_url = ",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_the_marketplace_refuses_is_told_with_its_line_and_the_way_out(
    case: str, tmp_path: Path, market: Marketplace
) -> None:
    bad, says, do, begins = REFUSALS[case]
    market.fail("seller/threads", bad)
    (found,) = wrong(tmp_path, addons(market.url))
    assert (found["what"], found["says"]) == ("source mailbox", says)
    assert found["do"].startswith(do)
    assert line(tmp_path, found).startswith(begins)
    assert KEY not in json.dumps(found)


def test_sales_that_the_key_does_not_open_are_told(tmp_path: Path, market: Marketplace) -> None:
    market.fail("seller/orders", lambda it: it.send(b"{}", 403))
    (found,) = wrong(tmp_path, addons(market.url))
    assert found["says"].startswith("seller/orders: the marketplace refuses the key (status 403)")


def test_without_signatures_no_reply_of_ours_is_known_and_the_doctor_says_so(
    tmp_path: Path, market: Marketplace
) -> None:
    (found,) = wrong(tmp_path, addons(market.url, ""))
    assert (found["what"], "no signatures are given" in found["says"]) == ("account acme", True)


def unreachable(folder: Path) -> Iterator[tuple[str, str, str]]:
    """An address, what is wrong with it, and the way out."""
    yield f"http://127.0.0.1:{nobody()}", "127.0.0.1 could not be reached: nothing answers on its port", "address"
    yield "https://addons.invalid", "addons.invalid could not be reached: its name is not known", "address"


def test_a_service_that_is_not_there_is_told_apart_from_a_name_that_is_none(tmp_path: Path) -> None:
    for url, says, do in unreachable(tmp_path):
        for config in (addons(url), desk(f"{url}/tickets")):
            (found,) = wrong(tmp_path, config)
            assert says in found["says"]
            assert do in found["do"]
            assert url in line(tmp_path, found)


def test_a_certificate_that_nobody_trusts_and_a_port_that_speaks_no_tls(tmp_path: Path) -> None:
    with HttpSink(OK, server_context("self-signed")) as sink, HttpSink(OK) as plain:
        (untrusted,) = wrong(tmp_path, addons(f"https://localhost:{sink.port}"))
        (old,) = wrong(tmp_path, desk(f"https://localhost:{plain.port}/tickets"))
    assert "localhost could not be reached: its certificate is not trusted (" in untrusted["says"]
    assert "ca_file" in untrusted["do"]
    assert "localhost could not be reached: " in old["says"]


def sink_of(data: Any, context: ssl.SSLContext | None = None, date: str = "") -> HttpSink:
    """A helpdesk that answers so, whatever it is asked."""
    body, dated = json.dumps(data), f"Date: {date}\r\n" if date else ""
    return HttpSink(f"HTTP/1.1 200 OK\r\n{dated}Content-Length: {len(body)}\r\n\r\n{body}".encode(), context)


def test_an_authority_of_ones_own_is_trusted(tmp_path: Path) -> None:
    with sink_of(ROWS, server_context("good")) as sink:
        config = desk(f"https://localhost:{sink.port}/tickets")
        ours = f'rows = "tickets"\nca_file = "{TLS}/authority.pem"'
        examined(tmp_path, config.replace('rows = "tickets"', ours), "--fail")


def test_a_helpdesk_whose_table_fits_its_answer_is_well(tmp_path: Path, httpserver: Desk) -> None:
    words = examined(tmp_path, desk(tickets(httpserver)), "--fail")
    assert "well   source mailbox: its table fits the 3 newest rows." in words


def test_a_helpdesk_without_a_ticket_says_what_could_not_be_tried(tmp_path: Path, httpserver: Desk) -> None:
    words = examined(tmp_path, desk(tickets(httpserver, {"tickets": []})), "--fail")
    assert "it answers with an empty list: whether its expressions fit shows with the first ticket." in words


MISFITS = {
    "the list is elsewhere": ({"rows": '"results"'}, "'results' gives no list of rows in the answer"),
    "a change that no row has": ({"changed": '"update_at"'}, "changed finds nothing in any of 3 answers, for none has "
        "'update_at'; did you mean updated_at?"),
    "a text that no row has": ({"text": '"row.subjekt"'}, "events.fields.text finds nothing in any of 3 answers, for "
        "none has 'subjekt'; did you mean subject?"),
    "an instant that is none": ({"at": '"row.subject"'}, "none of 3 events can be taken: "),
    "events that nobody knows": ({"event": "\"'mesage'\""}, "none of 3 events can be taken: "),
}  # fmt: skip


@pytest.mark.parametrize("case", MISFITS)
def test_an_expression_that_finds_nothing_in_a_real_answer_is_told_at_its_line(
    case: str, tmp_path: Path, httpserver: Desk
) -> None:
    changes, says = MISFITS[case]
    (found,) = wrong(tmp_path, desk(tickets(httpserver), **changes))
    assert says in found["says"]
    (changed,) = changes
    assert line(tmp_path, found).startswith((f"{changed} = ", "[[sources.events]]"))


def test_a_field_that_is_empty_everywhere_is_no_mistake(tmp_path: Path, httpserver: Desk) -> None:
    rows = {"tickets": [{**row, "plan": None} for row in ROWS["tickets"]]}
    examined(tmp_path, desk(tickets(httpserver, rows), customer='"row.plan"'), "--fail")


def test_each_row_that_has_no_list_of_things_and_a_detail_that_is_not_there(tmp_path: Path, httpserver: Desk) -> None:
    url = tickets(httpserver)
    each = desk(url).replace("[[sources.events]]\n", '[[sources.events]]\neach = "row.coments"\n')
    (nothing,) = wrong(tmp_path, each)
    assert nothing["says"].startswith("events.each finds nothing in any of 3 answers, for none has 'coments'")
    assert line(tmp_path, nothing) == 'each = "row.coments"'

    detail = f'[sources.detail]\nurl = "{url}/{{id}}/comments"\nrows = "comments"\nid = "ID"\n\n[[sources.events]]\n'
    behind = desk(url).replace("[[sources.events]]\n", f'{detail}of = "detail"\n').replace("row.subject", "item.body")
    (numberless,) = wrong(tmp_path, behind.replace("ID", "number"))
    assert numberless["says"].startswith("detail.id finds nothing in any of 3 answers, for none has 'number'")
    for number in range(1, 4):
        httpserver.expect_request(f"/tickets/{number}/comments").respond_with_json({"comment": []})
    (strange,) = wrong(tmp_path, behind.replace("ID", "id"))
    assert "'comments' gives no list of rows in the answer" in strange["says"]
    assert line(tmp_path, strange) == "[sources.detail]"


def test_a_next_page_that_would_never_be_asked_for_is_told_and_an_end_is_no_mistake(
    tmp_path: Path, httpserver: Desk
) -> None:
    data = {**ROWS, "links": {}, "meta": {"more": False}}
    url = tickets(httpserver, data)
    paged = desk(url).replace("[[sources.events]]", 'paging = { by = "cursor", next = "NEXT" }\n\n[[sources.events]]')
    examined(tmp_path, paged.replace("NEXT", "links.next"), "--fail")
    (lost,) = wrong(tmp_path, paged.replace("NEXT", "link.next"))
    assert lost["says"].startswith("paging.next finds nothing in any of 1 answers, for none has 'link'")
    (short,) = wrong(tmp_path, paged.replace('"NEXT"', '"links.next", size = 3'))
    assert short["says"].startswith("paging.next finds nothing")


@pytest.mark.parametrize(("status", "why"), [(401, "it is wrong"), (403, "it was revoked, or may not read this")])
def test_a_secret_that_the_helpdesk_refuses(status: int, why: str, tmp_path: Path, httpserver: Desk) -> None:
    httpserver.expect_request("/tickets").respond_with_data("no", status)
    (found,) = wrong(tmp_path, desk(httpserver.url_for("/tickets")))
    assert found["says"] == f"/tickets: the service refuses the secret (status {status}): {why}."
    assert line(tmp_path, found).startswith("auth = ")
    assert "desk-k3y" not in json.dumps(found)


def test_a_helpdesk_that_answers_with_a_web_page(tmp_path: Path, httpserver: Desk) -> None:
    httpserver.expect_request("/tickets").respond_with_data("<html>Log in</html>", content_type="text/html")
    (found,) = wrong(tmp_path, desk(httpserver.url_for("/tickets")))
    assert found["says"] == "/tickets: the answer is a page of HTML."
    assert line(tmp_path, found).startswith("url = ")


@pytest.mark.parametrize(("ahead", "says"), [(timedelta(minutes=7), "behind"), (timedelta(hours=-3), "ahead of")])
def test_a_clock_that_is_wrong_shows_beside_the_services(ahead: timedelta, says: str, tmp_path: Path) -> None:
    with sink_of(ROWS, date=format_datetime(wall_clock() + ahead, usegmt=True)) as sink:
        (found,) = wrong(tmp_path, desk(f"http://localhost:{sink.port}/tickets"))
    assert f" {says} the service's." in found["says"]
    assert "timedatectl" in found["do"]


def test_a_free_port_is_well_and_so_is_one_that_the_daemon_holds(tmp_path: Path) -> None:
    listen = f"127.0.0.1:{nobody()}"
    assert f"nothing holds {listen}; the daemon will listen there." in examined(tmp_path, door(listen), "--fail")
    with doors(open_scene(tmp_path, door(listen)).house, wall_clock):
        words = examined(tmp_path, door(listen), "--fail")
    assert f"well   source mailbox: the daemon listens on {listen}." in words


def test_a_port_that_another_program_holds_and_an_address_that_is_not_ours(tmp_path: Path) -> None:
    with HttpSink(OK) as other:
        (taken,) = wrong(tmp_path, door(f"127.0.0.1:{other.port}"))
    assert taken["says"] == f"nothing can be received on 127.0.0.1:{other.port}: address already in use."
    assert taken["do"] == "Give it another port with listen, or end the program that holds this one."
    assert line(tmp_path, taken).startswith("listen = ")
    (silent,) = wrong(tmp_path, door("192.0.2.1:8787"))
    assert silent["do"].startswith("Write an address of this machine as listen")
    (nameless,) = wrong(tmp_path, door("nowhere.invalid:8787"))
    assert nameless["do"].startswith("Write host and port of this machine")


def test_a_door_without_its_key_and_one_with_half_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = door(f"127.0.0.1:{nobody()}")
    monkeypatch.setenv("PUSH_KEY", PUSHED)
    examined(tmp_path, config, "--fail")
    monkeypatch.setenv("PUSH_KEY", PUSHED[:-1])
    (cut,) = wrong(tmp_path, config)
    assert cut["says"].startswith("a key begins with whsec_, and what follows is no base64")
    assert PUSHED[6:14] not in json.dumps(cut)
    monkeypatch.delenv("PUSH_KEY")
    (missing,) = wrong(tmp_path, config)
    assert missing["says"] == "sources mailbox secret: the environment variable PUSH_KEY is not set."
    assert line(tmp_path, missing) == line(tmp_path, cut) == 'secret = { env = "PUSH_KEY" }'
