"""Adobe: a product must fit a new release of the platform within 90 days, a patch release within 30 (AC-1)."""

from datetime import date

from tests.packs import scheme


def test_the_last_day_on_which_a_product_must_fit():
    due = {row.after: row.due(date(2026, 5, 1)) for row in scheme("adobe-commerce").terms.platform_deadlines}
    assert due == {"minor": date(2026, 7, 30), "patch": date(2026, 5, 31)}
