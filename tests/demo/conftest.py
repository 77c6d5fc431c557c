"""The demo firm in both languages, made once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from app.core import clock, i18n
from app.db.engine import Database, open_database
from app.demo import make_demo_firm
from app.services.context import Context, open_context

TODAY = datetime(2026, 11, 20, 9)


@dataclass(frozen=True)
class Made:
    """A demo firm and the processor time that it took, in seconds."""

    language: str
    database: Database
    seconds: float

    @property
    def ctx(self) -> Context:
        """Its owner."""
        return open_context(self.database)


@pytest.fixture(scope="session", params=["en", pytest.param("ru", marks=pytest.mark.heavy)])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """The demo firm as it is on a day in November 2026."""
    language: str = request.param
    yield from make(language, tmp_path_factory.mktemp("demo"))


def make(language: str, folder: Path) -> Iterator[Made]:
    """Make a demo firm in a folder."""
    before = i18n.language()
    i18n.set_language(language)
    database = open_database(f"sqlite:///{folder / 'demo.kontor'}")
    begun = time.process_time()
    try:
        with clock.frozen(TODAY):
            make_demo_firm(database, language)
        yield Made(language, database, time.process_time() - begun)
    finally:
        database.dispose()
        i18n.set_language(before)
