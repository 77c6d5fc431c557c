"""Letters that only one reader opens, and only for what they are about."""

from __future__ import annotations

import base64

import pytest

from app.core import sealed_letter
from app.core.sealed_letter import BrokenSeal, Letterbox, seal


@pytest.mark.parametrize("text", ["it's a secret", "", "ключ от двери", "x" * 255])
def test_letter_when_opened_by_its_reader_then_the_text_is_there_and_the_length_tells_nothing(text: str) -> None:
    box = Letterbox()
    letter = seal(box.address, text, "password|1|sam")
    assert box.open(letter, "password|1|sam") == text
    assert len(letter) == 408
    assert seal(box.address, text, "password|1|sam") != letter


def test_letter_when_for_something_else_or_somebody_else_or_changed_then_it_does_not_open() -> None:
    box = Letterbox()
    letter = seal(box.address, "secret", "password|1|sam")
    raw = bytearray(base64.b64decode(letter))
    raw[-1] ^= 1
    for reader, text, about in (
        (box, letter, "password|1|ann"), (Letterbox(), letter, "password|1|sam"), (box, base64.b64encode(raw).decode(), "password|1|sam"),
        (box, "", "password|1|sam"), (box, "nonsense", "password|1|sam"), (box, base64.b64encode(bytes(32)).decode(), "password|1|sam"),
    ):
        with pytest.raises(BrokenSeal):
            reader.open(text, about)


def test_text_when_it_is_none_then_the_letter_counts_as_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    box = Letterbox()
    letter = seal(box.address, "secret", "")

    class Garbage:
        def decrypt(self, *_arguments: bytes) -> bytes:
            return b"\x02\xff\xfe"

    monkeypatch.setattr(sealed_letter, "_cipher", lambda *_keys: Garbage())
    with pytest.raises(BrokenSeal):
        box.open(letter, "")


def test_text_when_too_long_then_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        seal(Letterbox().address, "x" * 256, "")
