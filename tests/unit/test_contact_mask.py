"""Masks of phones and e-mails: enough to know them again, too little to use them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.contact_mask import HIDDEN, is_masked, key, mask, mask_email, mask_phone


@pytest.mark.parametrize(("text", "shown"), [
    ("+7 900 123-45-12", "+7 900 •••-••-12"), ("+49 30 1234567", "+49 30 •••••67"), ("1234567", "•••••67"), ("112", "•••"), ("no phone", "•••"),
    ("+7 900 1234512, Ivan", "+7 900 •••••12• ••••"),
])
def test_mask_phone_when_written_so_then_shown_so(text: str, shown: str) -> None:
    assert mask_phone(text) == shown


@pytest.mark.parametrize(("text", "shown"), [
    ("max@firm.example", "m•••@firm.example"), ("m@x.de", "•••@x.de"), ("no address", "•••"), ("a.b@x.de, c.d@y.de", "a•••@y.de"),
])
def test_mask_email_when_written_so_then_shown_so(text: str, shown: str) -> None:
    assert mask_email(text) == shown


@given(st.text(min_size=1, max_size=120))
def test_mask_when_of_any_text_then_known_as_one_and_not_longer_than_the_column(text: str) -> None:
    assert is_masked(mask("email", text))
    assert is_masked(mask("phone", text[:60]))
    assert len(mask("email", text)) <= 120
    assert len(mask("phone", text[:60])) <= 60


@given(st.from_regex(r"\+?[0-9][0-9 ()-]{6,20}[0-9]", fullmatch=True))
def test_mask_phone_when_it_is_whole_then_five_figures_are_hidden_at_least(text: str) -> None:
    shown = mask_phone(text)
    assert shown.count(HIDDEN) >= min(5, sum(sign.isdecimal() for sign in text) - 2) or shown == HIDDEN * 3


@pytest.mark.parametrize(("field", "text", "sought"), [
    ("phone", "+7 (495) 555-01-42", "955550142"), ("phone", "8 495 5550142", "955550142"), ("phone", "555", ""), ("phone", "+7 900 •••-••-12", ""),
    ("email", " Info@Beta.example ", "info@beta.example"), ("email", "info@", ""), ("email", "i•••@beta.example", ""), ("email", None, ""),
])
def test_key_when_whole_then_what_tells_it_from_others(field: str, text: str | None, sought: str) -> None:
    assert key(field, text) == sought
