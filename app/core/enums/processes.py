"""Vocabularies of business processes."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class ProcessEntity(Vocabulary):
    """What a process can be about."""

    CLIENT = "client", N_("Client")
    DEAL = "deal", N_("Deal")
    DOCUMENT = "document", N_("Document")


class VersionState(Vocabulary):
    """How far a version of a process is."""

    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published"), "ok"
    #: cases that began with it still run; nothing begins with it any more
    RETIRED = "retired", N_("Replaced")


class CaseState(Vocabulary):
    """How far one run of a process is."""

    RUNNING = "running", N_("Under way"), "info"
    FINISHED = "finished", N_("Finished"), "ok"
    CANCELLED = "cancelled", N_("Cancelled")
    #: a step failed and no way leads on from there; somebody has to decide
    STOPPED = "stopped", N_("Stopped by an error"), "bad"

    @property
    def is_closed(self) -> bool:
        """Whether nothing happens in it any more."""
        return self in (CaseState.FINISHED, CaseState.CANCELLED)


class StepState(Vocabulary):
    """How far one passage of a case through a node is."""

    OPEN = "open", N_("To do")
    IN_WORK = "in_work", N_("In work"), "info"
    #: waits for a moment, an event, an answer
    WAITING = "waiting", N_("Waiting")
    DONE = "done", N_("Done"), "ok"
    FAILED = "failed", N_("Failed"), "bad"
    CANCELLED = "cancelled", N_("Cancelled")

    @property
    def is_closed(self) -> bool:
        """Whether the case has left the node."""
        return self in (StepState.DONE, StepState.CANCELLED)


class TimerKind(Vocabulary):
    """What a moment of a step is for."""

    WAIT = "wait", N_("Goes on")
    REMIND = "remind", N_("Reminds")
    LATE = "late", N_("Is late")
    BOUNDARY = "boundary", N_("Takes another way")


class StartKind(Vocabulary):
    """What begins a process besides a person."""

    EVENT = "event", N_("When something happens")
    SCHEDULE = "schedule", N_("On a schedule")


class RunState(Vocabulary):
    """How far a start for a whole list is."""

    RUNNING = "running", N_("Under way"), "info"
    STOPPED = "stopped", N_("Stopped")
    FINISHED = "finished", N_("Finished"), "ok"


class RunItemState(Vocabulary):
    """What became of one record of a start for a list."""

    WAITING = "waiting", N_("Waiting")
    STARTED = "started", N_("Begun"), "ok"
    REFUSED = "refused", N_("Refused"), "bad"


class GateTarget(Vocabulary):
    """What a gate keeps shut until its steps are done."""

    POST = "post", N_("Posting a document")
    STAGE = "stage", N_("Moving a deal to a stage")
