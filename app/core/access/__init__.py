"""Rights, declared once: what each role may do, see and change.

The program greys its buttons by them, and the guard of a server is generated from them.
"""

from app.core.access.rights import ALL, Rights
from app.core.access.roles import ROLE_PERMISSIONS, rights_of
from app.core.access.tables import OWNED, TABLES, ByManager, ByTeam, Joined, OfRecord, Personal, Rows, TableRights, Through, Verb

__all__ = [
    "ALL", "OWNED", "ROLE_PERMISSIONS", "TABLES", "ByManager", "ByTeam", "Joined", "OfRecord", "Personal", "Rights", "Rows", "TableRights", "Through",
    "Verb", "rights_of",
]
