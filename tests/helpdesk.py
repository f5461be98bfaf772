"""Helpdesks on a real socket: three shapes of a JSON interface, scripted, with their paging and their errors."""

import json
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.canaries import secret

KEY = secret("desk")


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(data), status, headers, content_type="application/json")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Door:
    """What stands before every address of a helpdesk: its key, and the troubles that the next requests meet."""

    def __init__(self, server: HTTPServer, key: str, refusal: Any) -> None:
        self.key = key
        self.troubles: list[Response] = []
        self._server = server
        self._refusal = refusal

    def opens(self, path: str, handler: Callable[[Request], Response]) -> None:
        """Answer at a path, to who has the key."""

        def guarded(request: Request) -> Response:
            if self.troubles:
                return self.troubles.pop(0)
            if request.headers.get("Authorization") != self.key:
                return answer(self._refusal, 401)
            return handler(request)

        self._server.expect_request(path).respond_with_handler(guarded)


def basic(user_and_password: str) -> str:
    return f"Basic {b64encode(user_and_password.encode()).decode()}"


class Zendesk:
    """Cursor export of tickets, comments beside them with the people who wrote them."""

    def __init__(self, server: HTTPServer) -> None:
        self.tickets: list[dict[str, Any]] = []
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.users = [
            {"id": 1, "role": "end-user", "name": "Anna"},
            {"id": 2, "role": "agent", "name": "Tom"},
            {"id": 3, "role": "admin", "name": "Eva"},
        ]
        self.asked: list[dict[str, str]] = []
        self.size = 2
        self.door = Door(server, basic(f"anna@acme.example/token:{KEY}"), {"error": "Couldn't authenticate you"})
        self.door.opens("/api/v2/incremental/tickets/cursor.json", self._export)
        for number in range(1, 10):
            self.door.opens(f"/api/v2/tickets/{number}/comments.json", self._comments)
        self._url = server.url_for("").rstrip("/")

    def ticket(self, number: int, at: str, subject: str = "Help", status: str = "open", created: str = "") -> None:
        """A ticket as the export shows it after a change at `at`."""
        self.tickets.append(
            {"id": number, "subject": subject, "requester_id": 1, "submitter_id": 1, "status": status,
             "created_at": created or at, "updated_at": at, "via": {"channel": "web"}, "custom_fields": []}
        )  # fmt: skip

    def comment(self, ticket: int, author: int, at: str, text: str, **more: Any) -> None:
        mine = self.comments.setdefault(ticket, [])
        mine.append(
            {"id": ticket * 100 + len(mine), "type": "Comment", "author_id": author, "created_at": at, "body": text,
             "plain_body": text, "public": True, "via": {"channel": "web", "source": {"rel": None}}} | more
        )  # fmt: skip

    def _export(self, request: Request) -> Response:
        self.asked.append(dict(request.args))
        if "cursor" in request.args:
            begin = int(request.args["cursor"])
        else:
            since = int(request.args["start_time"])
            begin = sum(moment(t["updated_at"]).timestamp() < since for t in self.tickets)
        end = min(begin + self.size, len(self.tickets))
        after = f"{self._url}{request.path}?cursor={end}"
        done = end == len(self.tickets)
        shown = {"tickets": self.tickets[begin:end], "after_url": after, "after_cursor": str(end)}
        return answer({**shown, "before_url": None, "before_cursor": None, "end_of_stream": done})

    def _comments(self, request: Request) -> Response:
        number = int(request.path.split("/")[4])
        mine, begin = self.comments.get(number, []), int(request.args.get("page[after]", 0))
        shown, further = mine[begin : begin + self.size], begin + self.size < len(mine)
        people = [user for user in self.users if user["id"] in {comment["author_id"] for comment in shown}]
        link = f"{self._url}{request.path}?include=users&page[size]=2&page[after]={begin + self.size}"
        meta = {"has_more": further, "after_cursor": str(begin + self.size), "before_cursor": "x"}
        return answer({"comments": shown, "users": people, "meta": meta, "links": {"next": link, "prev": None}})


class Freshdesk:
    """Pages by number over what changed since an instant, oldest change first."""

    def __init__(self, server: HTTPServer, size: int = 100) -> None:
        self.tickets: list[dict[str, Any]] = []
        self.conversations: dict[int, list[dict[str, Any]]] = {}
        self.asked: list[tuple[str, str]] = []
        self._size = size
        self.door = Door(server, basic(f"{KEY}:X"), {"code": "invalid_credentials", "message": "Log in to continue."})
        self.door.opens("/api/v2/tickets", self._list)
        for number in range(1, 20):
            self.door.opens(f"/api/v2/tickets/{number}/conversations", self._talk)

    def ticket(self, number: int, at: str, source: int = 2, **more: Any) -> None:
        """A ticket as the list shows it; once more under its number, and it has changed."""
        kept = [ticket for ticket in self.tickets if ticket["id"] != number]
        self.tickets = [
            *kept,
            {"id": number, "subject": f"Ticket {number}", "description_text": "It is broken.", "requester_id": 7,
             "source": source, "status": 2, "created_at": at, "updated_at": at, "custom_fields": {"cf_plan": None},
             "stats": {"closed_at": None, "resolved_at": None, "first_responded_at": None}}
            | more,
        ]  # fmt: skip

    def says(self, ticket: int, incoming: bool, at: str, text: str = "Words.", **more: Any) -> None:
        mine = self.conversations.setdefault(ticket, [])
        mine.append(
            {"id": ticket * 100 + len(mine), "incoming": incoming, "private": False, "body_text": text, "source": 0,
             "user_id": 7 if incoming else 1, "ticket_id": ticket, "created_at": at} | more
        )  # fmt: skip

    def _list(self, request: Request) -> Response:
        assert request.args["order_type"] == "asc"
        since, page = request.args["updated_since"], int(request.args["page"])
        self.asked.append((since, str(page)))
        changed = [t for t in self.tickets if moment(t["updated_at"]) >= moment(since)]
        ordered = sorted(changed, key=lambda t: moment(t["updated_at"]))
        hidden = {"description": "description_text", "stats": "stats"}
        left_out = {field for name, field in hidden.items() if name not in request.args.get("include", "").split(",")}
        shown = [{key: value for key, value in t.items() if key not in left_out} for t in ordered]
        return answer(shown[(page - 1) * self._size : page * self._size])

    def _talk(self, request: Request) -> Response:
        mine, page = self.conversations.get(int(request.path.split("/")[4]), []), int(request.args["page"])
        return answer(mine[(page - 1) * 100 : page * 100])


class HelpScout:
    """Conversations, newest change first, each page naming the next; the threads of each in a list of their own."""

    def __init__(self, server: HTTPServer, size: int = 2) -> None:
        self.conversations: list[dict[str, Any]] = []
        self.threads: dict[int, tuple[dict[str, Any], ...]] = {}
        self._size = size
        self._url = server.url_for("").rstrip("/")
        self.door = Door(server, f"Bearer {KEY}", {"error": "invalid_token"})
        self.door.opens("/v2/conversations", self._list)
        for number in range(1, 20):
            self.door.opens(f"/v3/conversations/{number}/threads", self._threads)

    def conversation(self, number: int, *threads: dict[str, Any], closed: str | None = None, **more: Any) -> None:
        """A conversation after a change; its threads are told newest first."""
        kept = [talk for talk in self.conversations if talk["id"] != number]
        status = "closed" if closed else "active"
        talk = {"id": number, "subject": f"Talk {number}", "type": "email", "status": status, "closedAt": closed,
                "primaryCustomer": {"id": 70 + number}} | more  # fmt: skip
        self.conversations = [*kept, talk]
        self.threads[number] = threads

    def _list(self, request: Request) -> Response:
        assert (request.args["sortField"], request.args["sortOrder"]) == ("modifiedAt", "desc")
        return self._page(request, "conversations", list(reversed(self.conversations)))

    def _threads(self, request: Request) -> Response:
        return self._page(request, "threads", list(self.threads[int(request.path.split("/")[3])]))

    def _page(self, request: Request, name: str, rows: list[dict[str, Any]]) -> Response:
        """Without rows there is no `_embedded`, and the last page names no next one."""
        number, size = int(request.args.get("page", 1)), self._size
        shown = rows[(number - 1) * size : number * size]
        total = -(-len(rows) // size)
        further = "&".join(f"{key}={value}" for key, value in {**request.args, "page": number + 1}.items())
        links = {"next": {"href": f"{self._url}{request.path}?{further}"}} if number < total else {}
        page = {"size": size, "totalElements": len(rows), "totalPages": total, "number": number}
        return answer(({"_embedded": {name: shown}} if shown else {}) | {"page": page, "_links": links})


def thread(
    number: int, kind: str, at: str, html: str = "<p>It is <b>broken</b>.</p>", by: str = "", state: str = "published"
) -> dict[str, Any]:
    """A thread of a Help Scout conversation."""
    by = by or ("customer" if kind == "customer" else "user")
    return {"id": number, "type": kind, "state": state, "createdBy": {"type": by}, "createdAt": at, "body": html}
