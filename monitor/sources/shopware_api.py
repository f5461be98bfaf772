"""The client of the Shopware account's interface: log in, find the vendor's own number, read one ticket after another.

The interface is not documented; its paths and fields are those that public clients know. Password and token travel in
the body of the login and in one header, and are kept nowhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from monitor.credentials import NoCredential
from monitor.sources.asking import LONGEST_WAIT, Asking, Manners, Trouble, Words
from monitor.sources.strict_json import NotJson, parsed
from monitor.sources.values import id_of

HEADER = "x-shopware-token"
SESSION = timedelta(hours=1)
"""How long a login is used, where nothing refuses it before."""
_LONGEST_TOKEN = 4096


@dataclass(frozen=True, slots=True)
class ShopwareAccess(Manners):
    """How the account is reached. `password` is asked for at each login and never kept.

    `producer` is the vendor's number; 0 where the account is to be asked for it.
    """

    name: str
    base_url: str
    user: str
    password: Callable[[], str] = field(repr=False)
    producer: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """A login: the token, the vendor's number, and when it was made."""

    token: str = field(repr=False)
    producer: str
    since: datetime


class ShopwareApi(Asking):
    """A connection for one poll. `session` is what the last one had; the one it ends with is kept for the next."""

    def __init__(self, access: ShopwareAccess, session: Session | None, now: datetime) -> None:
        super().__init__(access, _WORDS)
        self._access = access
        self._url = access.base_url.rstrip("/")
        self._now = now
        self.session = session if session is not None and now - session.since < SESSION else None

    @property
    def begun_at(self) -> datetime:
        """The instant at which the poll began, as it was told."""
        return self._now

    def odd(self, number: str, reason: str) -> Trouble:
        """A ticket that came, and cannot be taken for one."""
        return Trouble(f"supporttickets/{number}: {reason}.", _WORDS.look, status=200)

    def open(self) -> None:
        """Log in, where that was not done within the hour."""
        if self.session is None:
            token, user = self._login()
            self.session = Session(token, self._producer(token, user), self._now)

    def ticket(self, number: str) -> Any:
        """One ticket as JSON. Raises Trouble where it cannot be had. A token that is refused is renewed once."""
        fresh = self.session is None
        try:
            return self._ticket(number)
        except Trouble as trouble:
            if trouble.status != 401 or fresh:
                raise
        self.session = None
        return self._ticket(number)

    def _ticket(self, number: str) -> Any:
        self.open()
        assert self.session is not None
        return self._get(f"producers/{self.session.producer}/supporttickets/{number}", self.session.token)

    def _login(self) -> tuple[str, str]:
        try:
            password = self._access.password()
        except NoCredential as error:
            raise Trouble(f"The password cannot be had: {error}.", _RENEW, permanent=True) from None
        said = {"shopwareId": self._access.user, "password": password}
        path = "accesstokens"
        _, body = self.ask(path, lambda line: line.post_json(f"{self._url}/{path}", said))
        answer = _read(path, body)
        token, user = (answer.get("token"), answer.get("userId")) if isinstance(answer, dict) else (None, None)
        if not isinstance(token, str) or not 0 < len(token) <= _LONGEST_TOKEN or not _printable(token):
            raise Trouble(f"{path}: the answer holds no token.", _WORDS.look)
        return token, id_of(user)

    def _producer(self, token: str, user: str) -> str:
        if self._access.producer:
            return str(self._access.producer)
        path = "producers"
        answer = self._get(f"{path}?companyId={user}", token)
        if not isinstance(answer, list):
            raise Trouble(f"{path}: the answer is no list.", _WORDS.look)
        found = [number for row in answer if isinstance(row, dict) and (number := id_of(row.get("id")))]
        if not found:
            raise Trouble(
                f"{path}: the account is no extension partner, as the marketplace says.",
                "Use the login of the company that sells the extensions, or write its number as producer.",
                permanent=True,
                wait=LONGEST_WAIT,
            )
        return found[0]

    def _get(self, path: str, token: str) -> Any:
        shown = path.partition("?")[0]
        _, body = self.ask(shown, lambda line: line.get(f"{self._url}/{path}", {HEADER: token}))
        return _read(shown, body)


def _read(path: str, body: bytes) -> Any:
    try:
        answer = parsed(body)
    except NotJson as error:
        raise Trouble(f"{path}: {error}.", _WORDS.look, status=200) from None
    if isinstance(answer, dict) and (answer.get("success") is False or answer.get("error") or answer.get("errors")):
        raise Trouble(f"{path}: the service answered with an error of its own.", _WORDS.look, status=200)
    return answer


def _printable(text: str) -> bool:
    return text.isascii() and text.isprintable()


_RENEW = "Put the password of the Shopware account where the configuration says."
_WORDS = Words(
    refuses="the marketplace refuses the login",
    renew="Check that user and password still open the Shopware account; it is tried again in an hour.",
    look="See whether the marketplace has changed its interface or is in maintenance; it is tried again by itself.",
)
