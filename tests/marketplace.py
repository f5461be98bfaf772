"""A marketplace on loopback that answers as the Addons Seller API does, quirks and all, on a real socket.

Its clock is set by the test. A conversation is told by `open`, `write` and `sell`; what the API shows of it follows.
"""

import gzip
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

from tests.canaries import secret

KEY, TOKEN = secret("seller-key"), secret("thread-token")
PARIS = ZoneInfo("Europe/Paris")
Answer = Callable[["Handler"], None]
"""A bad answer, written by hand."""


@dataclass
class Message:
    text: str
    at: datetime
    encoded: int = 1


@dataclass
class Thread:
    """A conversation as the marketplace holds it; who wrote what it knows, and does not tell."""

    number: int
    topic: str
    at: datetime
    messages: list[Message] = field(default_factory=list)
    product: str = "Fast Checkout"
    product_id: int = 8452
    order: int = 0
    qualification: str = ""
    version: str = "none"
    website: str = ""
    care_until: date | None = None
    customer: str = ""
    uncounted: int = 0
    dated: bool = True
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class Sale:
    order: int
    at: datetime
    product_id: int = 8452
    quantity: int = 1
    refunded: int = 0
    amount: str = "79.99"
    more: dict[str, Any] = field(default_factory=dict)


class Marketplace:
    """Speaks on `url` as long as it is open. `bad` answers the next requests whose path contains its key."""

    def __init__(self) -> None:
        self.threads: dict[int, Thread] = {}
        self.sales: dict[int, Sale] = {}
        self.products: list[dict[str, Any]] = [
            {"id_product": 8452, "name": "Fast Checkout", "price": "79.99", "statut": 1}
        ]
        self.now = datetime(2026, 5, 4, 8, tzinfo=UTC)
        self.per_page = 5000
        self.dated = True
        self.bad: dict[str, list[Answer]] = {}
        self.asked: list[str] = []
        self.old_names = False
        self.single_as_object = True
        self.before_page: Callable[[str, int], None] = lambda path, page: None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.marketplace = self  # type: ignore[attr-defined]  # how the handler finds its world
        self.url = f"http://127.0.0.1:{self._server.server_port}/request"

    def __enter__(self) -> "Marketplace":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()

    def open(self, number: int, topic: str, text: str, at: datetime, **more: Any) -> Thread:
        thread = Thread(number, topic, at, customer=f"hash-of-customer-{number}", **more)
        self.threads[number] = thread
        self.write(number, text, at)
        return thread

    def write(self, number: int, text: str, at: datetime, encoded: int = 1) -> None:
        self.threads[number].messages.append(Message(text, at, encoded))

    def sell(self, order: int, at: datetime, **more: Any) -> Sale:
        self.sales[order] = Sale(order, at, **more)
        return self.sales[order]

    def refund(self, order: int) -> None:
        self.sales[order].refunded = self.sales[order].quantity

    def fail(self, path: str, *answers: Answer) -> None:
        """Answer the next requests to a path so."""
        self.bad.setdefault(path, []).extend(answers)

    def thread_row(self, thread: Thread) -> dict[str, Any]:
        name = "id_thread" if self.old_names else "id_community_thread"
        row: dict[str, Any] = {
            name: str(thread.number),
            "topic": escape(thread.topic),
            "name": thread.product,
            "id_product": thread.product_id,
            "nb_messages": len(thread.messages) + thread.uncounted,
            "date_add": local(thread.at),
            "qualification": thread.qualification,
            "versionps": thread.version,
            "website": thread.website,
            "id_order": thread.order,
            "customer_hash": thread.customer,
            "token": f"{TOKEN}-{thread.number}",
            "color": "blue",
        }
        if thread.care_until is not None:
            left = (thread.care_until - self.now.astimezone(PARIS).date()).days
            row["zen"] = {"nb_days_left": left, "token": f"{TOKEN}-zen"}
        return row | thread.more

    def message_row(self, message: Message, dated: bool = True) -> dict[str, Any]:
        words = message.text if "<" in message.text else escape(message.text)
        html = f"<p>{words}</p>".replace("\n", "<br>")
        for _ in range(message.encoded - 1):
            html = escape(html)
        return {"message": html} | ({"date_add": local(message.at)} if self.dated and dated else {})

    def sale_row(self, sale: Sale) -> dict[str, Any]:
        return {
            "id_order": sale.order,
            "id_product": str(sale.product_id),
            "product_name": "Fast Checkout",
            "order_date": local(sale.at),
            "amount": sale.amount,
            "product_quantity": sale.quantity,
            "product_quantity_refunded": str(sale.refunded),
            "id_customer": 77,
            "zen_name": "Business Care",
            "zen_alone": 0,
            **sale.more,
        }


def local(at: datetime) -> str:
    return f"{at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"


class Handler(BaseHTTPRequestHandler):
    """One request: the key is looked for in the body of a POST, and nowhere else."""

    protocol_version = "HTTP/1.1"
    timeout = 20
    wbufsize = 64 * 1024

    @property
    def world(self) -> Marketplace:
        return self.server.marketplace  # type: ignore[attr-defined,no-any-return]  # set by Marketplace

    def do_POST(self) -> None:
        world, parts = self.world, urlsplit(self.path)
        form = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        path = parts.path.removeprefix("/request/")
        world.asked.append(self.path)
        assert "seen" not in query
        assert KEY not in self.path
        for name, answers in world.bad.items():
            if name in path and answers:
                answers.pop(0)(self)
                return
        if form.get("api_key") != [KEY]:
            self.send(b'{"error": "wrong key"}', 401)
            return
        self._route(path, query)

    def _route(self, path: str, query: dict[str, str]) -> None:
        world = self.world
        if path == "seller/threads":
            self._page(path, "threads", [world.thread_row(t) for t in world.threads.values()], query)
        elif path.startswith("seller/threads/") and path.endswith("/messages"):
            thread = world.threads.get(int(path.split("/")[2]))
            if thread is None:
                self.send(b'{"error": "no such thread"}', 404)
                return
            self._page(path, "messages", [world.message_row(m, thread.dated) for m in thread.messages], query)
        elif path == "seller/orders":
            since, until = query.get("date_from", "2026-01-01"), query.get("date_to", "2099-01-01")
            rows = [world.sale_row(s) for s in world.sales.values() if since <= local(s.at)[:10] <= until]
            self.json({"sales": rows[0] if len(rows) == 1 and world.single_as_object else rows})
        elif path == "seller/products":
            self.json({"products": world.products})
        else:
            self.send(b"<html>Not found</html>", 404, "text/html")

    def _page(self, path: str, wrapper: str, rows: list[dict[str, Any]], query: dict[str, str]) -> None:
        world, page = self.world, int(query.get("page", "1"))
        size = min(int(query.get("limit", "20")), world.per_page)
        ordered = rows if query.get("sort") == "asc" else rows[::-1]
        last = max(1, -(-len(rows) // size))
        data: Any = ordered[(page - 1) * size : page * size]
        if len(data) == 1 and world.single_as_object:
            data = data[0]
        around = {"total": len(rows), "per_page": size, "current_page": page, "last_page": last, "from": 1, "to": size}
        self.json({"success": True, wrapper: {**around, "next_page_url": None, "prev_page_url": None, "data": data}})
        world.before_page(path, page + 1)

    def json(self, value: Any) -> None:
        self.send(json.dumps(value).encode())

    def send(self, body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        packed = gzip.compress(body, 1) if len(body) > 10_000 and not headers else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if packed is not body:
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        pass
