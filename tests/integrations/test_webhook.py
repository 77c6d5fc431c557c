"""Telling programs in the local network: whom, and what their answers may be."""

from __future__ import annotations

import socket
from decimal import Decimal
from typing import Any

import pytest

from app.core.errors import UserError
from app.integrations import webhook
from app.integrations.webhook import Request
from tests.helpers.program import Program, program

__all__ = ["program"]


def test_call_when_program_answers_then_values_came_and_answer_is_read(program: Program) -> None:
    program.answer = b'{"number": 7, "price": 1.10, "name": "x"}'
    answer = webhook.call(Request(program.url, values={"sum": "12.50"}, key="k-1", secret="hush"))
    assert answer == {"number": 7, "price": Decimal("1.10"), "name": "x"}
    (told,) = program.told
    assert (told["path"], told["values"]) == ("/hook?a=1", {"sum": "12.50"})
    assert (told["headers"]["Idempotency-Key"], told["headers"]["Authorization"]) == ("k-1", "Bearer hush")


@pytest.mark.parametrize(("status", "words"), [(302, "leads elsewhere"), (308, "leads elsewhere"), (500, "refused: 500"), (404, "refused: 404")])
def test_call_when_answer_is_no_good_one_then_refused_and_nobody_followed(program: Program, status: int, words: str) -> None:
    program.status, program.headers = status, {"Location": program.url}
    with pytest.raises(UserError, match=words):
        webhook.call(Request(program.url))
    assert len(program.told) == 1


def test_call_when_answer_is_endless_or_no_object_then_nothing_is_taken(program: Program) -> None:
    program.answer = b"[1, 2]"
    assert webhook.call(Request(program.url)) == {}
    program.answer = b" " * (webhook.MOST_READ + 1)
    with pytest.raises(UserError, match="too much"):
        webhook.call(Request(program.url))


def test_call_when_other_side_is_silent_then_the_time_limit_ends_it() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(UserError, match="in time"):
            webhook.call(Request(f"http://127.0.0.1:{port}/", talk_timeout=0.05))


@pytest.mark.parametrize("address", ["10.1.2.3", "172.31.255.255", "192.168.0.1", "127.0.0.1", "fd00::1", "::1", "::ffff:192.168.1.1"])
def test_address_when_in_the_house_then_local(address: str) -> None:
    assert webhook.is_local(address)


@pytest.mark.parametrize("address", [
    "8.8.8.8", "172.32.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "fe80::1%eth0", "2001:4860:4860::8888", "::ffff:8.8.8.8",
    "2002:0808:0808::1", "255.255.255.255",
])
def test_address_when_outside_then_not_local(address: str) -> None:
    assert not webhook.is_local(address)


def test_call_when_name_means_another_address_later_then_the_checked_one_is_called(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_up = socket.getaddrinfo
    asked = []

    def rebinding(host: str, port: Any, *args: Any, **rest: Any) -> Any:
        if host != "printer.example":
            return looked_up(host, port, *args, **rest)
        asked.append(host)
        return looked_up("127.0.0.1" if len(asked) == 1 else "203.0.113.9", port, *args, **rest)

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    webhook.call(Request(f"http://printer.example:{program.server_port}/"))
    assert len(asked) == 1
    assert program.told[0]["headers"]["Host"] == f"printer.example:{program.server_port}"
    with pytest.raises(UserError, match="does not lie in the local network"):
        webhook.call(Request(f"http://printer.example:{program.server_port}/"))


@pytest.mark.parametrize("url", ["ftp://10.0.0.1/", "http://", "10.0.0.1", "http://10.0.0.1:99999/", "http://10.0.0.1/a\r\nX: 1", "file:///etc/passwd"])
def test_check_when_no_address_then_refused(url: str) -> None:
    with pytest.raises(UserError, match="is not the address"):
        webhook.check(url)


def test_check_when_password_stands_in_the_address_then_refused() -> None:
    with pytest.raises(UserError, match="password"):
        webhook.check("http://me:secret@10.0.0.1/")
