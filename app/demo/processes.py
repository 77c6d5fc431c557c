"""The processes of the demo firm, and their cases of the last weeks: begun, taken, done and waiting, each step by whoever it is for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import sqlalchemy as sa

from app.core import clock
from app.core.enums.people import Role
from app.core.enums.processes import ProcessEntity
from app.core.enums.vocabulary import choice
from app.core.i18n import _
from app.demo import days
from app.demo.process_history import ProcessHistory
from app.demo.world import Employee, World
from app.models.documents import Document
from app.models.sales import Deal, DealStage
from app.processes.questions import Question, QuestionKind
from app.processes.templates.template import TEMPLATES, load
from app.services.context import Context
from app.services.process_designs import drafts, publishing
from app.services.process_runs import starting, working
from app.services.process_work.my_work import WorkLine, open_steps
from app.services.process_work.step_form import read_form

WEEKS_BEFORE = 5
#: how often somebody says yes
_YES = 0.88
#: question → list of words that answer it, and figures that do; a mark with which nobody is asked why
_ANSWERS = {
    "device": "devices", "complaint": "faults", "found": "found", "parts": "parts", "carrier": "carriers", "what": "complaints",
    "solution": "solutions", "subject": "terms", "why": "marks",
}
_FIGURES = {
    "mark": (5, 6, 7, 8, 8, 9, 9, 10, 10), "payment_days": (7, 14, 14, 30), "discount": (0, 2, 3, 5), "gravity": ("small", "small", "small", "grave"),
}
_CONTENT = 7
#: more steps than any of the processes has
_ALL = 20
#: hours of a day at which something is done
_FIRST_HOUR, _LAST_HOUR = 7, 15
#: time at least from one step to the next: nothing is done before it came up
_BREATH = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class _Plan:
    """A process of the firm.

    :param answers: of its wizard. :param cases: how many are begun, :param furthest: steps of people that the most advanced of them comes through.
    :param closes: of the first so many everything is answered with yes, and they come to their end.
    """

    code: str
    answers: dict[str, Any]
    cases: int
    furthest: int
    closes: int = 0


_PLANS = (
    _Plan("tender", {}, 3, 2),
    _Plan("shipping", {"checker": Role.SALES.value, "tells": False}, 7, 3),
    _Plan("repair", {"desk": Role.SALES.value}, 7, 5, 2),
    _Plan("monthly_billing", {"checks": True}, 0, 0),
)


def make_processes(world: World) -> None:
    """Publish processes as they stand ready, and live through some of their cases."""
    Processes(world).play()


class Processes:
    """Begins cases and does their steps, each as the person it is for."""

    def __init__(self, world: World) -> None:
        self.world, self.rng, self.words = world, Random(world.rng.random()), world.words.processes
        self._people: dict[int, Context] = {one.id: world.as_employee(one) for one in world.employees}
        self._first = days.working(world.last - timedelta(weeks=WEEKS_BEFORE))

    def play(self) -> None:
        """Publish, begin, go on."""
        load()
        with clock.frozen(days.noon(self._first, 6)):
            made = [(plan, self.publish(plan.code, plan.answers)) for plan in _PLANS]
        for plan, process in made:
            about = choice(ProcessEntity, TEMPLATES.get(plan.code).about)
            for number, (record, person) in enumerate(self._records(plan, about)):
                self._live(plan, process, (about, record), person, number)
        ProcessHistory(self).play()

    def publish(self, code: str, answers: dict[str, Any]) -> int:
        """Publish a ready process; returns its key.

        :param answers: of its wizard.
        """
        template, owner = TEMPLATES.get(code), self.world.owner
        changes = drafts.create_process(owner, template.name, template.draw(answers), description=_(template.hint))
        version = changes.created("process_version")[0]
        publishing.publish(owner, version, drafts.read_design(owner, version).line.lock)
        return changes.created("process")[0]

    def _records(self, plan: _Plan, about: ProcessEntity) -> list[tuple[int, Employee]]:
        """What the cases are about, and who begins each: clients by chance, the latest posted orders, open deals."""
        world = self.world
        if about is ProcessEntity.CLIENT:
            chosen = self.rng.sample(world.customers, plan.cases)
            return [(one.id, one.manager) for one in chosen]
        people = {one.id: one for one in world.employees}
        with world.owner.reading() as session:
            if about is ProcessEntity.DEAL:
                rows: Iterable[Any] = session.execute(
                    sa.select(Deal.id, Deal.manager_id).join(DealStage, DealStage.id == Deal.stage_id).where(Deal.closed_on.is_(None))
                    .order_by(Deal.opened_on.desc(), Deal.id).limit(plan.cases)
                )
            else:
                rows = session.execute(
                    sa.select(Document.id, Document.manager_id).where(Document.type == "order", Document.posted_at.is_not(None))
                    .order_by(Document.date.desc(), Document.id).limit(plan.cases)
                )
            return [(row[0], people.get(row[1], world.employees[0])) for row in rows]

    def _live(self, plan: _Plan, process: int, record: tuple[ProcessEntity, int], person: Employee, number: int) -> None:
        """Begin a case, and do some of its steps; the later ones of a process have come less far."""
        rng, last = self.rng, self.world.last
        closes = number < plan.closes
        steps = _ALL if closes else round(plan.furthest * (1 - number / max(plan.cases, 1)))
        day = days.working(last - timedelta(days=rng.randint(1, 3) + 3 * min(steps, plan.furthest + 2)))
        at = self._moment(min(day, last))
        with clock.frozen(at):
            (case,) = starting.start_case(self._people[person.id], process, *record).created("process_case")
        for _number in range(steps):
            day = days.after(day, rng.choice((0, 1, 1, 2)))
            if day >= last:
                break
            at = max(self._moment(day), at + _BREATH)
            with clock.frozen(at):
                lines = open_steps(self.world.owner, [case])
                if not lines:
                    break
                line, who = lines[0], self.doer(lines[0])
                self.complete(who, line, 1.0 if closes else _YES, rng.choice((5, 10, 15, 20, 30, 45, 60, 90, 150)))
        if rng.random() < 0.5:
            self._take(case, day)

    def _moment(self, day: date) -> Any:
        return days.noon(day, self.rng.randint(_FIRST_HOUR, _LAST_HOUR)) + timedelta(minutes=self.rng.randrange(60))

    def _take(self, case: int, day: date) -> None:
        """Let somebody of the role take what is offered."""
        with clock.frozen(self._moment(min(days.after(day, 1), self.world.last))):
            for line in open_steps(self.world.owner, [case]):
                if line.is_offered:
                    working.claim(self.doer(line), line.id, line.version)

    def person(self, employee_id: int) -> Context:
        """The context of somebody."""
        return self._people[employee_id]

    def doer(self, line: WorkLine) -> Context:
        """Whoever has a step, else somebody of its role."""
        if line.holder_id is not None:
            return self._people[line.holder_id]
        fitting = self.world.of_role(line.role) if line.role is not None else self.world.employees
        return self._people[self.rng.choice(fitting).id]

    def complete(self, who: Context, line: WorkLine, yes: float, minutes: int) -> None:
        """Do a step with answers.

        :param yes: how often the first outcome is chosen; 1: every question of yes or no is answered with yes too.
        :param minutes: spent on it.
        """
        form = read_form(who, line.id)
        outcomes = list(form.outcomes)
        outcome = outcomes[0] if self.rng.random() < yes or len(outcomes) == 1 else outcomes[1]
        answers: dict[str, Any] = {}
        for question in form.questions:
            if question.name != "why" or answers.get("mark", 0) < _CONTENT:
                answers[question.name] = self._answer(question, outcome == outcomes[0], yes == 1.0)
        working.complete(who, line.id, line.version, outcome, answers, spent_minutes=minutes)

    def _answer(self, question: Question, is_well: bool, says_yes: bool) -> Any:
        rng, words = self.rng, self.words
        if question.name == "comment":
            return rng.choice(words["comments"] if is_well else words["refusals"])
        if question.name in _ANSWERS:
            return rng.choice(words[_ANSWERS[question.name]])
        if question.name in _FIGURES:
            return rng.choice(_FIGURES[question.name])
        match question.kind:
            case QuestionKind.CHOICE:
                return rng.choice(question.options)[0]
            case QuestionKind.YES_NO:
                return says_yes or rng.random() < 0.5
            case QuestionKind.NUMBER | QuestionKind.MONEY:
                return rng.randint(1, 4)
            case QuestionKind.DATE:
                return self.world.last - timedelta(days=rng.randint(60, 700))
        return f"{rng.randint(10_000, 99_999)}"
