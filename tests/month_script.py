"""The script of a month on a marketplace: who writes what when, what gets lost, and what is true of each request."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import TYPE_CHECKING

from checks.clock import InTime
from checks.running import start
from tests.business_care import CALENDAR, SCHEME
from tests.business_care import clock as clock_of
from tests.moments import at

if TYPE_CHECKING:
    from tests.test_a_month_on_the_marketplace import Month

Happening = tuple[datetime, Callable[["Month"], None]]

OPENS, CLOSES = at("Mon 2026-05-04 00:00"), at("Sat 2026-06-06 00:00")
CARE_ENDS = date(2027, 1, 31)
SIGNATURE = "The Acme team"
MAILS = ("prompt",) * 6 + ("lost",) * 2 + ("late", "first")
"""How the notification of a request fares: prompt, lost, three hours late, 45 minutes before the interface shows it."""
SENTENCES = (
    "The carrier list stays empty because the cached templates of 8.1.3 are still in use.",
    "Open Modules, Fast Checkout, Maintenance and press Rebuild templates.",
    "Your log shows error 1146: the table ps_fc_rule is missing, so reset the module once.",
    "Version 3.2.5 contains the correction, and you can download it from your account.",
    "Deactivate the option Merge CSS under Advanced Parameters, Performance.",
    "The hook displayPayment is taken twice; unhook the old block in Positions.",
    "Set PHP memory_limit to 512M, because the import of 40,000 rows needs it.",
    "The voucher rule of your group excludes carriers; edit it under Catalog, Discounts.",
    "Replace the override of Cart.php by the file that we attach to this message.",
    "Multishop needs one key a shop: enter the second one under Configure, Licences.",
    "Your theme removes the id checkout-form; add it in checkout.tpl at line 42.",
    "The webhook address must be https://shop/module/fc/hook, with the final hook.",
    "Stripe rejects the currency; allow EUR in Payment, Preferences, Currencies.",
    "The cron job runs as another user, which explains the permission error in var.",
    "Clear the Smarty cache and compile again, since the setting Never recompile is on.",
    "The delivery slots follow the zone of the shop; choose Europe/Rome in Localisation.",
    "Invoice numbers restart in January when the prefix holds a year; remove the prefix.",
    "The button is hidden below 360 pixels by the rule in custom.css, line 18.",
    "Enable guest checkout under Shop Parameters, Order Settings, to get the short form.",
    "The address format of Portugal lacks the field vat_number; add it in Countries.",
)
CANNED = (
    "Hello,\nplease update the module to the latest version, clear the cache under Advanced Parameters, Performance, "
    f"and try once more. If the problem stays, send us a screenshot and access to your back office.\n{SIGNATURE}"
)
AWAY = (
    "Thank you for contacting us. This is an automatic reply: we have received your message and will answer within 48 "
    f"hours.\n{SIGNATURE}"
)
RECEIVED = (
    "Hello,\nthank you for your message. We have received your request and will get back to you as soon as possible.\n"
    + SIGNATURE
)
TROUBLES = (
    "the page stays empty after the update", "no carrier is shown in the list", "the import stops with an error",
    "the voucher is not accepted any more", "the payment button is gone on phones", "the invoice has a wrong number",
)  # fmt: skip


@dataclass(frozen=True)
class Truth:
    """What is true of a request, and whether all that happened leaves evidence that reaches."""

    state: str
    reaches: bool = True


@dataclass(frozen=True)
class Case:
    """One thread: what happens in it, and the truth of each of its requests' first responses."""

    number: int
    behaviour: str
    mail: str
    opened: datetime
    dated: bool
    truths: tuple[Truth, ...]
    happenings: tuple[Happening, ...]
    imposed: bool = False


def in_time(asked: datetime, answered: datetime) -> bool:
    reading = next(r for r in clock_of("first_response", SCHEME).readings if r.judge)
    run = start(reading, CALENDAR, asked)
    assert run is not None
    return isinstance(run.answered(answered, answered), InTime)


def script(count: int) -> Iterator[Case]:
    """The cases, the same at every call."""
    chance = random.Random(20260504)
    answers = list(combinations(SENTENCES, 3))
    chance.shuffle(answers)
    kinds = list(BEHAVIOURS)
    for place in range(count):
        kind = kinds[place % len(kinds)]
        yield Writer(700_001 + place, kind, chance, iter(answers[place * 3 : place * 3 + 3])).case()


class Writer:
    """Writes one case."""

    def __init__(self, number: int, kind: str, chance: random.Random, answers: Iterator[tuple[str, ...]]) -> None:
        self.number, self.kind, self.chance, self.answers = number, kind, chance, answers
        self.mail = chance.choice(MAILS)
        early = kind.startswith("returns")
        self.opened = self.working_moment(*((0, 4) if early else (0, 25)))
        self.dated = chance.random() < 0.8
        self.happenings: list[Happening] = []
        self.order = 90_000 + number

    def working_moment(self, first: int, last: int) -> datetime:
        day = OPENS + timedelta(days=self.chance.randint(first, last))
        return (day + timedelta(minutes=self.chance.randint(0, 24 * 60 - 1))).replace(second=0)

    def case(self) -> Case:
        truths = tuple(BEHAVIOURS[self.kind](self))
        presale = self.kind == "presale"
        self._opening("" if not presale else "presale", 0 if presale else self.order)
        ordered = tuple(sorted(self.happenings, key=lambda happening: happening[0]))
        imposed = self.kind == "imposed"
        return Case(self.number, self.kind, self.mail, self.opened, self.dated, truths, ordered, imposed)

    def _opening(self, qualification: str, order: int) -> None:
        text = self.request(self.opened)
        shown = self.opened + (timedelta(minutes=45) if self.mail == "first" else timedelta())
        number, dated, opened = self.number, self.dated, self.opened

        def appears(month: "Month") -> None:
            more = {"qualification": qualification, "order": order, "dated": dated, "care_until": CARE_ENDS}
            month.market.open(number, f"Trouble {number}", text, opened, **more)

        self.happenings.append((shown, appears))
        if order:
            bought = opened - timedelta(days=20)
            self.happenings.append((OPENS, lambda month: month.buys(order, bought)))
        self.announce(opened, text, self.mail)

    def request(self, when: datetime) -> str:
        trouble = self.chance.choice(TROUBLES)
        return f"Hello, in my shop number {self.number} {trouble}, since {when:%d %B} at {when:%H:%M}. What can I do?"

    def announce(self, when: datetime, text: str, how: str = "prompt") -> None:
        if how != "lost":
            arrives = when + (timedelta(hours=3) if how == "late" else timedelta(seconds=20))
            number = self.number
            self.happenings.append((arrives, lambda month: month.notify(number, text, arrives)))

    def writes(self, when: datetime, text: str) -> None:
        number = self.number
        self.happenings.append((when, lambda month: month.market.write(number, text, when)))

    def answer(self, signed: bool = True) -> str:
        places = " ".join("".join(self.chance.choices("aeioubcdlmnprst", k=6)) for _ in range(10))
        words = "\n".join((*next(self.answers), f"Look for the lines {places} in your file."))
        return f"Hello,\n{words}\n{SIGNATURE}" if signed else words

    def soon(self) -> datetime:
        return self.opened + timedelta(hours=self.chance.uniform(1, 9))

    def too_late(self, asked: datetime | None = None) -> datetime:
        when = asked or self.opened
        while in_time(asked or self.opened, when):
            when += timedelta(hours=3)
        return when + timedelta(hours=self.chance.uniform(2, 30))


def answered(writer: Writer) -> Iterable[Truth]:
    writer.writes(writer.soon(), writer.answer())
    yield Truth("met")


def late(writer: Writer) -> Iterable[Truth]:
    writer.writes(writer.too_late(), writer.answer())
    yield Truth("breached")


def never(writer: Writer) -> Iterable[Truth]:
    yield Truth("breached")


def automatic(writer: Writer) -> Iterable[Truth]:
    """A machine answers at once; only its date tells."""
    writer.dated = True
    writer.mail = "prompt" if writer.mail == "first" else writer.mail
    writer.writes(writer.opened + timedelta(seconds=3), AWAY)
    yield Truth("breached")


def automatic_then_answered(writer: Writer) -> Iterable[Truth]:
    list(automatic(writer))
    writer.writes(writer.soon(), writer.answer())
    yield Truth("met")


def acknowledged(writer: Writer) -> Iterable[Truth]:
    writer.writes(writer.soon(), RECEIVED)
    yield Truth("breached")


def canned(writer: Writer) -> Iterable[Truth]:
    """A prepared text that answers may be personal enough: only a person can say."""
    writer.writes(writer.soon(), CANNED)
    yield Truth("met", reaches=False)


def private(writer: Writer) -> Iterable[Truth]:
    when, text, number = writer.soon(), writer.answer(), writer.number
    writer.happenings.append((when, lambda month: month.mails_privately(number, text, when)))
    yield Truth("breached")


def unsigned(writer: Writer) -> Iterable[Truth]:
    writer.writes(writer.soon(), writer.answer(signed=False))
    yield Truth("met", reaches=False)


def asks_again(writer: Writer) -> Iterable[Truth]:
    when, text = writer.soon(), f"Is anybody there? Shop {writer.number} cannot sell, and it has been some hours now."
    writer.writes(when, text)
    writer.announce(when, text)
    yield Truth("breached")


def asks_again_unheard(writer: Writer) -> Iterable[Truth]:
    writer.writes(writer.soon(), f"Is anybody there? Shop {writer.number} cannot sell, and it has been some hours now.")
    yield Truth("breached", reaches=False)


def granted(writer: Writer) -> Iterable[Truth]:
    when, order, number = writer.soon(), writer.order, writer.number
    writer.happenings.append((when, lambda month: month.marks_refunded(number, when)))
    writer.happenings.append((when + timedelta(seconds=1), lambda month: month.market.refund(order)))
    yield Truth("not_applicable")


def imposed(writer: Writer) -> Iterable[Truth]:
    """Refunded by the marketplace while nobody had answered, in time for it to end the duty."""
    when, order = writer.opened + timedelta(hours=1), writer.order
    writer.happenings.append((when, lambda month: month.market.refund(order)))
    yield Truth("not_applicable")


def returns(writer: Writer) -> Iterable[Truth]:
    first = writer.soon()
    writer.writes(first, writer.answer())
    again = first + timedelta(days=16)
    text = f"The same trouble is back in shop {writer.number} after the summer sale of this week."
    writer.writes(again, text)
    writer.announce(again, text)
    writer.writes(again + timedelta(hours=5), writer.answer())
    yield from (Truth("met"), Truth("met"))


def returns_unheard(writer: Writer) -> Iterable[Truth]:
    first = writer.soon()
    writer.writes(first, writer.answer())
    writer.writes(first + timedelta(days=16), f"The same trouble is back in shop {writer.number}, since this morning.")
    yield from (Truth("met"), Truth("breached", reaches=False))


def presale(writer: Writer) -> Iterable[Truth]:
    writer.writes(writer.soon(), writer.answer())
    yield from ()


BEHAVIOURS: dict[str, Callable[[Writer], Iterable[Truth]]] = {
    "answered": answered, "late": late, "never": never, "automatic": automatic,
    "automatic, then answered": automatic_then_answered, "acknowledged": acknowledged,
    "answered again": answered, "canned": canned, "private": private, "unsigned": unsigned, "asks again": asks_again,
    "asks again unheard": asks_again_unheard, "granted": granted, "imposed": imposed, "returns": returns,
    "returns unheard": returns_unheard, "presale": presale, "answered once more": answered,
}  # fmt: skip
