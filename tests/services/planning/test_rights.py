"""Tasks in the hands of the staff, on servers that keep the rights themselves: give, see, finish, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from app.core.enums.planning import Answer, PostponementReason, TaskKind, TaskState
from app.core.errors import UserError
from app.core.planning.board import RowKey, Span
from app.db.engine import Database
from app.db.failures import Failure
from app.services import notes, records, undo
from app.services.absence_asking import ask
from app.services.context import Context
from app.services.planning import absences, people
from app.services.planning.board import read_board
from app.services.planning.checklist import checklist, tick
from app.services.planning.creating import NewTask, create_task
from app.services.planning.finishing import Outcome, finish_task
from app.services.planning.moving import Move, MovedMeanwhile, move_tasks, unplan_tasks
from app.services.planning.results import results
from app.services.reminders import notices
from tests.helpers.firm import SmallFirm
from tests.helpers.staffed import Staffed, staffed

pytestmark = pytest.mark.backends("postgres", "firebird-driver")

NINE, HOUR = datetime(2026, 11, 23, 9), timedelta(hours=1)
DAY = Span(datetime(2026, 11, 23), datetime(2026, 11, 24))


@pytest.fixture
def firm(database: Database, standing_firm: SmallFirm) -> Iterator[Staffed]:
    with staffed(database, standing_firm) as made:
        yield made


def give(ctx: Context, employee: int, title: str, hour: int = 0, **values: object) -> int:
    begin = NINE + hour * HOUR
    new = NewTask(TaskKind.VISIT, title, RowKey("employee", employee), begin, begin + HOUR, "Europe/Berlin", **values)
    return create_task(ctx, new).created("task")[0]


def version(ctx: Context, id: int) -> int:
    return next(block.version for block in read_board(ctx, DAY, "Europe/Berlin").blocks if block.id == id)


def test_staff_when_giving_seeing_and_finishing_tasks_then_each_does_the_own_part(firm: Staffed) -> None:
    sales, rival = firm.employees["sales"], firm.employees["rival"]
    with firm.context("sales") as ctx:
        given = give(ctx, rival, "Take the offer there", client_id=firm.clients["sales"], checklist=("Ring first",))
        own = give(ctx, sales, "Secret visit", 2)
        passed_on = give(ctx, sales, "Pass on", 4)
        assert {block.title for block in read_board(ctx, DAY, "Europe/Berlin").blocks} == {"Take the offer there", "Secret visit", "Pass on"}
    with firm.context("rival") as ctx:
        blocks = {block.id: block for block in read_board(ctx, DAY, "Europe/Berlin").blocks}
        assert (blocks[given].title, blocks[given].detail) == ("Take the offer there", "")  # the client is not his to see
        assert [(blocks[id].title, blocks[id].is_hidden, blocks[id].row.id) for id in (own, passed_on)] == [("", True, sales)] * 2
        assert [line.text for line in notices.latest(ctx)] == ["Sales Person gave you: Take the offer there"]
        tick(ctx, checklist(ctx, given)[0].id)
        kind = next(one for one in results(ctx, TaskKind.VISIT) if one.name == "Done")
        finish_task(ctx, given, blocks[given].version, Outcome(kind.id, "He has it"))
        with pytest.raises(UserError, match="not there any more"):
            move_tasks(ctx, [Move(own, 1, RowKey("employee", rival), NINE, NINE + HOUR)])
    with firm.context("sales") as ctx:
        assert next(block.state for block in read_board(ctx, DAY, "Europe/Berlin").blocks if block.id == given) is TaskState.DONE
        assert notices.latest(ctx)[0].code == "done"


def test_staff_when_a_task_of_another_author_is_passed_on_then_it_stays_in_sight_and_comes_back_by_undo(firm: Staffed) -> None:
    sales, rival = firm.employees["sales"], firm.employees["rival"]
    with firm.context("head") as ctx:
        id = give(ctx, sales, "From above")
    with firm.context("sales") as ctx:
        move_tasks(ctx, [Move(id, 1, RowKey("employee", rival), NINE + HOUR, NINE + 2 * HOUR)], reason=PostponementReason.NO_TIME)
        (block,) = read_board(ctx, DAY, "Europe/Berlin").blocks
        assert (block.title, block.row.id, block.moved_count) == ("From above", rival, 1)
        with pytest.raises(UserError, match="whoever does it"):
            unplan_tasks(ctx, [(id, block.version)])
        undo.undo(ctx, undo.recent(ctx)[0].id)
        (block,) = read_board(ctx, DAY, "Europe/Berlin").blocks
        assert (block.row.id, block.starts_at, block.moved_count) == (sales, NINE, 0)
        with pytest.raises(MovedMeanwhile) as refused:
            move_tasks(ctx, [Move(id, 1, RowKey("employee", sales), NINE, NINE + HOUR)])
        assert refused.value.who == "Sales Person"
        people.invite(ctx, id, [rival])
    with firm.context("rival") as ctx:
        assert [block.title for block in read_board(ctx, DAY, "Europe/Berlin").blocks] == ["From above"]


def test_sales_when_attacking_by_hand_then_no_task_of_a_colleague_comes_or_changes(firm: Staffed) -> None:
    sales, rival = firm.employees["sales"], firm.employees["rival"]
    with firm.context("rival") as ctx:
        id = give(ctx, rival, "Rival's secret", participants=(firm.employees["head"],), checklist=("Nobody knows",))
    with firm.opened("sales") as database:
        face = "v_" if database.name == "firebird" else ""
        empty = [
            f"SELECT title FROM {face}task WHERE id = {id}", f"SELECT text FROM {face}task_check WHERE task_id = {id}",
            f"SELECT due_at FROM {face}reminder WHERE task_id = {id}",
        ]
        for statement in empty:
            with database.engine.connect() as connection:
                assert connection.exec_driver_sql(statement).fetchall() == [], statement
                connection.rollback()
        joined = f"INSERT INTO {face}task_participant(task_id, employee_id, part, answer) VALUES ({id}, {sales}, 'watcher', 'agreed')"
        refused = [joined, f"INSERT INTO {face}task_check(task_id, position, text, is_done) VALUES ({id}, 1, 'x', false)".replace("position", '"position"')]
        if database.name == "firebird":
            refused += ["SELECT title FROM task", f"DELETE FROM v_task_participant WHERE task_id = {id}",
                        f"UPDATE v_task_participant SET employee_id = {sales} WHERE task_id = {id}"]
        for statement in refused:
            with database.engine.connect() as connection, pytest.raises(exc.DBAPIError) as denied:
                connection.exec_driver_sql(statement)
            assert database.backend.classify(denied.value) is Failure.DENIED, statement
        unmoved = [f"UPDATE {face}task SET employee_id = {sales} WHERE id = {id}"]
        if database.name == "postgres":
            unmoved += [f"DELETE FROM task_participant WHERE task_id = {id}", f"UPDATE task_participant SET employee_id = {sales} WHERE task_id = {id}"]
        for statement in unmoved:
            with database.engine.connect() as connection:
                assert connection.exec_driver_sql(statement).rowcount in (0, -1), statement
                connection.rollback()
    with firm.opened("administrator") as database, database.engine.connect() as connection:
        busy = "SELECT * FROM kontor.busy('2026-01-01', '2027-01-01')" if database.name == "postgres" else (
            "SELECT * FROM k_busy('2026-01-01', '2027-01-01')"
        )
        assert connection.exec_driver_sql(busy).fetchall() == []
        connection.rollback()
    with firm.database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT employee_id FROM task_participant WHERE task_id = :id"), {"id": id}).scalars().all() == [
            firm.employees["head"]
        ]
        connection.rollback()


def test_participant_when_working_then_the_program_lets_answer_tick_and_leave_and_nothing_else(firm: Staffed) -> None:
    """What the server refuses by plain SQL is what the program refuses, and no more."""
    sales, rival = firm.employees["sales"], firm.employees["rival"]
    with firm.context("rival") as ctx:
        id = give(ctx, rival, "Fair", participants=(sales, firm.employees["operator"]), checklist=("Take the flags",))
    with firm.context("sales") as ctx:
        with pytest.raises(UserError, match="whoever does it"):
            move_tasks(ctx, [Move(id, 1, RowKey("employee", rival), NINE + HOUR, NINE + 2 * HOUR)])
        with pytest.raises(UserError, match="whoever does it"):
            people.uninvite(ctx, id, [firm.employees["operator"]])
        people.answer(ctx, id, Answer.AGREED)
        tick(ctx, checklist(ctx, id)[0].id)
        notes.add_note(ctx, "task", id, "I bring the flags")
        assert {one.employee_id: one.answer for one in people.participants(ctx, id)}[sales] is Answer.AGREED
        people.uninvite(ctx, id, [sales])
        assert [block.title for block in read_board(ctx, DAY, "Europe/Berlin").blocks if block.id == id] == [""]


def test_participant_when_attacking_by_hand_then_the_task_of_a_colleague_stays_as_it_is(firm: Staffed) -> None:
    sales, rival, operator = firm.employees["sales"], firm.employees["rival"], firm.employees["operator"]
    with firm.context("rival") as ctx:
        id = give(ctx, rival, "Fair", participants=(sales, operator))
        other = give(ctx, rival, "Secret", 2)
    with firm.context("operator") as ctx:
        people.answer(ctx, id, Answer.AGREED)
    with firm.opened("sales") as database:
        face = "v_" if database.name == "firebird" else ""
        mine = f"task_id = {id} AND employee_id = {sales}"
        refused = [
            *(f"UPDATE {face}task SET {value} WHERE id = {id}" for value in (
                "starts_at = '2026-11-24 09:00', ends_at = '2026-11-24 10:00'", "state = 'done'", f"employee_id = {sales}", f"author_id = {sales}",
                f"passed_by_id = {sales}", "deleted_at = '2026-11-20 10:00'", "title = 'x'", "employee_id = NULL",
            )),
            f"DELETE FROM {face}task WHERE id = {id}",
            f"INSERT INTO {face}task_participant(task_id, employee_id, part, answer) VALUES ({id}, {firm.employees['head']}, 'watcher', 'agreed')",
            f"INSERT INTO {face}task_resource(task_id, resource_id) VALUES ({id}, 1)",
            f"UPDATE {face}task_participant SET employee_id = {firm.employees['head']} WHERE {mine}",
            f"UPDATE {face}task_participant SET task_id = {other} WHERE {mine}",
        ]
        for statement in refused:
            with database.engine.connect() as connection, pytest.raises(exc.DBAPIError) as denied:
                connection.exec_driver_sql(statement)
            assert database.backend.classify(denied.value) is Failure.DENIED, statement
        foreign = f"task_id = {id} AND employee_id = {operator}"
        for statement in (f"DELETE FROM {face}task_participant WHERE {foreign}", f"UPDATE {face}task_participant SET answer = 'declined' WHERE {foreign}"):
            with database.engine.connect() as connection:
                try:
                    assert connection.exec_driver_sql(statement).rowcount == 0, statement
                except exc.DBAPIError as error:
                    assert database.backend.classify(error) is Failure.DENIED, statement
                connection.rollback()
    with firm.database.engine.connect() as connection:
        task = sa.text("SELECT employee_id, author_id, passed_by_id, title, state, starts_at FROM task WHERE id = :id")
        assert tuple(connection.execute(task, {"id": id}).one()) == (rival, rival, None, "Fair", "open", NINE)
        beside = sa.text("SELECT employee_id, answer FROM task_participant WHERE task_id = :id ORDER BY id")
        assert [tuple(row) for row in connection.execute(beside, {"id": id})] == [(sales, "invited"), (operator, "agreed")]
        connection.rollback()


def test_staff_when_a_task_was_passed_on_then_it_is_taken_back_to_oneself_by_hand_and_not_changed_otherwise(firm: Staffed) -> None:
    sales, rival = firm.employees["sales"], firm.employees["rival"]
    with firm.context("head") as ctx:
        id = give(ctx, sales, "From above")
    with firm.context("sales") as ctx:
        move_tasks(ctx, [Move(id, 1, RowKey("employee", rival), NINE, NINE + HOUR)])
    with firm.opened("sales") as database:
        face = "v_" if database.name == "firebird" else ""
        with database.engine.connect() as connection:
            with pytest.raises(exc.DBAPIError) as denied:
                connection.exec_driver_sql(f"UPDATE {face}task SET title = 'x' WHERE id = {id}")
            assert database.backend.classify(denied.value) is Failure.DENIED
            connection.rollback()
            assert connection.exec_driver_sql(f"UPDATE {face}task SET employee_id = {sales} WHERE id = {id}").rowcount in (1, -1)
            connection.rollback()


def test_absence_when_asked_for_by_staff_then_only_others_grant_it_and_it_stands(firm: Staffed) -> None:
    sales, rival = firm.employees["sales"], firm.employees["rival"]
    with firm.context("sales") as ctx:
        first = {"kind": "vacation", "first_day": date(2026, 12, 1), "last_day": date(2026, 12, 4)}
        id, other = (ask(ctx, records.new(ctx, "absence", **first)).created("absence")[0] for _time in range(2))
        absences.withdraw(ctx, [other])
        undo.undo(ctx, undo.recent(ctx, 1)[0].id)
    with firm.context("head") as ctx:
        absences.grant(ctx, [id])
    new = "INSERT INTO absence(employee_id, kind, first_day, last_day, is_approved, version) VALUES ({}, 'vacation', '2026-12-07', '2026-12-08', {}, 1)"
    refused = (
        new.format(sales, "true"), new.format(rival, "false"), f"UPDATE absence SET last_day = '2026-12-24' WHERE id = {id}",
        f"UPDATE absence SET deleted_at = '2026-11-23 09:00' WHERE id = {id}",
    )
    with firm.opened("sales") as database:
        for statement in refused:
            with database.engine.connect() as connection, pytest.raises(exc.DBAPIError) as denied:
                connection.exec_driver_sql(statement)
            assert database.backend.classify(denied.value) is Failure.DENIED, statement
        with database.engine.connect() as connection:
            connection.exec_driver_sql(new.format(sales, "false"))
            connection.rollback()
