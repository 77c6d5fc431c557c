"""Checks of the whole database, read only: the invariants of RELIABILITY, section 5, in one place for command, agent, button and tests."""

from app.services.verifying.examination import CHECKS, LEDGERS, Examination, examine, verify
from app.services.verifying.finding import Check, Finding, Progress

__all__ = ["CHECKS", "LEDGERS", "Check", "Examination", "Finding", "Progress", "examine", "verify"]
