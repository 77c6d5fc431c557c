"""Short messages to a real HTTP server: its good answers, and all the bad ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.core.errors import UserError
from app.integrations.refusal import After, NotSent
from app.integrations.sms.answer import fits
from app.integrations.sms.gateway import LONGEST_TEXT, Body, Gateway, send
from app.integrations.sms.template import filled, read_fields, written_fields
from tests.helpers.mail_server import free_port
from tests.helpers.sms_server import SmsRoom, sms_room

FIELDS = {"to": "{to}", "text": "{text}", "ref": "{key}", "from": "{sender}"}


@pytest.fixture
def room() -> Iterator[SmsRoom]:
    with sms_room() as made:
        yield made


@pytest.fixture
def gateway(room: SmsRoom) -> Gateway:
    return Gateway(room.url, fields=FIELDS, header="Authorization", header_value="Bearer {secret}", good="OK*id={key}", sender="Firma", secret="s3cret")


def refusal(gateway: Gateway, number: str = "+49 30 123456") -> NotSent:
    with pytest.raises(NotSent) as caught:
        send(gateway, "reminder|9", number, "Rückruf")
    return caught.value


def test_message_when_taken_then_the_key_of_the_gateway_is_told(room: SmsRoom, gateway: Gateway) -> None:
    assert send(gateway, "reminder|9", "+49 (30) 123-456", "Rückruf & Söhne") == "4711"
    assert room.forms == [{"to": "+4930123456", "text": "Rückruf & Söhne", "ref": "reminder|9", "from": "Firma"}]
    assert room.requests[0][2]["Authorization"] == "Bearer s3cret"


def test_body_when_json_or_query_then_the_fields_arrive_as_well(room: SmsRoom, gateway: Gateway) -> None:
    send(replace(gateway, body=Body.JSON), "k", "+4930123456", "Ж")
    send(replace(gateway, body=Body.QUERY, url=f"{room.url}?a=1"), "k", "+4930123456", "Ж")
    (first, _path, _headers, body), (second, path, _more, nothing) = room.requests
    assert (first, json.loads(body)["text"]) == ("POST", "Ж")
    assert (second, nothing) == ("GET", b"") and path.startswith("/send?a=1&to=%2B4930123456&text=%D0%96")


@pytest.mark.parametrize(("status", "content", "after", "words"), [
    (200, b"ERROR: insufficient funds", After.UNSURE, "insufficient funds"), (200, b"", After.UNSURE, "(nothing)"),
    (200, b"\xff\xfe\x00\xe9", After.UNSURE, "not as it does"), (401, b"who are you", After.MENDED, "does not let us in"),
    (302, b"", After.MENDED, "elsewhere"), (429, b"", After.LATER, "come again later"), (503, b"", After.LATER, "come again later"),
    (500, b"<html>oops</html>", After.UNSURE, "fault of its own"), (400, b"bad number", After.NEVER, "bad number"),
])
def test_gateway_when_it_does_not_take_it_then_the_sentence_says_why(
    room: SmsRoom, gateway: Gateway, status: int, content: bytes, after: After, words: str,
) -> None:
    room.status, room.content = status, content
    room.headers = {"Location": "http://127.0.0.1:1/steal"} if status == 302 else {}
    found = refusal(gateway)
    assert (found.after, words in found.text) == (after, True), found.text
    assert len(room.requests) == 1


def test_answer_when_megabytes_long_then_its_beginning_counts(room: SmsRoom, gateway: Gateway) -> None:
    room.content = b"OK id=12 " + b"x" * 8_000_000
    assert send(gateway, "k", "+4930123456", "x") == "12"
    room.content = b"x" * 8_000_000 + b"OK id=12"
    assert refusal(gateway).after is After.UNSURE


def test_answer_when_in_another_alphabet_then_read_in_it(room: SmsRoom, gateway: Gateway) -> None:
    room.content, room.headers = "ПРИНЯТО id=5".encode("cp1251"), {"Content-Type": "text/plain; charset=windows-1251"}
    assert send(replace(gateway, good="ПРИНЯТО id={key}"), "k", "+4930123456", "x") == "5"
    room.headers = {"Content-Type": "text/plain; charset=no-such-thing"}
    assert refusal(replace(gateway, good="ПРИНЯТО")).after is After.UNSURE


@pytest.mark.parametrize("manner", ["drip", "silent", "cut"])
def test_gateway_when_it_never_ends_its_answer_then_the_talk_ends_and_nobody_claims_to_know(room: SmsRoom, gateway: Gateway, manner: str) -> None:
    setattr(room, manner, True)
    assert refusal(replace(gateway, talk_timeout=0.4)).after is After.UNSURE


def test_gateway_when_away_then_it_certainly_did_not_go_out(gateway: Gateway) -> None:
    assert refusal(replace(gateway, url=f"http://127.0.0.1:{free_port()}/")).after is After.MENDED
    assert refusal(replace(gateway, url="ftp://example.com/")).after is After.MENDED
    assert refusal(replace(gateway, url="http://[")).after is After.MENDED


@pytest.mark.parametrize("number", ["", "12", "none", "1" * 16])
def test_number_when_it_is_none_then_nobody_is_asked(room: SmsRoom, gateway: Gateway, number: str) -> None:
    assert refusal(gateway, number).after is After.NEVER
    assert room.requests == []


def test_text_when_too_long_then_cut(room: SmsRoom, gateway: Gateway) -> None:
    send(gateway, "k", "+4930123456", "x" * 5000)
    assert len(room.forms[0]["text"]) == LONGEST_TEXT


def test_template_when_filled_then_only_our_names_are() -> None:
    assert filled("{to} {0} {to.__class__} {}", {"to": "5"}) == "5 {0} {to.__class__} {}"
    assert read_fields(written_fields(FIELDS)) == FIELDS
    with pytest.raises(UserError, match="There is no"):
        read_fields("to = {phone}")
    with pytest.raises(UserError, match="Line 2"):
        read_fields("to = {to}\nnonsense")


@pytest.mark.parametrize(("pattern", "text", "key"), [
    ("", "anything", ""), ('"id":"{key}"', '{"ok":true,"id":"a-7"}', "a-7"), ("OK*{key}", "OK 99", "99"), ("OK", "ERROR", None), ("a*b", "b a", None),
    ("(.*)+$", "xxxx", None),
])
def test_pattern_when_compared_then_pieces_come_in_their_order(pattern: str, text: str, key: str | None) -> None:
    assert fits(pattern, text) == key
