"""Runs the checks, one after the other, all on the same moment of the database."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import AccessDenied
from app.core.i18n import N_, _
from app.db.guard import journal_reading
from app.db.session import reading
from app.db.snapshot import snapshot
from app.services.context import Context
from app.services.verifying import closed_periods, ledgers, links, metered, papers, reminders, replay, seals
from app.services.verifying.finding import Check, Finding, Progress, go_on

#: what documents and ledgers must obey; quick, and open to whoever may read them
LEDGERS = (
    Check("stock_balances", N_("Stock equals its movements"), ledgers.stock_balances),
    Check("claims", N_("Claims equal their movements"), ledgers.claims),
    Check("drafts_move_nothing", N_("Drafts move nothing"), ledgers.drafts_move_nothing),
    Check("reversals", N_("Reversals are exact opposites"), ledgers.reversals),
    Check("payments", N_("Payments are booked at their amounts"), ledgers.payments),
    Check("allocations", N_("Payments are not shared out twice"), ledgers.allocations),
    Check("numbers", N_("Numbers have no gaps"), papers.numbers),
    Check("posted_are_whole", N_("Posted documents are whole"), papers.posted_are_whole),
    Check("posted_are_unchanged", N_("Posted documents are unchanged"), papers.posted_are_unchanged),
    Check("lines_of_movements", N_("Movements belong to lines"), links.lines_of_movements),
    Check("nothing_in_bin", N_("Nothing rests on the bin"), links.nothing_rests_in_the_bin),
)
CHECKS = (
    *LEDGERS,
    Check("references", N_("References lead somewhere"), links.references),
    Check("reminders", N_("No reminder is passed over"), reminders.none_is_passed_over),
    Check("bells", N_("Reminders ring once"), reminders.bells_ring_once),
    Check("journal", N_("The journal gives the tables"), replay.replay, reads_journal=True),
    Check("masks_have_values", N_("Masked contacts have their values"), metered.masks_have_values, reads_journal=True),
    Check("closed_periods", N_("Closed periods are untouched"), closed_periods.closed_periods_are_untouched, reads_journal=True),
    Check("reminders_once", N_("Each reminder fired once"), reminders.each_fired_once, reads_journal=True),
    Check("seals", N_("The journal is as it was sealed"), seals.seals, reads_journal=True),
)


@dataclass(frozen=True, slots=True)
class Examination:
    """What came of checking.

    :param checked: titles of the checks that ran.
    :param left_out: titles of those that the person's login may not run, because they read the whole journal.
    :param seconds: how long it took.
    """

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    left_out: tuple[str, ...]
    seconds: float


def examine(ctx: Context, progress: Progress = go_on, checks: Sequence[Check] = CHECKS) -> Examination:
    """Run checks and tell what does not hold.

    All of them see the database at one moment, so that nobody who posts meanwhile makes a sum look wrong.

    :param progress: told how far it is; raises where the person has cancelled.
    """
    began = time.monotonic()
    found: list[Finding] = []
    checked, left_out = [], []
    allowed = [check for check in checks if not check.reads_journal or _may_read_journal(ctx)]
    with snapshot(ctx.database, ctx.stop) as session:
        for number, check in enumerate(checks):
            if check not in allowed:
                left_out.append(_(check.title))
                continue
            progress(number, len(checks), _(check.title))
            found += check.find(session, progress)
            checked.append(_(check.title))
    return Examination(tuple(found), tuple(checked), tuple(left_out), time.monotonic() - began)


def verify(ctx: Context, checks: Sequence[Check] = CHECKS) -> list[Finding]:
    """All findings; an empty list is what should be."""
    return list(examine(ctx, checks=checks).findings)


def _may_read_journal(ctx: Context) -> bool:
    """Whether the server lets this login read the values of the whole journal; asked apart, since a refusal ends a transaction."""
    try:
        with reading(ctx.database) as session:
            journal_reading.try_to_read(session)
    except AccessDenied:
        return False
    return True
