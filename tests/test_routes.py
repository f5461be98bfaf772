"""A route hears what it was made for: by account, scheme, stage and severity, each by itself and together."""

import re
from pathlib import Path

import pytest

from tests.scene import BASE, FILES, open_scene

OTHER = """
[[accounts]]
name = "shops"
scheme = "docpart"
team = "support"
sources = ["mailbox"]
[accounts.match]
to = ["shops@acme.example"]
"""
SHOPS = (
    b"Received: from shop.example by mx.acme.example; Tue, 28 Apr 2026 10:00:00 +0200\r\nFrom: anna@shop.example\r\n"
    b"To: shops@acme.example\r\nSubject: Help\r\nMessage-ID: <anna@shop.example>\r\n\r\nIt is broken.\r\n"
)
SOON, CALL, UP, OPEN = "Due soon", "Last call", "Time is up", "Still open"
ACME, SHOPS_HEAR = {(SOON, 1), (UP, 1)}, {(SOON, 2), (CALL, 2), (OPEN, 2)}
HEARD = {
    "": ACME | SHOPS_HEAR,
    'accounts = ["acme"]': ACME,
    'schemes = ["docpart"]': SHOPS_HEAR,
    'stages = ["last_call", "overdue"]': {(CALL, 2), (OPEN, 2)},
    'severity = "critical"': {(UP, 1), (CALL, 2), (OPEN, 2)},
    'severity = "warning"\nschemes = ["prestashop-business-care"]': ACME,
    'accounts = ["acme"]\nstages = ["last_call"]': set(),
}


@pytest.mark.parametrize("scope", HEARD, ids=lambda scope: scope.replace("\n", ", ") or "all")
def test_a_route_hears_what_is_in_its_scope_and_what_nobody_hears_is_a_notice(scope: str, tmp_path: Path) -> None:
    scene = open_scene(tmp_path, BASE + OTHER + FILES + scope + "\n")
    scene.asks("Tue 2026-04-28 10:00", "501")
    scene.drop(SHOPS)
    for when in ("Tue 2026-04-28 10:00", "Tue 2026-04-28 15:00", "Tue 2026-04-28 17:30", "Wed 2026-04-29 11:00"):
        scene.cycle(when)
    told = [re.match(r"(.+?): .+ on ticket (\d+),", subject) for subject in scene.subjects()]
    assert {(found[1], int(found[2])) for found in told if found} == HEARD[scope]
    missed = any("reach nobody" in notice.what for notice in scene.house.store.notices.open_notices())
    assert missed is (HEARD[scope] != HEARD[""])
