"""Secrets in the vault of the operating system.

The library looks for every vault that there may be while it is loaded; it is loaded when somebody asks it, not when the program starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class VaultShut(Exception):
    """This computer has no vault, or it is locked."""


def read(service: str, name: str) -> str | None:
    """The secret that is kept under a name, or None.

    :raises VaultShut: nothing can be read.
    """
    import keyring

    with _told():
        return keyring.get_password(service, name)


def keep(service: str, name: str, secret: str) -> None:
    """Keep a secret.

    :raises VaultShut: nothing can be kept.
    """
    import keyring

    with _told():
        keyring.set_password(service, name, secret)


def drop(service: str, name: str) -> None:
    """Forget a secret.

    :raises VaultShut: there is none, or nothing can be changed.
    """
    import keyring

    with _told():
        keyring.delete_password(service, name)


@contextmanager
def _told() -> Iterator[None]:
    from keyring.errors import KeyringError

    try:
        yield
    except (KeyringError, RuntimeError) as error:  # RuntimeError: vaults without a desktop session
        raise VaultShut(str(error)) from error
