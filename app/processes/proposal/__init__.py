"""A process proposed from what was done by hand: its steps, choices, loops and what goes on side by side, out of a journal."""

from app.processes.proposal.proposing import Proposal, StepPlan, propose

__all__ = ["Proposal", "StepPlan", "propose"]
