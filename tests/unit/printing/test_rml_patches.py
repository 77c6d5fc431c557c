"""Our replacements in the RML library give the results of the originals, on every form."""

from __future__ import annotations

import copy
import importlib
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from lxml import etree
from reportlab.lib.styles import ParagraphStyle
from z3c.rml import attr, directive

from app.reports.printing import rml_patches
from app.reports.printing.samples import sample
from tests.unit.printing.conftest import Render
from tests.unit.printing.papers import DOCUMENT_FORMS


@pytest.fixture(scope="module")
def originals() -> Iterator[tuple[Any, Any]]:
    """attribute reading and manager search of a fresh copy of the library."""
    kept = {name: module for name, module in sys.modules.items() if name.startswith("z3c.rml")}
    for name in kept:
        del sys.modules[name]
    fresh_directive, fresh_attr = importlib.import_module("z3c.rml.directive"), importlib.import_module("z3c.rml.attr")
    yield fresh_directive.RMLDirective.getAttributeValues, fresh_attr.getManager
    for name in [name for name in sys.modules if name.startswith("z3c.rml")]:
        del sys.modules[name]
    sys.modules.update(kept)


def _equal(left: Any, right: Any) -> bool:
    return repr(left) == repr(right) or left == right or getattr(left, "__dict__", 0) == getattr(right, "__dict__", 1)


def test_attribute_reading_when_compared_with_the_original_then_equal_on_every_form(
    render: Render, originals: tuple[Any, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    original, _manager = originals
    seen = set()

    def both(self: Any, *args: Any, **options: Any) -> list[Any]:
        ours = rml_patches.attribute_values(self, *args, **options)
        theirs = original(self, *args, **options)
        assert len(ours) == len(theirs), (self.element.tag, ours, theirs)
        assert all(_equal(left, right) for left, right in zip(ours, theirs, strict=True)), (self.element.tag, ours, theirs)
        seen.add(self.element.tag)
        return ours

    monkeypatch.setattr(directive.RMLDirective, "getAttributeValues", both)
    for form in DOCUMENT_FORMS:
        render(form.code, sample(form.code, 3), form.languages[0])
    assert {"para", "paraStyle", "ledgerTable", "frame", "pageTemplate", "hr", "qr"} <= seen


def test_style_when_copied_then_like_a_deep_copy_and_independent() -> None:
    style = ParagraphStyle("one", fontSize=9)
    copied = copy.deepcopy(style)
    copied.fontSize = 12
    assert style.fontSize == 9
    assert {**vars(style), "fontSize": 12} == vars(copied)


def test_files_when_an_attribute_wants_one_then_refused_even_behind_the_gate() -> None:
    rml_patches.patch()
    element = etree.fromstring('<img src="/etc/hostname"/>')
    field = attr.File(title="file")
    field.__name__ = "src"
    with pytest.raises(ValueError, match="cannot be opened"):
        field.bind(type("Stub", (), {"element": element})()).fromUnicode("/etc/hostname")
