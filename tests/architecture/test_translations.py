"""Every visible text is translated, with its placeholders."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

from app.core.i18n import LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def texts() -> dict[str | tuple[str, ...], str]:
    """All texts of the program and where they stand."""
    found = extract_from_dir(ROOT / "app", method_map=[("**.py", "python")], keywords={"_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2)})
    return {message: f"{name}:{line}" for name, line, message, _comments, _context in found}


def translated(catalogue: Catalog, message: str | tuple[str, ...]) -> list[str]:
    entry = catalogue.get(message if isinstance(message, str) else message[0])
    if entry is None or entry.fuzzy:
        return []
    return [entry.string] if isinstance(entry.string, str) else list(entry.string)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_texts_when_looked_up_then_all_are_translated(language: str) -> None:
    file = ROOT / "app/resources/locale" / language / "LC_MESSAGES/kontor.po"
    with file.open("rb") as stream:
        catalogue = pofile.read_po(stream, locale=language)
    missing, broken = [], []
    for message, place in texts().items():
        if not message:
            continue
        strings = translated(catalogue, message)
        if not strings or not all(strings):
            missing.append(f"{place}: {message}")
        source = message if isinstance(message, str) else message[-1]
        wanted = set(PLACEHOLDER.findall(source))
        broken += [f"{place}: {text}" for text in strings if isinstance(message, str) and set(PLACEHOLDER.findall(text)) != wanted]
    assert not missing, f"{len(missing)} texts are not translated:\n" + "\n".join(missing[:40])
    assert not broken, "placeholders differ:\n" + "\n".join(broken)
