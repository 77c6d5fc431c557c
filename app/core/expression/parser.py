"""Reads a formula: a grammar for lark, and limits that keep a hostile one small."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from app.core.expression.functions import find_function
from app.core.expression.nodes import Call, Expression, ExpressionError, Literal, Name, Node, Operation
from app.core.i18n import _

#: characters of a formula; parts inside each other; parts in all; figures of one number
LONGEST, DEEPEST, MOST_NODES, MOST_FIGURES = 2000, 100, 400, 18

_GRAMMAR = r"""
?start: either
?either: both | either OR both                -> binary
?both: negation | both AND negation           -> binary
?negation: comparison | NOT negation          -> unary
?comparison: joined
    | joined COMPARE joined                   -> binary
    | joined IN "(" joined (_SEPARATOR joined)* ")"     -> among
?joined: sum | joined JOIN sum                -> binary
?sum: factor | sum ADD factor                 -> binary
?factor: signed | factor TIMES signed         -> binary
?signed: atom | ADD signed                    -> unary
?atom: NUMBER                                 -> number
    | TEXT                                    -> text
    | TRUE                                    -> true
    | FALSE                                   -> false
    | NAME                                    -> name
    | BRACKETED                               -> bracketed
    | NAME "(" [either (_SEPARATOR either)*] ")"   -> call
    | "(" either ")"

OR.2: /(?:or|или)(?![\w.])/i
AND.2: /(?:and|и)(?![\w.])/i
NOT.2: /(?:not|не)(?![\w.])/i
IN.2: /(?:in|среди)(?![\w.])/i
TRUE.2: /(?:true|yes|истина|да)(?![\w.])/i
FALSE.2: /(?:false|no|ложь|нет)(?![\w.])/i
COMPARE: "<=" | ">=" | "<>" | "!=" | "==" | "=" | "<" | ">" | "≤" | "≥" | "≠"
JOIN: "&"
ADD: "+" | "-" | "−"
TIMES: "*" | "/" | "×" | "÷"
_SEPARATOR: "," | ";"
NUMBER: /\d+(\.\d+)?%?/
TEXT: /"[^"\n]*"|'[^'\n]*'|«[^»\n]*»/
NAME: /[^\W\d]\w*(\.[^\W\d]\w*)*/
BRACKETED: /\[[^\[\]\n]+\]/
%ignore /\s+/
"""

_SIGNS = {"!=": "<>", "≠": "<>", "==": "=", "≤": "<=", "≥": ">=", "−": "-", "×": "*", "÷": "/", "или": "or", "и": "and", "не": "not"}


def parse(text: str) -> Expression:
    """Read a formula.

    :raises ExpressionError: it is not a formula, or too large a one; the error knows the place.
    """
    if len(text) > LONGEST:
        raise ExpressionError(_("A formula has at most {count} characters.").format(count=LONGEST), LONGEST, 0)
    if not text.strip():
        raise ExpressionError(_("The formula is empty."), 0, 0)
    try:
        return _read(text)
    except VisitError as error:
        raise error.orig_exc from None
    except UnexpectedInput as error:
        raise _explained(error, text) from None


@lru_cache(maxsize=1024)
def _read(text: str) -> Expression:
    root: Node = _lark().parse(text)  # type: ignore[assignment]
    return Expression(text, root)


@lru_cache(maxsize=1)
def _lark() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", transformer=_Builder(), maybe_placeholders=False)


def _explained(error: UnexpectedInput, text: str) -> ExpressionError:
    at_end = isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END")
    if at_end:
        return ExpressionError(_("The formula ends too early."), len(text), 0)
    position = max(error.pos_in_stream or 0, 0)
    if isinstance(error, UnexpectedCharacters):
        return ExpressionError(_("The character “{sign}” is not understood.").format(sign=text[position]), position)
    word = str(getattr(error, "token", text[position]))
    return ExpressionError(_("“{word}” is not expected here.").format(word=word), position, len(word))


def _checked(method: Callable[..., Node]) -> Callable[..., Node]:
    """Count what was built: the tree is made from its leaves up, so no limit can be jumped over."""

    def build(self: Any, *tokens: Any) -> Node:
        node = method(self, *tokens)
        depth, size = 1, 1
        for part in node.parts:
            part_depth, part_size = _measure(part)
            depth, size = max(depth, part_depth + 1), size + part_size
        if depth > DEEPEST or size > MOST_NODES:
            raise node.error(_("The formula is too large."), _("Split it into several fields."))
        return node

    return build


def _measure(node: Node) -> tuple[int, int]:
    depth, size, row = 0, 0, [node]
    while row:
        depth, size = depth + 1, size + len(row)
        row = [part for each in row for part in each.parts]
    return depth, size


@v_args(inline=True)
class _Builder(Transformer[Token, Node]):
    """Makes nodes while lark reads, without a tree of lark's own."""

    def number(self, token: Token) -> Node:
        figures = token.rstrip("%")
        at, length = _place(token)
        if len(figures.replace(".", "")) > MOST_FIGURES:
            raise ExpressionError(_("The number has more than {count} figures.").format(count=MOST_FIGURES), at, length)
        value = Decimal(figures)
        return Literal(at, length, value / 100 if token.endswith("%") else value)

    def text(self, token: Token) -> Node:
        return Literal(*_place(token), str(token)[1:-1])

    def true(self, token: Token) -> Node:
        return Literal(*_place(token), True)

    def false(self, token: Token) -> Node:
        return Literal(*_place(token), False)

    def name(self, token: Token) -> Node:
        return Name(*_place(token), str(token))

    def bracketed(self, token: Token) -> Node:
        return Name(*_place(token), str(token)[1:-1].strip())

    @_checked
    def unary(self, token: Token, side: Node) -> Node:
        sign = _sign(token)
        return Operation(*_place(token), {"-": "neg", "+": "plus"}.get(sign, sign), (side,))

    @_checked
    def binary(self, left: Node, token: Token, right: Node) -> Node:
        return Operation(*_place(token), _sign(token), (left, right))

    @_checked
    def among(self, left: Node, token: Token, *values: Node) -> Node:
        return Call(*_place(token), "in", (left, *values))

    @_checked
    def call(self, token: Token, *arguments: Node) -> Node:
        at, length = _place(token)
        function = find_function(str(token))
        if function is None:
            raise ExpressionError(_("There is no function “{name}”.").format(name=token), at, length)
        if not function.least <= len(arguments) <= function.most:
            wanted = str(function.least) if function.least == function.most else f"{function.least}…{function.most}"
            text = _("The function “{name}” takes {wanted} values, not {count}.")
            raise ExpressionError(text.format(name=token, wanted=wanted, count=len(arguments)), at, length)
        if function.code == "date":
            return _day(at, length, arguments[0])
        return Call(at, length, function.code, arguments)


def _day(at: int, length: int, argument: Node) -> Node:
    try:
        if isinstance(argument, Literal) and isinstance(argument.value, str):
            return Literal(at, length, date.fromisoformat(argument.value))
    except ValueError:
        pass
    raise argument.error(_("This is not a day."), _("Write it as date(\"2026-01-31\")."))


def _place(token: Token) -> tuple[int, int]:
    return token.start_pos or 0, len(token)


def _sign(token: Token) -> str:
    return _SIGNS.get(token.lower(), token.lower())
