"""Any ticket, however odd and in whatever language, is judged, and what is found rests on its own words."""

from collections.abc import Mapping
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from checks.classify import judge
from checks.facts import given as stated
from checks.finding import Span
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
PIECES = (
    *("The page says 1.7 to 8.1.", "We run 9.0", "requires PHP 8.2", "as listed", "PrestaShop", "PayPal", "n't work"),
    *("Our hoster blocks the port.", "Your module is broken", "www.a-shop.example", "1.Open", "#0 /a.php(1)\n", "```"),
    *("le module ne marche pas", "модуль не работает", "το module δεν δουλεύει", "modul po aktualizaci nefunguje"),
    *(
        "güncellemeden sonra çalışmıyor",
        "更新后模块无法使用",
        "動作しません",
        "ประ",
        "<!--",
        "- [ ] x",
        "\n>",
        "?",
        ";",
    ),
    *("İ", "ß", "\u0301", "\x00", "\ud800", "😀", "https://", "a@", ",,,", "\n\n"),
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=10).map(" ".join)
FACTS = (
    {},
    {"presale_label": True},
    {"product_asked": "slider", "product_bought": "popup"},
    {"shop_host": "a-shop.example", "licensed_host": "a-shop.example"},
    {"care_state": "expired"},
)
LANGUAGES = (None, "en", "ru", "el-Latn", "sv", "zz-ZZ", "")


@given(TEXTS, TEXTS, st.sampled_from(FACTS), st.sampled_from(LANGUAGES))
def test_every_finding_gives_its_reason_and_shows_the_customers_own_words(
    title: str, body: str, facts: Mapping[str, object], language: str | None
) -> None:
    found = judge(title, body, packaged_rules(), NOW, stated(facts), language=language)
    assert found == judge(title, body, packaged_rules(), NOW, stated(facts), language=language)
    assert found.covered or facts or not found.findings
    for one in found.findings:
        assert one.reason or one.outcome == "none"
        spans = [span for span in (*one.evidence, *one.against) if isinstance(span, Span)]
        assert all(span.words and found.cleaned[span.start : span.end] == span.words for span in spans)
