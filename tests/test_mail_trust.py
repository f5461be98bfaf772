"""A mail is the marketplace's only when our own receiving server says so, and says it where a forger cannot."""

from pathlib import Path

import pytest

from monitor.sources.mail import ParsedMail, parse
from tests.scene import BASE, FILES, open_scene

OURS = "mx.vendor.example"
PASS = f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=x@y; dmarc=pass (p=reject) header.from=market.example"
IN = f"Received: from out.market.example (out.market.example [192.0.2.1]) by {OURS} (Postfix) id 1; Fri, 1 May 2026"
HOP = "Received: from laptop by out.market.example; Fri, 1 May 2026"
FROM = "From: Market <support@market.example>"
MARKET = "Authentication-Results: spf=pass smtp.mailfrom=x; dmarc=pass action=none header.from=addons.prestashop.com"


def domain(*headers: str, authserv_id: str | None = OURS, own_hosts: tuple[str, ...] = ()) -> str | None:
    raw = "\r\n".join(headers) + "\r\n\r\nA new message for you."
    mail = parse(raw.encode(), authserv_id=authserv_id, own_hosts=own_hosts)
    assert isinstance(mail, ParsedMail)
    return mail.authenticated_domain


def test_our_servers_word_counts_above_and_below_its_own_received() -> None:
    assert domain(PASS, IN, HOP, FROM) == "market.example"
    assert domain(IN, PASS, HOP, FROM) == "market.example"


def test_lines_of_the_house_may_stand_above_it() -> None:
    inside = "Received: from mx by localhost with LMTP; Fri, 1 May 2026"
    ipv6 = "Received: by 2001:db8:a:: with SMTP id x; Fri, 1 May 2026"
    store = "Received: from mx.vendor.example by imap.store.example; Fri, 1 May 2026"
    assert domain(inside, ipv6, IN, PASS, HOP, FROM) == "market.example"
    assert domain(store, IN, PASS, HOP, FROM) is None
    assert domain(store, IN, PASS, HOP, FROM, own_hosts=("store.example",)) == "market.example"


def test_without_a_trusted_server_nothing_is_verified() -> None:
    assert domain(PASS, IN, HOP, FROM, authserv_id=None) is None
    assert domain(PASS, IN, HOP, FROM, authserv_id="mx.other.example") is None


@pytest.mark.parametrize(
    "forged",
    [
        # Below the first line another host wrote, it may be anybody's.
        (IN, HOP, PASS, FROM),
        (IN, "Received: from x; Fri, 1 May 2026", PASS, FROM),
        (IN, f"Received: from x (by {OURS}) by evil.example; Fri, 1 May 2026", PASS, FROM),
        # The topmost of our server counts, whatever it says.
        (f"Authentication-Results: {OURS}; dmarc=fail header.from=market.example", PASS, IN, FROM),
        (f"Authentication-Results: {OURS}; none", PASS, IN, FROM),
        # Only `dmarc=pass` is a pass.
        (PASS.replace("dmarc=pass", "dmarc=fail (dmarc=pass)"), IN, FROM),
        (PASS.replace("dmarc=pass", "dmarc=bestguesspass"), IN, FROM),
        (PASS.replace("dmarc=pass", "x-dmarc=pass"), IN, FROM),
        (PASS.replace("dmarc=pass", 'dkim=fail reason="; dmarc=pass"'), IN, FROM),
        (PASS.replace("dmarc=pass", 'dkim=fail reason="\\; dmarc=pass"'), IN, FROM),
        (PASS.replace("dmarc=pass", 'dkim=fail reason="\\"; dmarc=pass"'), IN, FROM),
        (PASS.replace("dmarc=pass", "dkim=fail (\\) ; dmarc=pass"), IN, FROM),
        (PASS + "; dmarc=fail header.from=market.example", IN, FROM),
        (PASS.replace(" header.from=market.example", ""), IN, FROM),
        (PASS + " header.from=evil.example", IN, FROM),
        (f"Authentication-Results: ({OURS}) evil.example; dmarc=pass header.from=market.example", IN, FROM),
        (f"Authentication-Results: {OURS}.evil.example; dmarc=pass header.from=market.example", IN, FROM),
        # Programs disagree on whom a second author makes the first one.
        (PASS, IN, FROM, "From: evil@evil.example"),
        (PASS, IN, "From: support@market.example, evil@evil.example"),
        (PASS, IN, "From: Market:;"),
        (PASS, IN),
    ],
)
def test_a_forgery_is_not_believed(forged: tuple[str, ...]) -> None:
    assert domain(*forged) is None


MICROSOFT = (
    "Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=market.example; dkim=pass (signature"
    " was verified) header.d=market.example;dmarc=pass action=none header.from=market.example;compauth=pass reason=100"
)
EDGE = "Received: from out.market.example (192.0.2.1) by DB5EUR01FT.mail.protection.outlook.com; Fri, 1 May 2026"
INSIDE = "Received: from DB5EUR01FT.eop.prod.outlook.com by AM0PR01.eurprd01.prod.outlook.com; Fri, 1 May 2026"
OUTLOOK = ("protection.outlook.com", "prod.outlook.com")


def test_a_server_that_leaves_its_name_out_is_known_by_the_place_where_it_writes() -> None:
    lines = (INSIDE, MICROSOFT, EDGE, HOP, FROM)
    assert domain(*lines, authserv_id="", own_hosts=OUTLOOK) == "market.example"
    assert domain(*lines, authserv_id="outlook.com", own_hosts=OUTLOOK) is None, "it does not sign so"
    assert domain(*lines, authserv_id=None, own_hosts=OUTLOOK) is None
    assert domain(INSIDE, EDGE, HOP, MICROSOFT, FROM, authserv_id="", own_hosts=OUTLOOK) is None, (
        "it came with the mail"
    )
    failed = MICROSOFT.replace("dmarc=pass", "dmarc=fail")
    assert domain(INSIDE, failed, MICROSOFT, EDGE, FROM, authserv_id="", own_hosts=OUTLOOK) is None, (
        "the topmost counts"
    )
    named = "Authentication-Results: scanner.example; dmarc=none"
    assert domain(INSIDE, named, MICROSOFT, EDGE, FROM, authserv_id="", own_hosts=OUTLOOK) == "market.example"


def test_hosts_of_ours_come_from_the_configuration(tmp_path: Path) -> None:
    trusting = BASE.replace('"mx.acme.example"', '""\nown_hosts = ["acme.example"]')
    scene = open_scene(tmp_path, trusting + FILES)
    for thread, host in (("501", "mx.acme.example"), ("502", "evil.example")):
        scene.drop(
            f"Received: from x by {host}; Tue, 28 Apr 2026 10:00:00 +0200\r\n{MARKET}\r\n"
            "Received: from y by mail.addons.prestashop.com; Tue, 28 Apr 2026 10:00:00 +0200\r\n"
            f"From: no-reply@addons.prestashop.com\r\nMessage-ID: <{thread}@x>\r\n"
            f"Subject: [PrestaShop Addons] You received a new message! (#{thread})\r\n\r\nBroken.\r\n".encode()
        )
    scene.cycle("Tue 2026-04-28 10:00")
    found = {ticket.title[-5:]: ticket.unverified for ticket in scene.house.store.tickets.tickets()}
    assert found == {"#501)": False, "#502)": True}


def test_the_domain_is_what_was_verified_not_what_the_name_claims() -> None:
    theirs = PASS.replace("header.from=market.example", "header.from=evil.example")
    assert domain(theirs, IN, "From: support@market.example <evil@evil.example>") == "evil.example"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Market.Example.", "market.example"),
        ('"market.example"', "market.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("a" * 64 + ".example", None),
        ("." * 300, None),
        (".", None),
    ],
)
def test_domains_are_compared_as_the_dns_writes_them(written: str, meant: str | None) -> None:
    assert domain(PASS.replace("market.example", written, 1), IN, FROM) == meant


def test_a_version_after_the_servers_name_is_allowed() -> None:
    assert domain(PASS.replace(f"{OURS};", f"{OURS} 1;"), IN, FROM) == "market.example"
