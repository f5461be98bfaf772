"""A Russian-speaking shop owner is understood as any other customer is."""

from datetime import UTC, datetime

import pytest

from checks.classify import Judgement, judge
from monitor.rules import packaged_rules

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def judged(said: str) -> Judgement:
    title, _, body = said.partition(" | ")
    found = judge(title, body, packaged_rules(), NOW)
    assert (found.language, found.covered) == ("ru", True)
    return found


@pytest.mark.parametrize(
    ("ground", "said"),
    [
        ("other_site", "Лицензия | Купили модуль для одного магазина, хотим поставить и на второй магазин."),
        ("site_intervention", "Настройка | Настройте, пожалуйста, модуль на нашем сайте, сами не справимся."),
        ("third_party", "Оплата | Банк отклонил нашу заявку, свяжитесь с ними, пожалуйста."),
        ("hosting", "Письма | Хостинг заблокировал порт 465 и открывать не будет."),
        ("incompatible_dev", "Скидки | С нашей собственной корзиной (писали на заказ) модуль конфликтует."),
        ("modified_source", "Цены | Наш программист изменил файл price.php в вашем модуле, и цены пропали."),
        ("incompatible_version", "1.6 | У нас PrestaShop 1.6.1.24, а в описании указано от 1.7 до 8.1."),
        ("not_product", "Пароль | Это не связано с вашим модулем: как в самом PrestaShop сменить пароль?"),
    ],
)
def test_each_ground_is_seen_in_plain_words(ground: str, said: str) -> None:
    outcomes = {one.rule: one.outcome for one in judged(said).findings}
    assert {name for name, outcome in outcomes.items() if outcome == "flag"} == {ground}


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("bug", "Не работает корзина | После обновления кнопка не нажимается, белый экран."),
        ("refund", "Верните деньги | Модуль не подошёл, прошу оформить возврат средств."),
        ("howto", "Где изменить цвет | Подскажите, где в настройках поменять цвет кнопки?"),
        ("presale", "Вопрос перед покупкой | Хочу купить модуль, подойдёт ли он для X-Cart?"),
        ("billing", "Счёт | Выставьте счёт на юрлицо, нужны акт и счёт-фактура."),
        ("security", "Уязвимость | В модуле SQL-инъекция, заказы видны без авторизации."),
    ],
)
def test_the_kind_is_told(kind: str, said: str) -> None:
    assert judged(said).kind.kind == kind


def test_money_is_asked_back_for_the_product_and_not_by_the_shops_own_customers() -> None:
    assert judged("Верните деньги | Купили модуль неделю назад, он не работает.").refund_demand
    assert not judged("Возврат клиенту | Делаю частичный возврат клиенту, статус заказа не меняется.").refund_demand
    assert not judged("Исправьте | Мне не нужен возврат, мне нужно решение.").refund_demand


def test_a_fault_is_reported_and_a_word_of_thanks_is_none() -> None:
    assert judged("Ошибка 500 | При сохранении настроек модуль выдаёт ошибку 500.").is_bug
    assert not judged("Спасибо | Спасибо, всё заработало.").is_bug
