"""Sites told apart by their hosts: one shop, a test copy of it, or another shop."""

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit


def words(text: str) -> frozenset[str]:
    """The words of a text, as a set."""
    return frozenset(text.split())


SECOND_LEVEL = words("""
    co.uk org.uk me.uk ltd.uk com.gr edu.gr gov.gr com.cy com.tr com.pl net.pl org.pl edu.pl waw.pl com.pt org.pt
    com.es org.es nom.es com.fr asso.fr co.it com.br net.br com.mx com.ar com.co com.pe com.ve com.ua com.ro com.mt
    com.au net.au co.nz co.za co.il co.in co.jp com.sg com.hk com.cn com.tw co.at or.at com.de co.hu com.hr com.mk
    blogspot.com myshopify.com herokuapp.com github.io web.app pages.dev vercel.app netlify.app cloudfront.net
""")
"""Suffixes under which everybody registers a name: the registrable domain has one label more."""
LOCAL = frozenset(("localhost", "local", "localdomain", "test", "lan", "internal", "home", "docker", "invalid", "ddev"))
"""Last labels that never leave the customer's own machines."""
STAGING = words("""
    staging stage stg test tests testing dev devel develop development preprod pre preview demo sandbox recette qa
    uat beta new neu nouveau nuovo nuevo old backup copy clone prueba pruebas prova teste local tst acc acceptance
    integration int v2 ps8 ps9 ps17 ps81 ps82 ps90 ps91
""")
"""Labels, or parts of one, that say "a copy to try things on"."""

OF_MACHINES = frozenset(("ddev.site",))
"""Registered domains that stand for the customer's own machine."""
OPENLY_STAGING = words("staging preprod testshop devshop dev test sandbox recette")
"""Parts of a registered name that say so of the whole domain."""

Relation = Literal["same", "staging", "elsewhere", "other", "unclear"]
_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_LABEL = re.compile(r"[a-z0-9_-]{1,63}")
_PRIVATE = re.compile(r"10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.")
_PART = re.compile(r"[-_]")
LONGEST = 100
"""Characters of a host name that are looked at."""
_ENDING = re.compile(r"\.(?<=[^\W_]\.)([^\W\d_]{2,24})(?![\w@-]|\.\w)")
_ONE_CASE = re.compile(r".[^A-Z]*|[^a-z]*")
"""An ending with capitals within (`State.renderBar`) is a piece of code."""
_HOST = re.compile(r"(?<![\w@.-])(?:[^\W_][\w-]{0,62}\.){1,6}[^\W\d_]{2,24}\Z")


@dataclass(frozen=True, slots=True)
class Site:
    """A shop's place on the net: its host in ASCII without `www.`, and the domain that was registered for it."""

    host: str
    domain: str
    test: bool


def site(address: str) -> Site | None:
    """The site of an address or host name, in any case, with or without scheme, port and path; None if it is none."""
    text = address.strip().strip("\"'<>()[]").casefold()
    try:
        return _of_host((urlsplit(text if "//" in text else f"//{text}").hostname or "").rstrip("."))
    except (UnicodeError, ValueError):
        return None


def _of_host(named: str) -> Site | None:
    host = named if named.isascii() else named.encode("idna").decode("ascii")
    labels = [label for label in host.split(".") if label]
    if not labels or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    if labels[-1] in LOCAL or _is_address(host):
        return Site(host, host, test=True)
    if len(labels) == 1 or labels[-1].isdigit():
        return None
    count = 3 if ".".join(labels[-2:]) in SECOND_LEVEL else 2
    domain, before = ".".join(labels[-count:]), labels[:-count]
    if before and before[0] in ("www", "www2", "m"):
        before = before[1:]
    test = domain in OF_MACHINES or any(_says_test(part) for label in before for part in _PART.split(label))
    test = test or not OPENLY_STAGING.isdisjoint(_PART.split(domain.partition(".")[0]))
    return Site(".".join([*before, domain]), domain, test)


def relation(asked: Site, licensed: Site) -> Relation:
    """How the site asked about stands to the licensed one.

    `same`: the same registered domain and host; `staging`: a test copy of it or a local machine; `elsewhere`: what
    looks like a test copy, or a bare address, with nothing of the licensed name in it; `other`: another domain;
    `unclear`: another host under one domain (a country shop, a blog), which a person must judge.
    """
    if asked.host == licensed.host:
        return "same"
    if asked.test:
        mine = asked.domain == licensed.domain or licensed.domain.partition(".")[0] in asked.host
        return "staging" if mine or _is_local(asked.host) else "elsewhere"
    if asked.domain != licensed.domain:
        return "elsewhere" if _is_local(licensed.host) else "other"
    return "same" if licensed.host == licensed.domain and asked.host == asked.domain else "unclear"


def _is_local(host: str) -> bool:
    return host.rpartition(".")[2] in LOCAL or _PRIVATE.match(host) is not None


def named(text: str) -> tuple[tuple[Site, int, int], ...]:
    """The sites a text names, each once, with the range of its first mention; files, logs and versions are none."""
    found: dict[str, tuple[Site, int, int]] = {}
    for match in _ENDING.finditer(text):
        if match[1].casefold() in _FILES or not _ONE_CASE.fullmatch(match[1]):
            continue
        begin = max(text.rfind(" ", match.start() - LONGEST, match.start()) + 1, match.start() - LONGEST, 0)
        host = _HOST.search(text[begin : match.end()])
        place = _named(host[0].casefold()) if host and not _run_on(host[0]) else None
        if host and place and place.domain not in ELSEWHERE and place.domain.rpartition(".")[2] not in _FILES:
            found.setdefault(place.host, (place, match.end() - len(host[0]), match.end()))
    return tuple(found.values())


def _run_on(host: str) -> bool:
    """Whether a blank was forgotten behind a sentence or a number: `work.Please`, `1.Open`, `2.click`."""
    before, _, after = host.rpartition(".")
    return (after.istitle() and before == before.lower()) or (before.isdigit() and len(before) < 3)


def _named(host: str) -> Site | None:
    try:
        return _of_host(host)
    except UnicodeError:
        return None


def _says_test(part: str) -> bool:
    return part in STAGING or part.rstrip("0123456789") in STAGING


def _is_address(host: str) -> bool:
    return _ADDRESS.fullmatch(host) is not None


_FILES = words("""
    php tpl js css html htm twig json xml yml yaml zip log txt csv pdf png jpg jpeg gif svg webp sql ini md sh phtml
    htaccess scss less ts map xlsx xls doc docx mjs vue lock conf inc bak gz tar mp4 ico woff dart java py rb kt swift
    warning notice error critical info debug alert
""")
ELSEWHERE = words("""
    github.com prestashop.com youtube.com youtu.be imgur.com google.com drive.google.com gyazo.com prnt.sc loom.com
    dropbox.com wetransfer.com we.tl paypal.com stripe.com mollie.com facebook.com instagram.com gmail.com
    outlook.com hotmail.com yahoo.com githubusercontent.com monosnap.com postimg.cc ibb.co pastebin.com
    stackoverflow.com php.net woocommerce.com wordpress.org wordpress.com codecanyon.net themeforest.net
    cloudflare.com microsoft.com amazon.com prestashop-project.org lightshot.com jsfiddle.net w3.org schema.org
    googleapis.com recaptcha.net dhl.com ups.com ebay.com skroutz.gr allegro.pl klarna.com node.js vue.js asp.net
""")
"""Domains that are nobody's shop."""
