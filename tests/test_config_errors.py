"""A wrong configuration is refused whole: every mistake at its line, the nearest right name, and never a value."""

from pathlib import Path

import pytest

from monitor.config import Config, Problems, json_schema, load
from tests.canaries import secret

SOUND = """\
[teams.rome]
zone = "Europe/Rome"
hours = "Mon-Fri 09:00-18:00"
[[sources]]
name = "mail"
kind = "imap"
host = "imap.example.com"
user = "support@example.com"
password = { env = "IMAP" }
[[accounts]]
name = "shop"
scheme = "prestashop-business-care"
team = "rome"
sources = ["mail"]
[[people]]
name = "anna"
email = "anna@example.com"
[[channels]]
name = "post"
kind = "smtp"
host = "smtp.example.com"
sender = "SLA <sla@example.com>"
[[routes]]
channel = "post"
to = ["anna"]
"""


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    loaded = load(path)
    assert isinstance(loaded, Problems)
    return [sentence.removeprefix(f"{tmp_path}/") for sentence in loaded.sentences]


def changed(old: str, new: str) -> str:
    assert SOUND.count(old) == 1, old
    return SOUND.replace(old, new)


def test_the_story_all_mistakes_are_changes_of_is_itself_sound(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(SOUND)
    assert isinstance(load(tmp_path / "config.toml"), Config)


*_FIRST, _LAST = sorted(json_schema()["properties"]["sources"]["items"]["discriminator"]["mapping"])
KINDS = f"{', '.join(_FIRST)} or {_LAST}"
ZONE = 'zone = "Europe/Rome"'
TEAM = 'team = "rome"'
LOGIN = 'password = { env = "IMAP" }'
CASES = [
    ("a key misspelt", 'host = "imap.example.com"', 'hots = "imap.example.com"', [
        "config.toml:4: sources needs host",
        "config.toml:7: sources.hots is not a known key; did you mean host?",
    ]),
    ("a key far from any", 'host = "imap.example.com"\n', 'host = "x"\nzzzzzz = 1\n', [
        "config.toml:8: sources.zzzzzz is not a known key",
    ]),
    ("a section misspelt", "[[people]]", "[[peoples]]", [
        "config.toml:15: peoples is not a known key; did you mean people?",
        "config.toml:25: routes.to is neither a plain e-mail address nor one of [[people]]",
    ]),
    ("a key in an inline table", '{ env = "IMAP" }', '{ evn = "IMAP" }', [
        "config.toml:9: sources.password.evn is not a known key; did you mean env?",
    ]),
    ("no such zone", '"Europe/Rome"', '"Europe/Roma"', [
        "config.toml:2: teams.rome.zone: this is no time zone of the IANA list, such as Europe/Rome;"
        " did you mean Europe/Rome?",
    ]),
    ("hours without an end", "09:00-18:00", "09:00", [
        'config.toml:3: teams.rome.hours: hours are written as "09:00-18:00"',
    ]),
    ("hours over midnight", "09:00-18:00", "22:00-06:00", [
        "config.toml:3: teams.rome.hours: hours end after they begin; a shift over midnight is written as two,"
        " until 24:00 and from 00:00",
    ]),
    ("hours that overlap", "09:00-18:00", "09:00-13:00 12:00-18:00", [
        "config.toml:3: teams.rome.hours: two intervals of one day overlap",
    ]),
    ("a week back to front", "Mon-Fri", "Fri-Mon", [
        "config.toml:3: teams.rome.hours: the days of a week run from Mon to Sun, each named once",
    ]),
    ("a day named twice", "09:00-18:00", "09:00-18:00; Wed 09:00-12:00", [
        "config.toml:3: teams.rome.hours: the days of a week run from Mon to Sun, each named once",
    ]),
    ("a day that is none", "Mon-Fri", "Lun-Ven", [
        'config.toml:3: teams.rome.hours: a week is written as "Mon-Fri 09:00-18:00; Sat 09:00-13:00",'
        " or day by day in a table",
    ]),
    ("a day misspelt in a table", 'hours = "Mon-Fri 09:00-18:00"', 'hours.mno = ["09:00-18:00"]', [
        "config.toml:3: teams.rome.hours.mno is not a known key; did you mean mon?",
    ]),
    ("a week that never opens", 'hours = "Mon-Fri 09:00-18:00"', "hours = {}", [
        "config.toml:3: teams.rome.hours: a week needs at least one open interval",
    ]),
    ("a country that is none", ZONE, ZONE + '\ncountry = "Italy"', [
        "config.toml:3: teams.rome.country: no public holidays are known for this country:"
        " write its two-letter ISO code, such as IT",
    ]),
    ("a part that is not of the country", ZONE, ZONE + '\ncountry="IT"\nsubdivision="RMM"', [
        "config.toml:4: teams.rome.subdivision: no part of the country has this code; known are RM and others",
    ]),
    ("a part of a country without any", ZONE, ZONE + '\ncountry="GR"\nsubdivision="A"', [
        "config.toml:4: teams.rome.subdivision: no part of the country has this code; leave it out",
    ]),
    ("a part without its country", ZONE, ZONE + '\nsubdivision = "RM"', [
        "config.toml:1: teams.rome: subdivision needs country",
    ]),
    ("closed days back to front", ZONE, ZONE + '\nclosed = [\n"2026-08-21/2026-08-10"]', [
        "config.toml:4: teams.rome.closed: a span of closed days ends after it begins and lasts at most 366 days",
    ]),
    ("a date that is none", ZONE, ZONE + '\nclosed = ["2026-02-30"]', [
        'config.toml:3: teams.rome.closed: write a closed day as "2026-12-24",'
        ' a span of them as "2026-08-10/2026-08-21"',
    ]),
    ("a team nobody knows", TEAM, 'team = "roma"', [
        "config.toml:13: accounts.team names a [teams.…] that is not there; did you mean rome?",
    ]),
    ("a source nobody knows", 'sources = ["mail"]', 'sources = ["mail",\n"mial"]', [
        "config.toml:15: accounts.sources names a [[sources]] that is not there; did you mean mail?",
    ]),
    ("a pack nobody knows", '"prestashop-business-care"', '"prestashop"', [
        "config.toml:12: accounts.scheme names a pack that is not there; did you mean prestashop-business-care?",
    ]),
    ("a channel nobody knows", 'channel = "post"', 'channel = "pots"', [
        "config.toml:24: routes.channel names a [[channels]] that is not there; did you mean post?",
    ]),
    ("a person nobody knows", 'to = ["anna"]', 'to = ["ana", "ben@example.com"]', [
        "config.toml:25: routes.to is neither a plain e-mail address nor one of [[people]]; did you mean anna?",
    ]),
    ("an address with a name around it", 'to = ["anna"]', 'to = ["Ben <ben@example.com>"]', [
        "config.toml:25: routes.to is neither a plain e-mail address nor one of [[people]]",
    ]),
    ("a product nobody knows", 'to = ["anna"]', 'to = ["anna"]\nproducts = ["checkout"]', [
        "config.toml:26: routes.products names a [[products]] that is not there",
    ]),
    ("mail to nobody", 'to = ["anna"]\n', "", [
        "config.toml:23: routes needs to: people by name, or e-mail addresses",
    ]),
    ("a name used twice", 'email = "anna@example.com"',
     'email = "a@b.example"\n[[people]]\nname = "anna"\nemail = "c@d.example"', [
        "config.toml:19: people.name is used twice in [[people]]",
    ]),
    ("a kind misspelt", 'kind = "imap"', 'kind = "imapp"', [
        f"config.toml:6: sources.kind should be {KINDS}; did you mean imap?",
    ]),
    ("a kind left out", 'kind = "imap"\n', "", [
        f"config.toml:4: sources needs kind: {KINDS}",
    ]),
    ("a word out of few", 'host = "smtp.example.com"', 'host = "x"\ntls = "startls"', [
        "config.toml:22: channels.tls should be tls, starttls or none; did you mean starttls?",
    ]),
    ("a number out of bounds", "[teams.rome]", "[monitor]\ntick_seconds = 0\n[teams.rome]", [
        "config.toml:2: monitor.tick_seconds should be greater than or equal to 1",
    ]),
    ("phrases that are not there", "[teams.rome]", '[monitor]\nsignals = [\n"ours.toml"]\n[teams.rome]', [
        "config.toml:3: monitor.signals: there is no such file",
    ]),
    ("an instant without a zone", "[teams.rome]", "[monitor]\nwatch_from = 2026-05-01T00:00:00\n[teams.rome]", [
        "config.toml:2: monitor.watch_from needs an offset from UTC, such as 2026-05-01T00:00:00+02:00",
    ]),
    ("a start that is none", 'host = "imap.example.com"', 'host = "x"\nstart = "last week"', [
        'config.toml:8: sources.start: start is "now", "all", or a number of days such as "30d"',
    ]),
    ("an address that is none", '"anna@example.com"', '"anna at example.com"', [
        "config.toml:17: people.email: this is no plain e-mail address, such as anna@example.com",
    ]),
    ("a list where a table belongs", "[teams.rome]", "[teams]\nben = []\n[teams.rome]", [
        "config.toml:2: teams.ben should be a table",
    ]),
    ("a text where a list belongs", 'sources = ["mail"]', 'sources = "mail"', [
        "config.toml:14: accounts.sources should be a list",
    ]),
    ("a stage of no clock", TEAM, TEAM + '\nstages.first_respons.warning = "4 team hours"', [
        "config.toml:14: accounts.stages.first_respons is no clock of the scheme; did you mean first_response?",
    ]),
    ("a stage that the clock has not", TEAM, TEAM + '\nstages.first_response.warnig = "4 team hours"', [
        "config.toml:14: accounts.stages.first_response.warnig is no stage of it; did you mean warning?",
    ]),
    ("a route for a stage that never comes", "[[routes]]", '[[routes]]\nstages = ["last-call", "breached"]', [
        "config.toml:24: routes.stages names a stage of an alert that is not there; did you mean last_call?",
    ]),
    ("a stage without a unit", TEAM, TEAM + '\nstages.first_response.warning = "4"', [
        'config.toml:14: accounts.stages.first_response.warning: write a stage as "4 team hours", "3 team days",'
        ' "10 calendar days" or "2 hours"',
    ]),
    ("a login over an open line", 'host = "smtp.example.com"', 'host="x"\ntls="none"\nuser="u"\npassword={ env="P" }', [
        'config.toml:18: channels: a password is not sent without TLS: set tls to "starttls" or "tls"',
    ]),
    ("half a login", 'host = "smtp.example.com"', 'host = "x"\nuser = "u"', [
        "config.toml:18: channels: a login needs both user and password",
    ]),
    ("no login at all", 'password = { env = "IMAP" }\n', "", [
        "config.toml:4: sources: a mailbox needs password or oauth, one of them",
    ]),
    ("two ways to a token", LOGIN, 'oauth = { token_command = ["x"], refresh_token = { env = "X" } }', [
        "config.toml:9: sources.oauth: oauth needs either token_command, or refresh_token with token_url and client_id",
    ]),
    ("a refresh token for an open line", LOGIN,
     'oauth = { refresh_token = { env = "X" }, token_url = "http://x", client_id = "i" }', [
        "config.toml:9: sources.oauth: refresh_token needs client_id and a token_url that begins with https://",
    ]),
    ("a thread without its number", 'user = "support@example.com"', 'user="u"\nthread_url="https://example.com/t"', [
        "config.toml:4: sources: thread_url begins with https:// and has {thread} where the thread's number goes",
    ]),
    ("a server without a name and no place for it", 'user = "support@example.com"', 'user="u"\nauthserv_id=""', [
        "config.toml:4: sources: an empty authserv_id needs own_hosts: where no name is signed, the place is proof",
    ]),
    ("not TOML at all", ZONE, "zone = Europe/Rome", [
        "config.toml:2: this is not TOML: Invalid value",
    ]),
    ("a key given twice", ZONE, 'zone = "UTC"\nzone = "UTC"', [
        "config.toml:3: this is not TOML: Cannot overwrite a value",
    ]),
    ("nested without end", "[teams.rome]", f"x = {'[' * 5000}\n[teams.rome]", [
        "config.toml: its lists are nested too deeply",
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_mistake_is_told_at_its_line(tmp_path: Path, old: str, new: str, told: list[str]) -> None:
    assert problems_of(tmp_path, changed(old, new)) == told


def test_all_mistakes_are_told_in_one_go_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = SOUND.replace("Europe/Rome", "Mars").replace('"rome"', '"paris"').replace('to = ["anna"]', "too = 1")
    assert [sentence.split(" ")[0] for sentence in problems_of(tmp_path, text)] == [
        "config.toml:2:",
        "config.toml:13:",
        "config.toml:23:",
        "config.toml:25:",
    ]


CANARY = secret("misplaced")


PLACES = [
    '"Europe/Rome"',
    '"Mon-Fri 09:00-18:00"',
    '"imap.example.com"',
    '"imap"',
    '{ env = "IMAP" }',
    '"shop"',
    '["mail"]',
    '"anna@example.com"',
    '"SLA <sla@example.com>"',
    '["anna"]',
]
VALUES = [f'"{CANARY}"', f'["{CANARY}"]', f'{{ secret = "{CANARY}" }}', f'"https://u:{CANARY}@x"']


@pytest.mark.parametrize("old", PLACES)
@pytest.mark.parametrize("new", VALUES)
def test_what_was_written_is_never_repeated(tmp_path: Path, old: str, new: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(changed(old, new))
    loaded = load(path)
    assert CANARY not in (repr(loaded) if isinstance(loaded, Problems) else "")


@pytest.mark.parametrize("written", [f'"{CANARY}"', f'{{ env = "A", file = "{CANARY}" }}', "{}", "{ command = [] }"])
def test_a_secret_in_the_file_is_refused_with_the_ways_to_keep_one(tmp_path: Path, written: str) -> None:
    (sentence,) = problems_of(tmp_path, changed('{ env = "IMAP" }', written))
    assert sentence.startswith("config.toml:9: sources.password: a secret ")
    assert '{ env = "NAME" }, { file = "path" }, { credential = "name" }' in sentence
    assert CANARY not in sentence


def test_a_database_url_with_a_password_is_a_secret_too(tmp_path: Path) -> None:
    text = f'[monitor]\ndatabase = "postgresql://sla:{CANARY}@db/sla"\n{SOUND}'
    (sentence,) = problems_of(tmp_path, text)
    assert sentence.startswith("config.toml:2: monitor.database: a database URL with a password is a secret")
    assert CANARY not in sentence


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    missing = load(tmp_path / "config.toml")
    assert missing == Problems((f"{tmp_path}/config.toml: cannot be read: No such file or directory",))
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe")
    assert load(tmp_path / "config.toml") == Problems((f"{tmp_path}/config.toml: is not UTF-8 text",))
