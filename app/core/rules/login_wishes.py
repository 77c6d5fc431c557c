"""The white list of what may be asked for a login: the agent on the server decides by it, and the window says it beforehand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.core.access.tables import ADMINISTRATOR, OWNER, ROLES
from app.core.enums.logins import Refusal, WishKind

LOGIN = re.compile(r"[a-z][a-z0-9_]{1,29}")


@dataclass(frozen=True, slots=True)
class Door:
    """A login as the server has it.

    :param role: that it holds in this database; empty for none of ours.
    :param is_servers: it is the server's administrator's, or the owner's of the database.
    """

    is_open: bool
    role: str = ""
    is_servers: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """An employee's card.

    :param login: in small letters; empty for none.
    :param works: works here and does not lie in the bin.
    """

    id: int
    login: str
    role: str
    works: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked.

    :param employee: whose login.
    :param asked_by: the login that asked, in small letters, and ``asked_role`` the role of its session as the server knew it.
    :param is_servers: whoever asked is the server's administrator.
    """

    kind: WishKind
    employee: int
    login: str
    asked_by: str
    asked_role: str
    is_servers: bool = False


def refusal(wish: Wish, people: Mapping[int, Person], doors: Mapping[str, Door]) -> Refusal | None:
    """Why a wish is not done; None when it is.

    :param people: all cards by key.
    :param doors: all logins of the server.
    """
    target, door = people.get(wish.employee), doors.get(wish.login)
    asker = next((one for one in people.values() if wish.asked_by and one.login == wish.asked_by and one.works), None)
    if not wish.is_servers and (asker is None or asker.role not in (OWNER, ADMINISTRATOR) or wish.asked_role != asker.role):
        return Refusal.NOT_YOURS
    if not LOGIN.fullmatch(wish.login):
        return Refusal.NAME
    if target is None or target.role not in ROLES:
        return Refusal.GONE
    if wish.login == wish.asked_by or (asker is not None and asker.id == target.id):
        return Refusal.OWN
    if door is not None and door.is_servers:
        return Refusal.SERVER
    is_owners = OWNER in (target.role, door.role if door is not None else "")
    if is_owners and not wish.is_servers and (asker is None or asker.role != OWNER):
        return Refusal.OWNER
    return _of_the_login(wish, target, people, doors)


def _of_the_login(wish: Wish, target: Person, people: Mapping[int, Person], doors: Mapping[str, Door]) -> Refusal | None:
    door = doors.get(wish.login)
    named = [one.id for one in people.values() if one.login == wish.login]
    if wish.kind is WishKind.MAKE:
        if door is not None or (named and named != [target.id]):
            return Refusal.TAKEN
        return None if target.works else Refusal.GONE
    if door is None or not door.role:
        return Refusal.NO_LOGIN
    if named != [target.id] and not (wish.kind.ends and not named):
        return Refusal.NOT_THEIRS
    if not wish.kind.ends and not target.works:
        return Refusal.GONE
    loses = wish.kind.ends or (wish.kind is WishKind.ROLE and target.role != OWNER)
    if loses and door.role == OWNER and not _another_owner(wish.login, people, doors):
        return Refusal.LAST_OWNER
    return None


def _another_owner(login: str, people: Mapping[int, Person], doors: Mapping[str, Door]) -> bool:
    others = (one.login for one in people.values() if one.works and one.role == OWNER and one.login and one.login != login)
    return any(doors[other].is_open and (doors[other].role == OWNER or doors[other].is_servers) for other in others if other in doors)
