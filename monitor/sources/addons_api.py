"""The client of the Addons Seller API: the key travels in the body of a POST and in nothing else, for addresses end up
in logs; each answer is read with distrust."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from monitor.credentials import NoCredential
from monitor.sources.addons_answer import Listing, Refused, Unrecognised, read_listing
from monitor.sources.asking import Asking, Manners, Trouble, Words


@dataclass(frozen=True, slots=True)
class AddonsSettings(Manners):
    """How the service is reached. `key` is asked for at each poll and never kept."""

    name: str
    base_url: str
    key: Callable[[], str] = field(repr=False)
    page_size: int = 2000


class AddonsApi(Asking):
    """A connection for one poll."""

    def __init__(self, settings: AddonsSettings) -> None:
        super().__init__(settings, _WORDS)
        self._url = settings.base_url.rstrip("/")
        try:
            self._key = settings.key()
        except NoCredential as error:
            raise Trouble(
                f"The key cannot be had: {error}.", "Put the key where the configuration says.", permanent=True
            ) from None

    def page(self, path: str, wrapper: str, query: Mapping[str, str]) -> Listing:
        """One page of a list. Raises Trouble for whatever is no such page."""
        _, body = self.ask(path, lambda line: line.post(f"{self._url}/{path}", query, {"api_key": self._key}))
        match read_listing(body, wrapper):
            case Listing() as listing:
                return listing
            case Refused():
                raise Trouble(f"{path}: the service answered with an error of its own.", _WORDS.look)
            case Unrecognised(reason=reason):
                raise Trouble(f"{path}: {reason}.", _WORDS.look)


_WORDS = Words(
    refuses="the marketplace refuses the key",
    renew="Make a new key in the seller account, and put it where the configuration says.",
    look="See whether the marketplace has changed its interface or is in maintenance; it is tried again by itself.",
)
