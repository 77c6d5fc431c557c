"""Vocabularies of planners, working time and reminders."""

from __future__ import annotations

from app.core.enums.vocabulary import Vocabulary
from app.core.i18n import N_


class TaskKind(Vocabulary):
    """What is to be done."""

    CALL = "call", N_("Call")
    MESSAGE = "message", N_("Message")
    MEETING = "meeting", N_("Meeting")
    ASSIGNMENT = "assignment", N_("Assignment")
    VISIT = "visit", N_("Visit")


class TaskState(Vocabulary):
    """How far a task is."""

    OPEN = "open", N_("To do")
    IN_WORK = "in_work", N_("In work"), "info"
    DONE = "done", N_("Done"), "ok"
    CANCELLED = "cancelled", N_("Cancelled")

    @property
    def is_closed(self) -> bool:
        """Whether nobody waits for it any more."""
        return self in (TaskState.DONE, TaskState.CANCELLED)


class Part(Vocabulary):
    """Why somebody sees a task that is another's."""

    PARTICIPANT = "participant", N_("Participant")
    WATCHER = "watcher", N_("Is kept informed")


class Answer(Vocabulary):
    """What a participant says to an invitation."""

    INVITED = "invited", N_("Not answered"), "warn"
    AGREED = "agreed", N_("Agreed"), "ok"
    DECLINED = "declined", N_("Declined"), "bad"


class PostponementReason(Vocabulary):
    """Why a task was put off."""

    CLIENT = "client", N_("The client asked")
    NOT_REACHED = "not_reached", N_("Nobody reached")
    NO_TIME = "no_time", N_("No time")
    WAITING = "waiting", N_("Waiting for somebody")
    ABSENCE = "absence", N_("Absence")
    OTHER = "other", N_("Another reason")


class WorkdayShift(Vocabulary):
    """Where an instance of a recurring task goes that falls on a day off."""

    NONE = "none", N_("Stays where it falls")
    BEFORE = "before", N_("To the working day before")
    AFTER = "after", N_("To the working day after")
    SKIP = "skip", N_("Is left out")


class ResourceKind(Vocabulary):
    """What can be planned beside people."""

    CAR = "car", N_("Car")
    ROOM = "room", N_("Room")
    MACHINE = "machine", N_("Machine")
    OTHER = "other", N_("Other")


class AbsenceKind(Vocabulary):
    """Why somebody is away."""

    VACATION = "vacation", N_("Vacation")
    SICK = "sick", N_("Sick")
    DAY_OFF = "day_off", N_("Day off")
    TRIP = "trip", N_("Business trip")
    TRAINING = "training", N_("Training")
    HOME = "home", N_("Home office, not planned")


class Channel(Vocabulary):
    """How a reminder reaches a person."""

    POPUP = "popup", N_("Window over other programs")
    PROGRAM = "program", N_("In the program")
    EMAIL = "email", N_("E-mail")
    SMS = "sms", N_("SMS")


class DeliveryState(Vocabulary):
    """What became of a reminder on one channel, or of an outgoing message."""

    WAITING = "waiting", N_("Waiting")
    CLAIMED = "claimed", N_("Under way"), "info"
    DELIVERED = "delivered", N_("Delivered"), "ok"
    FAILED = "failed", N_("Failed"), "bad"
    CANCELLED = "cancelled", N_("Cancelled")


class ReminderAction(Vocabulary):
    """What somebody did with a reminder."""

    DONE = "done", N_("Done"), "ok"
    CALLED = "called", N_("Called"), "ok"
    SNOOZED = "snoozed", N_("Later")
    MOVED = "moved", N_("Put off")
    DISMISSED = "dismissed", N_("Dismissed")
    OPENED = "opened", N_("Opened")


class EscalationStep(Vocabulary):
    """What has not happened when a rule of escalation speaks."""

    SEEN = "seen", N_("seen")
    ACTED = "acted", N_("answered")
    DONE = "done", N_("done")
