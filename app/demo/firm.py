"""Makes the demo firm: through the services, repeatable, with eighteen months behind it."""

from __future__ import annotations

from datetime import date
from random import Random

from app.core import clock
from app.core.i18n import _
from app.db import migrate
from app.db.engine import Database
from app.demo import days
from app.demo.afterwards import finish
from app.demo.catalogue import make_catalogue
from app.demo.clients import make_clients
from app.demo.history import make_history
from app.demo.people import make_own_side
from app.demo.planning import make_plans
from app.demo.processes import make_processes
from app.demo.words import Words
from app.demo.world import Progress, World
from app.services import setup
from app.services.context import open_context

MONTHS = 18
#: login of the owner
OWNER_LOGIN = "demo"


def make_demo_firm(database: Database, language: str, seed: int = 1, progress: Progress | None = None) -> World:
    """Fill an empty database with a firm and its history up to today.

    The same seed, language and day give the same firm, figure by figure.

    :param language: ``en`` or ``ru``.
    :param progress: called with done, total and what is being made.
    :raises UserError: the database is not empty.
    """
    words = Words(language)
    today = clock.today()
    first = months_before(today, MONTHS)
    migrate.create_or_upgrade(database)
    report = progress or _silent
    with clock.frozen(days.noon(first, 6)):
        report(0, 100, _("Firm and people"))
        world = _begin(database, words, Random(f"{seed}:{language}"), first, today, report)
        make_own_side(world)
        report(2, 100, _("Goods and services"))
        make_catalogue(world)
        report(10, 100, _("Clients"))
        make_clients(world)
    make_history(world)
    finish(world)
    report(98, 100, _("Plans"))
    make_plans(world)
    make_processes(world)
    report(100, 100, _("Done"))
    return world


def _begin(database: Database, words: Words, rng: Random, first: date, last: date, progress: Progress) -> World:
    firm, first_context = words.firm, open_context(database)
    login = OWNER_LOGIN if database.name == "sqlite" else first_context.user.login  # a server knows who we are
    made = setup.set_up(first_context, setup.Beginning(firm["name"], firm["country"], firm["owner"], login))
    return World(
        database, words, rng, first, last, open_context(database), progress, firm=made.created("firm")[0],
        warehouse=made.created("warehouse")[0], currency=str(setup.country_file(firm["country"])["currency"]),
    )  # fmt: skip


def months_before(day: date, months: int) -> date:
    """The first of the month so many months ago."""
    count = day.year * 12 + day.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _silent(_done: int, _total: int, _text: str) -> None:
    """Progress that nobody looks at."""
