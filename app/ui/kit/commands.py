"""A command: something a person can start from a menu, a key, a button or the palette."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache


def _nothing() -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do, named once.

    :param code: stable name for memory and tests, ``file.new``.
    :param title: a verb, translated, with ``&`` before the letter of its mnemonic if it stands in a menu.
    :param run: does it, on the GUI thread; long work goes through ``app.ui.kit.run``.
    :param shortcut: keys as Qt writes them (``Ctrl+S``); several are separated by ``|``.
    :param icon: a word of ``ICONS``, or nothing.
    :param menu: ``file edit view go tools help``, a number behind it is the section (``file.2``); empty = not in a menu.
    :param why_not: why it cannot be done now, as a sentence; an empty text means that it can.
    :param primary: the one main action of its page.
    :param words: what a menu shows instead of the title at this moment; an empty text means the title.
    """

    code: str
    title: str
    run: Callable[[], object]
    shortcut: str = ""
    icon: str = ""
    menu: str = ""
    why_not: Callable[[], str] = _nothing
    primary: bool = False
    words: Callable[[], str] = _nothing

    @property
    def plain_title(self) -> str:
        """The title without the mark of its mnemonic."""
        return self.title.replace("&&", "\0").replace("&", "").replace("\0", "&")

    @property
    def shortcuts(self) -> tuple[str, ...]:
        """All keys of the command."""
        return _keys(self.shortcut)


@lru_cache(maxsize=1024)
def _keys(shortcut: str) -> tuple[str, ...]:
    return tuple(keys for keys in shortcut.split("|") if keys)
