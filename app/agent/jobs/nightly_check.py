"""Every night: do all figures still obey their rules?"""

from __future__ import annotations

from datetime import time

from app.agent.schedule import job
from app.core.errors import UserError
from app.core.i18n import _
from app.services.context import Context
from app.services.verifying import verify


@job("nightly_check", at=time(2, 30))
def check(ctx: Context) -> str:
    """Run all invariants; findings make the run a failed one."""
    if findings := verify(ctx):
        raise UserError(" ".join(finding.text for finding in findings[:10]))
    return _("Nothing is wrong.")
