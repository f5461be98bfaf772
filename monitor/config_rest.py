"""A helpdesk with a JSON interface as a source: where its lists are, how they are paged, what its rows mean."""

import string
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from checks.event_fields import FIELDS
from monitor.config_feed import Feed
from monitor.config_terms import Beside, Section, Zone, refusal
from monitor.credentials import Secret
from monitor.sources.rest_words import BadExpression, compiled


def _expression(text: str) -> str:
    try:
        compiled(text)
    except BadExpression as error:
        raise refusal(f"this is no JMESPath expression: {error}") from None
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if not local and not (parts.scheme == "https" and parts.hostname):
        raise refusal("an address begins with https://, for the key goes there")
    if parts.username or parts.password or parts.fragment:
        raise refusal("an address holds no user, password or #")
    return text


def _template(text: str) -> str:
    if [name for _, name, _, _ in string.Formatter().parse(text) if name is not None] != ["secret"]:
        raise refusal("it holds {secret} once, where the secret goes")
    return text


Expression = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_expression)]
Address = Annotated[str, AfterValidator(_address)]
Template = Annotated[str, AfterValidator(_template)]
Names = dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.\[\]-]{1,80}$")], str]


class Auth(Section):
    """What opens the door: a header whose value holds `{secret}`, or with `basic` the user and password of one."""

    secret: Secret
    header: str = Field(default="Authorization", pattern=r"^[A-Za-z0-9-]{1,80}$")
    value: Template = "Bearer {secret}"
    basic: Template | None = None


class Paging(Section):
    """How the next page is asked for.

    `since`: the same list from the newest `changed` seen on, for a list in the order of its changes. `page`: a number
    in `parameter`. `cursor`: what `next` gives, in `parameter`. `link`: the address that `next` gives, or the Link
    header. `more` says that there are further pages where `next` is always given; `keep` goes on from a cursor at the
    next poll.
    """

    by: Literal["none", "since", "page", "cursor", "link"] = "none"
    parameter: str = "page"
    first: int = Field(default=1, ge=0, le=1)
    size: int = Field(default=100, ge=1, le=10_000)
    next: Expression | None = None
    more: Expression | None = None
    keep: bool = False

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.by == "cursor" and self.next is None:
            raise refusal('paging by "cursor" needs next, the expression that gives the next cursor')
        if self.keep and self.by != "cursor":
            raise refusal('keep goes with paging by "cursor"')
        return self


class Detail(Section):
    """A list of its own for each row, such as the comments of a ticket: `{id}` in its address is the row's `id`."""

    url: str
    id: Expression = "id"
    rows: Expression = "@"
    query: Names = Field(default_factory=dict)
    paging: Paging = Paging()

    @model_validator(mode="after")
    def _holds_id(self) -> Self:
        if "{id}" not in self.url:
            raise refusal("the address of a detail holds {id}")
        _address(self.url.replace("{id}", "1"))
        return self


class EventMap(Section):
    """What a row, or each of the things in it, is as an event; every value is a JMESPath expression.

    They see `row`, the `page` it came on and, with `of = "detail"`, each `item` of the detail and its `answer`.
    `each` gives several things, each an `item`. An `event` of null is left out; `name` parts the ids of two maps.
    """

    name: str = Field(default="", pattern=r"^[a-z0-9_-]{0,20}$")
    of: Literal["row", "detail"] = "row"
    each: Expression | None = None
    fields: dict[str, Expression]
    facts: dict[str, Expression] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _known(self) -> Self:
        unknown = sorted(set(self.fields) - set(FIELDS) | ({"facts"} & set(self.fields)))
        if unknown:
            raise refusal(
                f"an event has {', '.join(key for key in FIELDS if key != 'facts')}; facts have their own table"
            )
        if not {"event", "at"} <= set(self.fields):
            raise refusal("an event needs at least event and at")
        return self


class RestSource(Feed):
    """A helpdesk with a JSON interface. `{since}` in `query` is the instant to read from.

    `changed` gives a row's last change, `zone` is that of instants without an offset; the newest `settle_seconds` are
    not claimed as read.
    """

    kind: Literal["rest"]
    url: Address
    query: Names = Field(default_factory=dict)
    since_format: Literal["iso", "epoch"] = "iso"
    rows: Expression
    changed: Expression | None = None
    auth: Auth | None = None
    headers: Names = Field(default_factory=dict)
    ca_file: Beside | None = None
    zone: Zone = "UTC"
    paging: Paging = Paging()
    detail: Detail | None = None
    events: tuple[EventMap, ...] = Field(min_length=1)
    pause_seconds: float = Field(default=0.2, ge=0, le=60)
    requests_a_poll: int = Field(default=400, ge=2, le=10_000)
    settle_seconds: int = Field(default=60, ge=0, le=3600)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if any(one.of == "detail" for one in self.events) and self.detail is None:
            raise refusal('an event of = "detail" needs a [sources.detail] table')
        if self.paging.by == "since" and self.changed is None:
            raise refusal('paging by "since" needs changed, the expression of a row\'s last change')
        return self
