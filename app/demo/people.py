"""The firm's own side: branches, employees, warehouses, bank account, papers' names, logo and stamp."""

from __future__ import annotations

import hashlib
from typing import Any

from app.core.changes import Changes
from app.core.enums.people import Role
from app.demo import numbers, pictures
from app.demo.words import Person, latin, short_name
from app.demo.world import Employee, World
from app.models.files import FileContent
from app.services import records
from app.services.context import Context, open_context
from app.services.use_case import perform

PER_ROLE = 3
#: employees whose desk stands in the second branch: place within the role
_AWAY = 2


def make_own_side(world: World) -> None:
    """Complete the firm that the set-up made, and hire its people."""
    firm = world.words.firm
    zone = world.words.planning["zone"]
    home, away = world.add("branch", [
        {"name": firm["office_branch"], "address": firm["address"], "zone": zone},
        {"name": firm["second_branch"], "code": latin(firm["second_branch"])[:2].upper(), "address": firm["second_branch_address"], "zone": zone},
    ])  # fmt: skip
    _complete_firm(world)
    _hire(world, home, away)
    world.owner = open_context(world.database, world.employees[0].login)
    _complete_warehouses(world, home)


def _complete_firm(world: World) -> None:
    words = world.words
    firm = records.load(world.owner, "firm", world.firm)
    for name in ("full_name", "language", "address", "phone", "email", "website", "director_post"):
        firm[name] = words.firm[name]
    for name, value in _registration(world).items():
        firm[name] = value
    logo = pictures.logo(words.firm["logo"], words.firm["name"])
    stamp = pictures.stamp(words.firm["name"], f"{words.firm['logo']}\n{words.firm['office_branch']}")
    firm["logo"], firm["stamp"] = _keep(world.owner, [logo, stamp])
    firm["director"] = short_name(words.firm["owner"])
    records.save(world.owner, firm)
    world.add("firm_bank_account", [{
        "firm": world.firm, "account": _account(world), "currency": firm["currency"], "bank_name": words.firm["bank_name"],
        "bank_code": words.firm["bank_code"], "is_default": True,
        "correspondent_account": numbers.correspondent_account(words.firm["bank_code"]) if words.language == "ru" else None,
    }])  # fmt: skip


def _registration(world: World) -> dict[str, Any]:
    rng = world.rng
    if world.words.language == "ru":
        return {
            "tax_id": numbers.russian_inn(rng), "tax_reason_code": numbers.russian_kpp(), "registration_number": numbers.russian_registration(rng),
            "statistics_code": numbers.figures(rng, 8),
        }
    return {
        "tax_id": numbers.german_tax_number(rng), "vat_number": numbers.german_vat_number(rng),
        "registration_number": world.words.firm["registration_number"],
    }


def _account(world: World) -> str:
    if world.words.language == "ru":
        return numbers.russian_account(world.rng, world.words.firm["bank_code"])
    return numbers.german_iban(world.rng, world.words.firm["bank_number"])


def _keep(ctx: Context, contents: list[bytes]) -> list[int]:
    """Store pictures; returns their keys."""
    keys: list[int] = []

    def operation(inner: Context) -> Changes:
        keys.clear()
        with inner.uow() as uow:
            for content in contents:
                stored = FileContent(hash=hashlib.sha256(content).hexdigest(), size=len(content), content=content)
                uow.session.add(stored)
                uow.session.flush()
                keys.append(stored.id)
            return uow.commit()

    perform(ctx, "files.attachment.add", operation)
    return keys


def _hire(world: World, home: int, away: int) -> None:
    """Three people of each role that a trading firm fills; the owner stands there since the set-up."""
    words, rng = world.words, world.rng
    rows: list[dict[str, Any]] = []
    mailboxes: set[str] = set()
    signers: dict[tuple[Role, int], str] = {}
    for role in (role for role in Role if role.value in words.posts):
        for place in range(PER_ROLE):
            person = words.person(rng)
            while person.mailbox in mailboxes:
                person = words.person(rng)
            mailboxes.add(person.mailbox)
            signers[role, place] = short_name(person.name)
            rows.append({
                "name": person.short, "post": words.posts[role.value][place], "role": role, "login": person.mailbox[:31],
                "phone": words.firm["phone"][:-2] + f"{10 + len(rows)}", "email": f"{person.mailbox}@{words.firm['domain']}",
                "branch": away if place == _AWAY and role is not Role.OWNER else home, "colour": len(rows) % 8, "is_active": True,
            })  # fmt: skip
    assert world.owner.user.id is not None
    owner = records.load(world.owner, "employee", world.owner.user.id)
    mailbox = words.owner_mailbox
    rows[0] |= {"name": Person(owner["name"], mailbox).short, "login": owner["login"], "email": f"{mailbox}@{words.firm['domain']}"}
    for name, value in rows[0].items():
        owner[name] = value
    records.save(world.owner, owner)
    ids = [world.owner.user.id, *world.add("employee", rows[1:])]
    world.employees = [Employee(id, row["name"], row["role"], row["login"], row["branch"]) for id, row in zip(ids, rows, strict=True)]
    firm = records.load(world.owner, "firm", world.firm)
    firm["accountant"] = signers[Role.ACCOUNTANT, 0]
    records.save(world.owner, firm)


def _complete_warehouses(world: World, home: int) -> None:
    firm = world.words.firm
    main = records.load(world.owner, "warehouse", world.warehouse)
    main["address"], main["branch"] = firm["address"], home
    records.save(world.owner, main)
    (world.shop,) = world.add("warehouse", [{"name": firm["repair_shop"], "address": firm["shop_address"], "branch": home}])
