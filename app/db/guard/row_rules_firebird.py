"""Which rows a person sees on Firebird: conditions for views, triggers and procedures, and the tables that they look into."""

from __future__ import annotations

from app.core.access import TABLES, ByManager, ByTeam, Joined, OfRecord, Personal, Through

#: what notes and files are hung on; each costs a look-up in every column of their views
RECORDS = ("client", "contact", "legal_entity", "deal", "document", "task")


def rule(table: str, row: str) -> str:
    """Whether the person sees a row of a table."""
    match TABLES[table].rows:
        case ByManager(column):
            return f"({row}.{column} IS NULL OR EXISTS(SELECT 1 FROM k_sight s WHERE s.login = CURRENT_USER AND s.owner_id = {row}.{column}))"
        case Through(parent, column):
            return through(parent, f"{row}.{column}", f"{row}p")
        case Personal(column):
            return mine(column, row)
        case ByTeam() as team:
            return _of_team(team, row)
        case Joined():
            return "1 = 1"
        case OfRecord():
            return " AND ".join(f"({row}.entity <> '{name}' OR {through(name, f'{row}.record_id', f'{row}p')})" for name in RECORDS)
        case _:
            raise TypeError(f"{table} has no rule for its rows")


def _of_team(team: ByTeam, row: str) -> str:
    rule = _doing(team, row)
    if team.shared:
        taken = f"{row}u.id = {row}t.employee_id"
        if team.offered:
            taken = f"({taken} OR {row}t.employee_id IS NULL AND {row}t.state = 'open' AND {row}t.{team.offered} = {row}u.role)"
        rule += (f" OR EXISTS(SELECT 1 FROM {team.shared} {row}t JOIN employee {row}u ON {taken}"
                 f" WHERE {row}t.{team.key} = {row}.id AND UPPER({row}u.login) = CURRENT_USER)")
    return f"({rule})"


def _doing(team: ByTeam, row: str) -> str:
    seen = f"EXISTS(SELECT 1 FROM k_sight s WHERE s.login = CURRENT_USER AND s.owner_id = {row}.{team.column})"
    return f"{row}.{team.column} IS NULL OR {seen} OR {mine(team.author, row)}"


def mine(column: str, row: str) -> str:
    """Whether a column names the person."""
    return f"EXISTS(SELECT 1 FROM employee {row}e WHERE {row}e.id = {row}.{column} AND UPPER({row}e.login) = CURRENT_USER)"


def changed(table: str, row: str) -> str:
    """Whether the person changes a row of a table: where those who take part only read, only some of those who see it."""
    team = TABLES[table].rows
    return f"({_doing(team, row)})" if isinstance(team, ByTeam) and team.passed_by else rule(table, row)


def taken_back(table: str) -> str:
    """Whether the person takes back a row that the person passed on, in a trigger; not for a table that knows nothing of it."""
    team = TABLES[table].rows
    if not isinstance(team, ByTeam) or not team.passed_by:
        return "1 = 0"
    return f"({mine(team.passed_by, 'OLD')} AND OLD.{team.passed_by} IS NOT DISTINCT FROM NEW.{team.column})"


def through(parent: str, key: str, row: str) -> str:
    """Whether the person sees the row of another table that a key names."""
    return f"EXISTS(SELECT 1 FROM {parent} {row} WHERE {row}.id = {key} AND {rule(parent, row)})"


def changed_through(parent: str, key: str, row: str) -> str:
    """Whether the person changes the row of another table that a key names."""
    return f"EXISTS(SELECT 1 FROM {parent} {row} WHERE {row}.id = {key} AND {changed(parent, row)})"


def asked(table: str) -> set[str]:
    """Tables that the rule of a table looks into."""
    match TABLES[table].rows:
        case ByManager():
            return {"k_sight"}
        case Through(parent, _column) | Joined(parent, _column):
            return {parent} | asked(parent)
        case Personal():
            return {"employee"}
        case ByTeam(shared=shared):
            return {"k_sight", "employee"} | ({shared} if shared else set())
        case _:
            return set().union(*({name} | asked(name) for name in RECORDS))
