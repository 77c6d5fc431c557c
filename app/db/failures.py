"""What can go wrong between us and a database, in the program's own words."""

from __future__ import annotations

from enum import Enum, auto

from app.core.changes import Changes
from app.core.errors import UserError


class Failure(Enum):
    """Kinds of error that a driver reports."""

    CONFLICT = auto()  # somebody else was faster: the same work may be done again
    UNREACHABLE = auto()  # the server is away or the connection is lost
    UNTRUSTED = auto()  # the line is not encrypted, or the server cannot prove that it is ours
    DENIED = auto()  # the login lacks a right
    UNIQUE = auto()
    REFERENCE = auto()
    CHECK = auto()
    EMPTY = auto()  # NOT NULL
    FULL = auto()  # no space on the disk
    DAMAGED = auto()  # the file is none of ours, or broken
    OTHER = auto()  # a bug


class Conflict(UserError):
    """Another transaction was in the way; the use case may be run again from its beginning."""


class AlreadyDone(Exception):
    """The idempotency key was used before: the work is done.

    :param changes: what was touched the first time.
    """

    def __init__(self, changes: Changes) -> None:
        super().__init__("this action was done before")
        self.changes = changes


class ShutByProcess(UserError):
    """The database refused to post a document, or to move a deal, before the steps of a process are done."""


class BrokenConstraint(UserError):
    """The database refused a row.

    :param kind: UNIQUE, REFERENCE, CHECK or EMPTY of `Failure`.
    :param constraint: the constraint's name where the server tells it (SQLite tells "table.column, table.column"), else "".
    """

    def __init__(self, text: str, kind: Failure, constraint: str) -> None:
        super().__init__(text)
        self.kind = kind
        self.constraint = constraint
