"""Answers that no service should give, written by hand on the socket."""

import contextlib
import zlib

from tests.marketplace import Answer, Handler


def says(body: bytes, status: int = 200, kind: str = "application/json", **headers: str) -> Answer:
    return lambda handler: handler.send(body, status, kind, **headers)


def packed_blanks(megabytes: int) -> bytes:
    """An answer of blanks that packs a thousand to one."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join([*(deflate.compress(b" " * 1024 * 1024) for _ in range(megabytes)), deflate.flush()])


BOMB = packed_blanks(400)


def bomb(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Encoding", "gzip")
    handler.send_header("Content-Length", str(len(BOMB)))
    handler.end_headers()
    with contextlib.suppress(OSError):
        handler.wfile.write(BOMB)
        handler.wfile.flush()
    handler.close_connection = True


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(500 * 1024 * 1024))
    handler.end_headers()
    with contextlib.suppress(OSError):
        for _ in range(500):
            handler.wfile.write(b" " * 1024 * 1024)
    handler.close_connection = True


def cut(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "500")
    handler.end_headers()
    handler.wfile.write(b'{"threads": {"data": [')
    handler.wfile.flush()
    handler.close_connection = True
