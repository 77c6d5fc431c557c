"""Drafts: what was typed and not saved is kept on disk every few seconds and offered again after a crash."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import shiboken6
from PySide6.QtCore import QLockFile, QObject, QTimer

from app.core import clock
from app.ui.kit.pages import Page

_log = logging.getLogger(__name__)
EVERY = 5000  # ms


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """A draft that a program left behind.

    :param page: code of the page type; ``arguments`` are those it was opened with.
    :param saved_at: naive UTC.
    """

    file: Path
    title: str
    page: str
    arguments: dict[str, Any]
    saved_at: datetime
    state: dict[str, Any]


class DraftFolder:
    """The folder of one running program, written by a thread of its own, which knows nothing of Qt's objects: a thread that lets go of one
    last destroys it. A lock in it tells whether that program still lives.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock: QLockFile | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drafts")

    def write(self, file: Path, text: str) -> Future[None]:
        """Write a file, or leave the old one; returns that work."""
        return self._thread.submit(self._write, file, text)

    def drop(self, file: Path) -> None:
        """Delete a file if it is there."""
        self._thread.submit(file.unlink, missing_ok=True)

    def close(self) -> None:
        """Wait for what is still to be written, and give the folder free."""
        self._thread.shutdown(wait=True)
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _write(self, file: Path, text: str) -> None:
        try:
            if self._lock is None:
                self.folder.mkdir(parents=True, exist_ok=True)
                self._lock = QLockFile(str(self.folder / "alive"))
                self._lock.setStaleLockTime(0)
                self._lock.tryLock(0)
            fresh = file.with_suffix(".new")
            fresh.write_text(text, encoding="utf-8")
            fresh.replace(file)
        except OSError:
            _log.exception("a draft cannot be written to %s", file)


class DraftStore(QObject):
    """Keeps the drafts of one running program.

    :param folder: usually ``paths.drafts()`` with a subfolder for the database at hand.
    """

    def __init__(self, folder: Path, every: int = EVERY) -> None:
        super().__init__()
        self._root = folder
        self._own = DraftFolder(folder / uuid4().hex)
        self._pages: dict[Page, tuple[str, dict[str, Any], Path]] = {}
        self._written: dict[Path, str] = {}
        self._timer = QTimer(self, interval=every)
        self._timer.timeout.connect(self.write_now)
        self._timer.start()

    def watch(self, page: Page, code: str, arguments: dict[str, Any]) -> None:
        """Keep the drafts of a page from now on."""
        self._pages[page] = (code, arguments, self._own.folder / f"{uuid4().hex}.json")

    def readdress(self, page: Page, code: str, arguments: dict[str, Any]) -> None:
        """The page's drafts belong to another page from now on: its new record was saved."""
        if page in self._pages:
            self._pages[page] = (code, arguments, self._pages[page][2])

    def forget(self, page: Page) -> None:
        """The page was saved or closed: drop what was kept of it and watch it no more."""
        if page in self._pages:
            self._drop(self._pages.pop(page)[2])

    def write_now(self) -> Future[None] | None:
        """Take the state of every page and write what is new; the disk is touched by another thread. Returns that work, or None."""
        work = None
        for page, (code, arguments, file) in list(self._pages.items()):
            if not shiboken6.isValid(page):
                self._drop(self._pages.pop(page)[2])
                continue
            state = page.draft_state()
            if state is None:
                self._drop(file)
                continue
            body = json.dumps({"title": page.title, "page": code, "arguments": arguments, "state": state}, ensure_ascii=False, default=_encode)
            if self._written.get(file) != body:
                self._written[file] = body
                stamped = f'{{"saved_at": "{clock.now().isoformat()}", "draft": {body}}}'
                work = self._own.write(file, stamped)
        return work

    def pending(self) -> list[StoredDraft]:
        """Drafts left by programs that ended without closing, newest first."""
        found = []
        for folder in self._root.iterdir() if self._root.exists() else ():
            if folder == self._own.folder or not folder.is_dir() or _is_alive(folder):
                continue
            found += [draft for file in folder.glob("*.json") if (draft := _read(file)) is not None]
            if not any(folder.glob("*.json")):
                _remove_empty(folder)
        return sorted(found, key=lambda draft: draft.saved_at, reverse=True)

    def adopt(self, draft: StoredDraft) -> None:
        """A left draft was taken back into a page: drop its old file once that page's new one is written."""
        self.write_now()
        self._own.drop(draft.file)

    def discard(self, draft: StoredDraft) -> None:
        """Forget a left draft that was refused."""
        draft.file.unlink(missing_ok=True)

    def close(self) -> None:
        """End in order: nothing stays behind but what was not saved or refused."""
        self._timer.stop()
        for page in list(self._pages):
            self.forget(page)
        self._own.close()
        if self._own.folder.is_dir():
            _remove_empty(self._own.folder)

    def keep(self) -> None:
        """The window has to close now: what was typed stays behind and is offered the next time."""
        self._timer.stop()
        self.write_now()
        self._pages.clear()
        self._own.close()

    def _drop(self, file: Path) -> None:
        if self._written.pop(file, None) is not None:
            self._own.drop(file)


def _is_alive(folder: Path) -> bool:
    lock = QLockFile(str(folder / "alive"))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        lock.unlock()
        return False
    return True


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        _log.debug("%s is not empty and stays", folder)


def _read(file: Path) -> StoredDraft | None:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"), object_hook=_decode)
        draft = stored["draft"]
        saved_at = datetime.fromisoformat(stored["saved_at"])
        return StoredDraft(file, draft["title"], draft["page"], draft["arguments"], saved_at, draft["state"])
    except (OSError, ValueError, KeyError, TypeError):
        _log.warning("the draft %s cannot be read", file, exc_info=True)
        return None


_TAGS: dict[type, tuple[str, Callable[[Any], str]]] = {
    Decimal: ("$decimal", str), datetime: ("$moment", datetime.isoformat), date: ("$day", date.isoformat),
}
_READERS: dict[str, Callable[[str], Any]] = {"$decimal": Decimal, "$moment": datetime.fromisoformat, "$day": date.fromisoformat}


def _encode(value: Any) -> dict[str, str]:
    if type(value) not in _TAGS:
        raise TypeError(f"a draft cannot hold {type(value).__name__}")
    tag, write = _TAGS[type(value)]
    return {tag: write(value)}


def _decode(value: dict[str, Any]) -> Any:
    if len(value) == 1:
        tag, text = next(iter(value.items()))
        if tag in _READERS:
            return _READERS[tag](text)
    return value
