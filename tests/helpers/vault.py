"""A vault of passwords in memory: a test must never touch the one of the person who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import keyring
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryVault(KeyringBackend):
    """Keeps what it is given until it is gone."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError(username)


@contextmanager
def memory_vault() -> Iterator[MemoryVault]:
    """Use a vault in memory while the block lasts."""
    before, made = keyring.get_keyring(), MemoryVault()
    keyring.set_keyring(made)
    try:
        yield made
    finally:
        keyring.set_keyring(before)
