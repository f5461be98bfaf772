"""A mail is the marketplace's only when our own receiving server says so, and says it where a forger cannot."""

import pytest

from monitor.sources.mail import ParsedMail, parse

OURS = "mx.vendor.example"
PASS = f"Authentication-Results: {OURS}; spf=pass smtp.mailfrom=x@y; dmarc=pass (p=reject) header.from=market.example"
IN = f"Received: from out.market.example (out.market.example [192.0.2.1]) by {OURS} (Postfix) id 1; Fri, 1 May 2026"
HOP = "Received: from laptop by out.market.example; Fri, 1 May 2026"
FROM = "From: Market <support@market.example>"


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
