"""The tour shows everything, on a copy, and says what went wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app import demo
from app.demo.tour.stage import HEIGHT, WIDTH, Stage
from app.demo.tour.working import mistyped
from app.services.documents.document_type import DOCUMENT_TYPES
from app.services.entities import ENTITIES
from app.ui.kit.icon_table import ICONS
from app.ui.kit.run import set_crash_handler

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    """An empty stage; what it hooks into is taken back."""
    hook = sys.excepthook
    made = Stage(qapp, tmp_path)
    yield made
    made.rest()
    sys.excepthook = hook
    set_crash_handler(lambda error: None)
    qInstallMessageHandler(None)
    if made.window is not None:
        made.window.close()


def test_picture_when_taken_then_it_has_the_size_and_what_is_above_the_window(stage: Stage) -> None:
    stage.show(QLineEdit("window"))
    above = QLabel("above", stage.window)
    above.setStyleSheet("background: #ff0000")
    above.setGeometry(100, 100, 50, 20)
    above.show()
    stage.picture("first")
    image = Image.open(stage.folder / "first.png")
    assert image.size == (WIDTH, HEIGHT)
    assert image.getpixel((148, 118))[:3] == (255, 0, 0)
    assert [picture.name for picture in stage.pictures] == ["first"]


def test_keys_when_typed_then_they_come_where_the_focus_is(stage: Stage) -> None:
    field = QLineEdit()
    stage.show(field)
    field.setFocus()
    stage.keys("Счёт №7")
    assert field.text() == "Счёт №7"


def test_scene_when_it_fails_then_the_tour_goes_on_and_tells(stage: Stage) -> None:
    stage.catch_troubles()
    stage.play("bad", lambda: 1 / 0)
    stage.play("good", lambda: None)
    assert len(stage.troubles) == 1
    assert "bad" in stage.troubles[0]
    assert "ZeroDivisionError" in stage.troubles[0]


def test_word_when_typed_in_the_other_layout_then_it_is_what_a_person_would_see() -> None:
    assert mistyped("Привет") == "ghbdtn"
    assert mistyped("ghbdtn") == "привет"


def test_icons_when_named_by_entities_and_documents_then_they_are_known() -> None:
    assert [(one.code, one.icon) for one in (*ENTITIES, *DOCUMENT_TYPES) if one.icon not in ICONS] == []


@pytest.mark.parametrize(("names", "seen"), [
    ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True), ({}, False),
])  # fmt: skip
def test_screen_when_looked_for_then_the_environment_says_it(monkeypatch: pytest.MonkeyPatch, names: dict[str, str], seen: bool) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in names.items():
        monkeypatch.setenv(name, value)
    assert demo.has_screen() is seen


def test_demo_file_when_it_is_broken_then_it_is_made_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KONTOR_HOME", str(tmp_path))
    made: list[str] = []

    def make(database: object, language: str, progress: object = None) -> None:
        made.append(language)
        from app.db import migrate

        migrate.create_or_upgrade(database)  # type: ignore[arg-type]

    monkeypatch.setattr(demo, "make_demo_firm", make)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "demo-en.kontor").write_bytes(b"")
    first = demo.demo_file("en")
    assert demo.demo_file("en") == first
    assert made == ["en"]
    assert demo.demo_url("fr").endswith("demo-en.kontor")
    assert made == ["en"]


@pytest.mark.heavy
@pytest.mark.parametrize("language", ["en", "ru"])
def test_tour_when_made_then_every_picture_and_paper_is_there(tmp_path: Path, language: str) -> None:
    environment = {**os.environ, "KONTOR_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "app", "demo", "--tour", str(tmp_path / "tour"), "--lang", language]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=800)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    pictures = sorted((tmp_path / "tour").glob("*.png"))
    assert len(pictures) > 120
    assert {Image.open(file).size for file in pictures} == {(WIDTH, HEIGHT)}
    assert all(file.name in done.stdout for file in pictures)
    assert len(list((tmp_path / "tour").glob("*.pdf"))) >= 6
    assert not list((tmp_path / "home").glob("drafts/*"))
