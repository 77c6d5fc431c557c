"""Registries: things are declared once, in a file of their own, and found by their code."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Generic, TypeVar

T = TypeVar("T")


class Registry(Generic[T]):
    """Declared things by code. A second thing under a code is a programming error.

    :param what: what is kept, for messages ("report").
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}

    def add(self, code: str, item: T) -> T:
        """Declare an item and hand it back."""
        if code in self._items:
            raise ValueError(f"{self.what} {code!r} is declared twice")
        self._items[code] = item
        return item

    def get(self, code: str) -> T:
        """The item of a code; KeyError names the registry."""
        try:
            return self._items[code]
        except KeyError:
            raise KeyError(f"no {self.what} {code!r}") from None

    def find(self, code: str) -> T | None:
        """The item of a code, or None."""
        return self._items.get(code)

    def all(self) -> list[T]:
        """All items in the order of their declaration."""
        return list(self._items.values())

    def codes(self) -> list[str]:
        """All codes in the order of their declaration."""
        return list(self._items)

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._items.values()))

    def __len__(self) -> int:
        return len(self._items)


def discover(package: ModuleType, *, whole: bool = True) -> list[str]:
    """Import every module below a package, so that its declarations register themselves; returns the modules' names in order.

    :param whole: False leaves out what lies in packages inside; these declare in their ``__init__`` and load the rest when it is wanted.
    """
    walk = pkgutil.walk_packages if whole else pkgutil.iter_modules
    names = sorted(module.name for module in walk(package.__path__, f"{package.__name__}."))
    for name in names:
        importlib.import_module(name)
    return names
