"""Helpdesks on a real socket: three shapes of a JSON interface, scripted, with their paging and their errors."""

import json
from datetime import datetime
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(data), status, headers, content_type="application/json")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


class Zendesk:
    """Cursor export of tickets, comments beside them with the people who wrote them."""

    def __init__(self, server: HTTPServer, door: str = "Basic YW5uYUBhY21lLmV4YW1wbGUvdG9rZW46a2V5") -> None:
        self.tickets: list[dict[str, Any]] = []
        self.comments: dict[int, list[dict[str, Any]]] = {}
        self.users = [{"id": 1, "role": "end-user"}, {"id": 2, "role": "agent"}]
        self.asked: list[dict[str, str]] = []
        self.size = 2
        self._door = door
        server.expect_request("/api/v2/incremental/tickets/cursor.json").respond_with_handler(self._export)
        for number in range(1, 10):
            server.expect_request(f"/api/v2/tickets/{number}/comments.json").respond_with_handler(self._comments)
        self._url = server.url_for("")

    def ticket(self, number: int, at: str, subject: str = "Help", status: str = "open") -> None:
        """A ticket as the export shows it after a change at `at`."""
        self.tickets.append(
            {"id": number, "subject": subject, "requester_id": 1, "status": status, "created_at": at, "updated_at": at,
             "via": {"channel": "web"}, "custom_fields": []}
        )  # fmt: skip

    def comment(self, ticket: int, author: int, at: str, text: str, public: bool = True) -> None:
        mine = self.comments.setdefault(ticket, [])
        mine.append(
            {
                "id": ticket * 100 + len(mine),
                "author_id": author,
                "created_at": at,
                "plain_body": text,
                "public": public,
            }
        )

    def _export(self, request: Request) -> Response:
        self.asked.append(dict(request.args))
        if request.headers.get("Authorization") != self._door:
            return answer({"error": "Couldn't authenticate you"}, 401)
        if "cursor" in request.args:
            begin = int(request.args["cursor"])
        else:
            since = int(request.args["start_time"])
            begin = sum(moment(t["updated_at"]).timestamp() < since for t in self.tickets)
        end = min(begin + self.size, len(self.tickets))
        done = end == len(self.tickets)
        return answer({"tickets": self.tickets[begin:end], "after_cursor": str(end), "end_of_stream": done})

    def _comments(self, request: Request) -> Response:
        number = int(request.path.split("/")[4])
        mine, begin = self.comments.get(number, []), int(request.args.get("page[after]", 0))
        shown, further = mine[begin : begin + self.size], begin + self.size < len(mine)
        link = f"{self._url.rstrip('/')}{request.path}?page[after]={begin + self.size}" if further else None
        return answer({"comments": shown, "users": self.users, "meta": {"has_more": further}, "links": {"next": link}})


class Freshdesk:
    """Pages by number over what changed since an instant, oldest change first."""

    def __init__(self, server: HTTPServer, size: int = 100) -> None:
        self.tickets: list[dict[str, Any]] = []
        self.conversations: dict[int, list[dict[str, Any]]] = {}
        self.asked: list[tuple[str, str]] = []
        self._size = size
        server.expect_request("/api/v2/tickets").respond_with_handler(self._list)
        for number in range(1, 20):
            server.expect_request(f"/api/v2/tickets/{number}/conversations").respond_with_handler(self._talk)

    def ticket(self, number: int, at: str, source: int = 2, **more: Any) -> None:
        self.tickets.append(
            {"id": number, "subject": f"Ticket {number}", "description_text": "It is broken.", "requester_id": 7,
             "source": source, "status": 2, "created_at": at, "updated_at": at, "custom_fields": {"cf_plan": None}}
            | more
        )  # fmt: skip

    def says(self, ticket: int, incoming: bool, at: str, private: bool = False) -> None:
        mine = self.conversations.setdefault(ticket, [])
        mine.append(
            {"id": ticket * 100 + len(mine), "incoming": incoming, "private": private, "body_text": "Words.",
             "created_at": at}
        )  # fmt: skip

    def _list(self, request: Request) -> Response:
        assert request.args["order_type"] == "asc"
        since, page = request.args["updated_since"], int(request.args["page"])
        self.asked.append((since, str(page)))
        changed = [t for t in self.tickets if moment(t["updated_at"]) >= moment(since)]
        ordered = sorted(changed, key=lambda t: moment(t["updated_at"]))
        return answer(ordered[(page - 1) * self._size : page * self._size])

    def _talk(self, request: Request) -> Response:
        mine, page = self.conversations.get(int(request.path.split("/")[4]), []), int(request.args["page"])
        return answer(mine[(page - 1) * 100 : page * 100])


class HelpScout:
    """Conversations with their threads, newest change first, each page naming the next."""

    def __init__(self, server: HTTPServer, size: int = 2) -> None:
        self.conversations: list[dict[str, Any]] = []
        self._url = server.url_for("/v2/conversations")
        self._size = size
        server.expect_request("/v2/conversations", headers={"Authorization": "Bearer key"}).respond_with_handler(
            self._list
        )

    def conversation(self, number: int, *threads: dict[str, Any], closed: str | None = None) -> None:
        self.conversations.append(
            {"id": number, "subject": f"Talk {number}", "type": "email", "status": "closed" if closed else "active",
             "closedAt": closed, "primaryCustomer": {"id": 70 + number}, "_embedded": {"threads": list(threads)}}
        )  # fmt: skip

    def _list(self, request: Request) -> Response:
        page = int(request.args.get("page", 1))
        shown = list(reversed(self.conversations))[(page - 1) * self._size : page * self._size]
        further = page * self._size < len(self.conversations)
        links = {"next": {"href": f"{self._url}?page={page + 1}"}} if further else {}
        return answer({"_embedded": {"conversations": shown}, "_links": links})


def thread(number: int, kind: str, at: str, html: str = "<p>It is <b>broken</b>.</p>", by: str = "") -> dict[str, Any]:
    """A thread of a Help Scout conversation."""
    by = by or ("customer" if kind == "customer" else "user")
    return {"id": number, "type": kind, "state": "published", "createdBy": {"type": by}, "createdAt": at, "body": html}
