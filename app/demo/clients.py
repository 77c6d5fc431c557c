"""Clients and suppliers with their people, payers, accounts and addresses."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from app.core.enums.people import AddressKind, ClientKind, ClientStatus, Role
from app.demo import numbers
from app.demo.words import Place, latin
from app.demo.world import Employee, Partner, World
from app.models.catalog import PriceList
from app.models.clients import ClientCategory

CLIENTS = 400
SUPPLIERS = 30
PERSONS = 50


def make_clients(world: World) -> None:
    """Make four hundred of them; the suppliers come first."""
    with world.owner.reading() as session:
        categories = list(session.scalars(sa.select(ClientCategory.id).order_by(ClientCategory.id)))
        lists = list(session.scalars(sa.select(PriceList.id).order_by(PriceList.id)))
    rows: list[dict[str, Any]] = []
    partners: list[dict[str, Any]] = []
    places: list[Place] = []
    for name, legal_form in _names(world):
        number = len(rows) + 1
        place = world.words.place(world.rng)
        row, partner = _client(world, number, name, legal_form, place, categories, lists)
        rows.append(row)
        partners.append(partner)
        places.append(place)
    ids = world.add("client", rows)
    contacts, payers = _add_contacts(world, ids, rows), _add_payers(world, ids, rows)
    made = [Partner(id, **partner, contact=contacts.get(id), payer=payers.get(id)) for id, partner in zip(ids, partners, strict=True)]
    world.suppliers, world.customers = made[:SUPPLIERS], made[SUPPLIERS:]
    _add_addresses(world, ids, places)


def _names(world: World) -> list[tuple[str, str]]:
    """Different names with their legal forms: suppliers, firms, then persons."""
    words, rng = world.words, world.rng
    found: dict[str, str] = {}
    while len(found) < CLIENTS - PERSONS:
        supplier = len(found) < SUPPLIERS
        name, trade = rng.choice(words.companies["names"]), rng.choice(words.companies["supplies" if supplier else "trades"])
        form = rng.choice(words.companies["forms"])
        if words.language == "ru":
            owned = not supplier and rng.random() < 0.15
            found.setdefault(f"ИП {words.person(rng).name}" if owned else f"{form} «{trade} {name}»", "ИП" if owned else form)
        else:
            surname = words.person(rng).name.split()[-1]
            whose = surname if not supplier and rng.random() < 0.3 else name
            found.setdefault(f"{whose} {trade} {form}", form)
    while len(found) < CLIENTS:
        found.setdefault(words.person(rng).name, "")
    return list(found.items())


def _client(
    world: World, number: int, name: str, form: str, place: Place, categories: list[int], lists: list[int]
) -> tuple[dict[str, Any], dict[str, Any]]:
    rng, words = world.rng, world.words
    supplier, person = number <= SUPPLIERS, not form
    sellers: list[Employee] = world.of_role(Role.SALES) * 3 + world.of_role(Role.HEAD)[:1] + world.of_role(Role.OWNER)[:1]
    manager = world.of_role(Role.HEAD)[1] if supplier else rng.choice(sellers)
    # two thirds were there when the history begins, the others come in the course of it
    known = supplier or rng.random() < 0.66
    since = world.first - timedelta(days=rng.randint(10, 1500)) if known else _during(world)
    wholesale = not supplier and not person and rng.random() < 0.2
    status = ClientStatus.NEW if (world.last - since).days < 45 else ClientStatus.ACTIVE
    domain = f"{latin(name.replace(form, '').strip(' «»').replace(' ', '-'))[:40].strip('-')}.example"
    place_of_category = 3 if supplier else 0 if wholesale else 1 + (rng.random() < 0.4)
    row: dict[str, Any] = {
        "code": f"{'S' if supplier else 'C'}{number:04}", "name": name, "kind": ClientKind.PERSON if person else ClientKind.COMPANY,
        "status": status, "is_customer": not supplier, "is_supplier": supplier, "category": categories[place_of_category],
        "manager": manager.id, "branch": manager.branch, "since": since, "phone": words.phone(rng, place), "email": f"office@{domain}",
        "website": None if person else f"www.{domain}", "country": words.firm["country_name"], "city": place.city, "address": words.address(place),
        "tax_id": None if person else _tax_id(world, form), "language": words.firm["language"],
        "price_list": lists[1] if wholesale else None, "discount": Decimal(rng.choice((0, 0, 0, 0, 3, 5, 7, 10)) if not supplier else 0),
        "payment_days": rng.choice((None, None, None, 7, 21, 30)) if not person else 7,
        "credit_limit": None, "source": rng.choice(words.sales["sources"]) if not supplier else None,
        "comment": rng.choice(words.sales["notes"]) if rng.random() < 0.25 else None,
    }  # fmt: skip
    partner = {
        "name": name, "manager": manager, "since": since, "size": 0.3 if person else rng.paretovariate(2),
        "punctuality": rng.choices((-4, 0, 3, 9, 24, 70), (14, 34, 26, 14, 9, 3))[0],
        "payment_days": row["payment_days"], "price_list": row["price_list"], "discount": row["discount"],
        "address": row["address"],
    }  # fmt: skip
    return row, partner


def _during(world: World) -> date:
    return world.first + timedelta(days=world.rng.randint(0, (world.last - world.first).days - 1))


def _tax_id(world: World, form: str) -> str:
    if world.words.language == "ru":
        return numbers.russian_inn(world.rng, person=form == "ИП")
    return numbers.german_tax_number(world.rng)


def _add_contacts(world: World, ids: list[int], rows: list[dict[str, Any]]) -> dict[int, int]:
    """One to three people for each firm; returns the first of each."""
    words, rng = world.words, world.rng
    found: list[dict[str, Any]] = []
    for id, row in zip(ids, rows, strict=True):
        if row["kind"] is ClientKind.PERSON:
            continue
        for place in range(1 + (rng.random() < 0.45) + (rng.random() < 0.15)):
            person = words.person(rng)
            found.append({
                "client": id, "name": person.name, "post": rng.choice(words.posts["contacts"]), "phone": row["phone"][:-2] + f"{rng.randint(10, 99)}",
                "email": f"{person.mailbox}@{row['email'].partition('@')[2]}", "is_main": place == 0,
                "birthday": date(rng.randint(1962, 2001), rng.randint(1, 12), rng.randint(1, 28)) if rng.random() < 0.6 else None,
            })  # fmt: skip
    made = world.add("contact", found)
    return {row["client"]: id for id, row in zip(made, found, strict=True) if row["is_main"]}


def _add_payers(world: World, ids: list[int], rows: list[dict[str, Any]]) -> dict[int, int]:
    """A legal entity and a bank account for each firm; returns the entities."""
    words, rng = world.words, world.rng
    russian = words.language == "ru"
    firms = [(id, row) for id, row in zip(ids, rows, strict=True) if row["kind"] is ClientKind.COMPANY]
    entities = []
    for id, row in firms:
        trader = row["name"].startswith("ИП ")
        entities.append({
            "client": id, "name": row["name"], "full_name": None, "country": words.firm["country"], "tax_id": row["tax_id"],
            "tax_reason_code": numbers.russian_kpp() if russian and not trader else None,
            "vat_number": None if russian else numbers.german_vat_number(rng),
            "registration_number": numbers.russian_registration(rng, person=trader) if russian else None,
            "address": row["address"], "director": words.person(rng).name, "is_default": True,
        })  # fmt: skip
    payers = world.add("legal_entity", entities)
    bank = words.firm
    world.add("client_bank_account", [
        {
            "legal_entity": payer, "currency": world.currency, "bank_name": bank["bank_name"], "bank_code": bank["bank_code"], "is_default": True,
            "account": numbers.russian_account(rng, bank["bank_code"]) if russian else numbers.german_iban(rng, bank["bank_number"]),
            "correspondent_account": numbers.correspondent_account(bank["bank_code"]) if russian else None,
        }
        for payer in payers
    ])  # fmt: skip
    return {id: payer for (id, _row), payer in zip(firms, payers, strict=True)}


def _add_addresses(world: World, ids: list[int], places: list[Place]) -> None:
    rng = world.rng
    world.add("address", [
        {
            "client": id, "kind": AddressKind.DELIVERY, "country": world.words.firm["country_name"], "postcode": place.postcode,
            "city": place.city, "street": world.words.place(rng).street,
        }
        for id, place in zip(ids, places, strict=True) if rng.random() < 0.35
    ])  # fmt: skip
