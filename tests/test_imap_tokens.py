"""An OAuth token is fetched with the refresh token, kept while it is good, and its refusal names no secret."""

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from monitor.sources.oauth import AccessToken, OAuthSettings
from monitor.sources.troubles import TokenRefused
from tests.canaries import secret

CLIENT, REFRESH, ACCESS = secret("client"), secret("refresh"), secret("access")


def settings(server: HTTPServer, secret: bool = True) -> OAuthSettings:
    return OAuthSettings(
        token_url=server.url_for("/token"),
        client_id="sla-monitor",
        refresh_token=lambda: f"{REFRESH}-1",
        client_secret=(lambda: CLIENT) if secret else None,
        scope="https://mail.example/" if secret else "",
    )


def test_a_token_is_fetched_once_and_used_while_it_is_good(httpserver: HTTPServer) -> None:
    forms: list[dict[str, str]] = []

    def give(request: Request) -> Response:
        forms.append(request.form.to_dict())
        return Response(f'{{"access_token": "{ACCESS}-1", "expires_in": 3600}}', content_type="application/json")

    httpserver.expect_request("/token", method="POST").respond_with_handler(give)
    token = AccessToken(settings(httpserver))
    assert [token(), token()] == [f"{ACCESS}-1"] * 2
    assert forms == [
        {
            "grant_type": "refresh_token",
            "client_id": "sla-monitor",
            "refresh_token": f"{REFRESH}-1",
            "client_secret": CLIENT,
            "scope": "https://mail.example/",
        }
    ]


@pytest.mark.parametrize("lifetime", ["30", "0", '"soon"', "1e99"])
def test_a_token_that_ends_soon_is_fetched_anew_and_a_replaced_refresh_token_is_used(
    httpserver: HTTPServer, lifetime: str
) -> None:
    used: list[str] = []

    def give(request: Request) -> Response:
        used.append(request.form["refresh_token"])
        number = len(used)
        tokens = f'"access_token": "{ACCESS}-{number}", "refresh_token": "{REFRESH}-{number + 1}"'
        return Response(f'{{{tokens}, "expires_in": {lifetime}}}')

    httpserver.expect_request("/token", method="POST").respond_with_handler(give)
    token = AccessToken(settings(httpserver, secret=False))
    assert token() == f"{ACCESS}-1"
    again = token()
    assert again == f"{ACCESS}-{2 if lifetime == '30' else 1}"
    assert used == [f"{REFRESH}-1", f"{REFRESH}-2"][: len(used)]


@pytest.mark.parametrize(
    ("status", "told", "why"),
    [
        (400, f'{{"error": "invalid_grant", "error_description": "{REFRESH}-1 was revoked"}}', "invalid_grant"),
        (200, "{}", "status 200"),
        (200, "[]", "status 200"),
        (500, "<html>", "status 500"),
        (302, "", "status 302"),
        (200, '{"access_token": 5}', "status 200"),
        (200, '{"access_token": "a"}' + " " * 70_000, "status 200"),
    ],
)
def test_a_refusal_tells_the_servers_code_and_no_secret(
    httpserver: HTTPServer, status: int, told: str, why: str
) -> None:
    httpserver.expect_request("/token").respond_with_data(told, status=status, headers={"Location": "/elsewhere"})
    with pytest.raises(TokenRefused) as refused:
        AccessToken(settings(httpserver))()
    assert str(refused.value) == f"the token server says {why}"
    assert f"{REFRESH}-1" not in repr(settings(httpserver))
