"""The formula language of conditions, calculated fields and KPI: text → tree → Decimal, exactly and safely.

A formula has numbers, texts in quotes, names of fields (any script, ``client.discount``, ``[names with blanks]``), ``+ - * /``, ``&`` joining
texts, comparisons, ``and or not in`` and the functions of `functions`; Russian words stand beside the English ones. Nothing else can be
said in it: no attribute, no index, no loop, no power.

An unknown value (None) behaves as in SQL: what is computed from it is unknown, so a condition written here and its translation into SQL
(``app.services.expression_sql``) choose the same rows.
"""

from app.core.expression.evaluation import Value, evaluate, holds
from app.core.expression.functions import FUNCTIONS
from app.core.expression.kinds import ValueKind, kind_of
from app.core.expression.nodes import Expression, ExpressionError
from app.core.expression.parser import parse

__all__ = ["FUNCTIONS", "Expression", "ExpressionError", "Value", "ValueKind", "evaluate", "holds", "kind_of", "parse"]
