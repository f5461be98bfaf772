"""`sla-monitor classify FILE` judges one ticket that a person has before them, and says in words what it found."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from monitor.cli.classify import classify
from monitor.cli.ticket_file import NOTHING
from tests.shop import CONFIG

SECOND_SHOP = """Licence on my second shop

I bought it for a-shop.example and want to use it on b-shop.example, my second shop.
"""
MAIL = b"""From: Maria <maria@a-shop.example>\r
To: support@vendor.example\r
Subject: [PrestaShop Addons] Licence on my second shop\r
Content-Type: text/html; charset=utf-8\r
\r
<p>I bought it for a-shop.example and want to use it on b-shop.example, my second shop.</p>\r
"""


def run(*words: str | Path, status: int = 0, color: bool = False) -> str:
    app = typer.Typer()
    app.command()(classify)
    done = CliRunner().invoke(app, [*map(str, words)], color=color)
    assert done.exit_code == status, done.output
    return done.output


@pytest.fixture
def ticket(tmp_path: Path) -> Path:
    path = tmp_path / "ticket.txt"
    path.write_text(SECOND_SHOP, encoding="utf-8")
    return path


def test_the_words_come_first_then_the_kind_and_the_ground_with_its_evidence(ticket: Path) -> None:
    told = run(ticket, "--scheme", "prestashop-business-care").splitlines()
    assert told[:3] == ["Words", "  Licence on my second shop", "  "]
    assert any(line.startswith("  kind: ") for line in told)
    flagged = told.index("  other_site: flag (PS-NO-2)")
    assert told[flagged + 1] == "    because: two independent signals in the customer's words agree"
    assert any('for it: "' in line for line in told[flagged:])


def test_the_two_best_kinds_are_shown_with_their_shares(tmp_path: Path) -> None:
    path = tmp_path / "refund.txt"
    path.write_text("Refund please\nI bought it by mistake, I want my money back.", encoding="utf-8")
    [kind] = [line for line in run(path).splitlines() if line.startswith("  kind: ")]
    shares = kind.removeprefix("  kind: refund (refund ").removesuffix("), refund demand").replace(",", "").split()
    assert float(shares[0]) > float(shares[-1]) and sum(map(float, (shares[0], shares[-1]))) <= 1


def test_on_a_terminal_the_telling_words_are_underlined(ticket: Path) -> None:
    assert "\x1b[4m" in run(ticket, color=True)
    assert "\x1b" not in run(ticket)


def test_a_mail_is_read_as_the_daemon_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "ticket.eml"
    path.write_bytes(MAIL)
    told = run(path).splitlines()
    assert told[1] == "  Licence on my second shop"
    assert "  other_site: flag" in told


def test_json_is_what_a_line_of_many_tickets_says(ticket: Path) -> None:
    found = json.loads(run(ticket, "--json"))
    assert (found["id"], found["lang"], found["findings"][1]["outcome"]) == ("ticket.txt", "en", "flag")


def test_where_nothing_is_found_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ticket.txt"
    path.write_text("Where do I set the colour of the button?", encoding="utf-8")
    assert run(path).splitlines()[-1] == f"  {NOTHING}"


def test_what_a_stranger_wrote_cannot_steer_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "ticket.txt"
    path.write_text("Title \x1b[2J\n\x1b]0;pwned\x07 body", encoding="utf-8")
    assert "\x1b[2J" not in run(path, color=True) and "\x07" not in run(path, color=True)


@pytest.mark.parametrize(
    ("name", "octets", "why"),
    [
        ("latin.txt", "Où".encode("latin-1"), "is no text in UTF-8"),
        ("folder", None, "cannot be read: Is a directory."),
        ("mail.eml", b"Subject: x" + b"x" * 1_200_000, "mail.eml: The mail was kept but not read: its header"),
    ],
)
def test_what_cannot_be_read_ends_with_a_sentence(tmp_path: Path, name: str, octets: bytes | None, why: str) -> None:
    path = tmp_path / name
    path.mkdir() if octets is None else path.write_bytes(octets)
    assert why in run(path, status=2)
    assert "cannot be read: No such file" in run(tmp_path / "nothing.txt", status=2)


def test_the_house_s_own_phrases_count_where_its_configuration_is_given(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text('[phrases.refund_ask]\nen = ["give me my zorkmids"]\n', encoding="utf-8")
    (tmp_path / "mail").mkdir(exist_ok=True)
    config, path = tmp_path / "config.toml", tmp_path / "ticket.txt"
    config.write_text(CONFIG.replace("[monitor]", '[monitor]\nsignals = ["ours.toml"]', 1), encoding="utf-8")
    path.write_text("Bad module\nIt does nothing for us, so give me my zorkmids.", encoding="utf-8")
    assert json.loads(run(path, "--json"))["refund_demand"] is False
    assert json.loads(run(path, "--json", "--config", config))["refund_demand"] is True
