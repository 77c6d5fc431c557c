"""Bar 10: the whole tour in two languages, three themes and two sizes, with every window examined: nothing cut, nothing on top of another, nothing untranslated.

Whether it is as calm as the pictures of LOOK is for people to judge; this is what a machine can see.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from app.core import i18n
from app.demo import demo_file
from app.ui.kit.theme.contrast import GROUNDS, INKS, failures, ratio, weak_categories
from app.ui.kit.theme.tokens import THEMES

ROOT = Path(__file__).resolve().parents[3]
KINDS = ("cut", "overlapping", "untranslated")
MOST_SHOWN = 15


@pytest.fixture(scope="session")
def firm_in(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The file of the demo firm in a language, made once."""
    folder = tmp_path_factory.mktemp("firms")

    @cache
    def make(language: str) -> Path:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KONTOR_HOME", str(folder))
            before = i18n.language()
            i18n.set_language(language)
            try:
                return demo_file(language)
            finally:
                i18n.set_language(before)

    return make


@pytest.mark.heavy
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize("language", ["en", "ru"])
def test_tour_when_examined_then_every_text_can_be_read(
    firm_in: Callable[[str], Path], language: str, theme: str, percent: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    firm = firm_in(language)
    folder, demo = tmp_path / "tour", tmp_path / firm.name
    folder.mkdir()
    shutil.copyfile(firm, demo)
    environment = dict(os.environ, KONTOR_HOME=str(tmp_path / "home"), QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=str(percent / 100), PYTHONPATH=str(ROOT))
    words = [sys.executable, "-m", "tests.acceptance.standup.examiner", str(demo), str(folder), language, theme]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=1700, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    with capsys.disabled():
        counts = ", ".join(f"{kind} {len(told[kind])}" for kind in KINDS)
        print(f"\nbar 10, {language}, {theme}, {percent} %: {told['pictures']} pictures; texts {counts}")
        for kind in KINDS:
            for text in told[kind][:MOST_SHOWN]:
                print(f"   {kind}: {text}")
    assert told["status"] == 0, done.stdout[-3000:]
    assert {kind: told[kind] for kind in KINDS} == {kind: [] for kind in KINDS}


def test_themes_when_measured_then_every_pair_has_its_contrast(capsys: pytest.CaptureFixture[str]) -> None:
    weakest = {name: min(ratio(getattr(theme, ink), getattr(theme, ground)) for ink in INKS for ground in GROUNDS) for name, theme in THEMES.items()}
    with capsys.disabled():
        print("\nbar 10: weakest contrast of text: " + ", ".join(f"{name} {value:.1f}:1" for name, value in weakest.items()))
    assert [failure for theme in THEMES.values() for failure in failures(theme)] == []
    assert weak_categories() == []
