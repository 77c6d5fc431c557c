"""iCalendar as text (RFC 5545, section 3.1): lines and components, each kept letter by letter, so that what we do not know goes out as it came in.

Files are hostile until they are read: their size, their lines and their depth are bounded.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.errors import UserError
from app.core.i18n import _

MOST_BYTES = 20_000_000
MOST_LINES = 400_000
#: letters that one line may have after it is unfolded: pictures stand in such lines
LONGEST_LINE = 5_000_000
DEEPEST = 10
#: octets after which a line is folded
_FOLDED_AT = 75


class CalendarError(UserError):
    """A calendar that cannot be read; the text names the line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One content line as it stands, folds included.

    :param number: of its first line in the file, from 1.
    """

    raw: str
    number: int = 0

    @property
    def text(self) -> str:
        """The line unfolded."""
        return self.raw.replace("\n ", "").replace("\n\t", "") if "\n" in self.raw else self.raw

    @property
    def name(self) -> str:
        """Name of the property in capitals; empty where the line is none."""
        return _parts(self.text)[0]

    @property
    def value(self) -> str:
        """What stands behind the colon."""
        return _parts(self.text)[2]

    def parameter(self, name: str) -> str:
        """The value of a parameter without its quotes; empty where it is missing."""
        for piece in _split(_parts(self.text)[1], ";"):
            key, equals, value = piece.partition("=")
            if equals and key.strip().upper() == name:
                return value.strip().strip('"')
        return ""

    def with_value(self, value: str) -> Line:
        """The same property with the same parameters and another value."""
        head, _parameters, old = _parts(self.text)
        kept = self.text[: len(self.text) - len(old)] if head else f"{self.text}:"
        return Line(folded(kept + value), self.number)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END, in its order.

    :param number: line in which it begins.
    """

    begin: Line
    parts: list[Line | Component] = field(default_factory=list)
    end: Line = Line("")

    @property
    def name(self) -> str:
        """VEVENT, VTODO … in capitals."""
        return self.begin.value.strip().upper()

    @property
    def number(self) -> int:
        """Line in which it begins."""
        return self.begin.number

    def lines(self, name: str) -> list[Line]:
        """Its properties of a name."""
        return [part for part in self.parts if isinstance(part, Line) and part.name == name]

    def first(self, name: str) -> Line | None:
        """The first property of a name."""
        return next(iter(self.lines(name)), None)

    def components(self, name: str) -> list[Component]:
        """Its components of a name."""
        return [part for part in self.parts if isinstance(part, Component) and part.name == name]

    def text(self) -> str:
        """All of it, its lines told apart by a newline."""
        return "\n".join(line.raw for line in _all_lines(self))


Parts = list[Line | Component]


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a file, and whether it is UTF-8, as RFC 5545 wants it; other files are read as Western European ones.

    :raises CalendarError: it is too large.
    """
    if len(data) > MOST_BYTES:
        raise CalendarError(_("The calendar is larger than {count} MB.").format(count=MOST_BYTES // 1_000_000))
    try:
        return data.decode("utf-8-sig"), True
    except UnicodeDecodeError:
        return data.decode("latin-1"), False


def parse(text: str) -> Parts:
    """Read a file: usually one VCALENDAR, but several may follow each other, or single entries stand alone.

    :raises CalendarError: a component does not end, ends without having begun, or a limit is passed.
    """
    roots: Parts = []
    open_ones: list[Component] = []
    for line in _unfolded(text):
        here = open_ones[-1].parts if open_ones else roots
        head, _parameters, value = _parts(line.text)
        if head == "BEGIN":
            if len(open_ones) == DEEPEST:
                text = _("Line {number}: the parts of the calendar lie deeper than {count} levels.")
                raise CalendarError(text.format(number=line.number, count=DEEPEST))
            opened = Component(line)
            here.append(opened)
            open_ones.append(opened)
        elif head == "END":
            if not open_ones or open_ones[-1].name != value.strip().upper():
                text = _("Line {number}: {name} ends here without having begun.")
                raise CalendarError(text.format(number=line.number, name=value.strip()[:40]))
            open_ones.pop().end = line
        else:
            here.append(line)
    if open_ones:
        text = _("Line {number}: {name} begins here and does not end.")
        raise CalendarError(text.format(number=open_ones[-1].number, name=open_ones[-1].name[:40]))
    return roots


def written(parts: Parts) -> str:
    """The text of a file with the line ends of RFC 5545."""
    return "".join(line.raw.replace("\n", "\r\n") + "\r\n" for part in parts for line in ([part] if isinstance(part, Line) else _all_lines(part)))


def component(name: str, parts: Parts) -> Component:
    """A new component."""
    return Component(Line(f"BEGIN:{name}"), parts, Line(f"END:{name}"))


def property_line(head: str, value: str) -> Line:
    """A new content line; the value is written as it stands."""
    return Line(folded(f"{head}:{value}"))


def escaped(text: str) -> str:
    """A text as the value of a property (RFC 5545, 3.3.11)."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def unescaped(value: str) -> str:
    """The text that such a value means."""
    if "\\" not in value:
        return value
    found, letters = [], iter(value)
    for letter in letters:
        if letter != "\\":
            found.append(letter)
            continue
        following = next(letters, "")
        found.append("\n" if following in ("n", "N") else following if following in ("", "\\", ";", ",", ":", '"') else f"\\{following}")
    return "".join(found)


def folded(text: str) -> str:
    """A line cut into pieces of at most 75 octets, never within a letter; the pieces are told apart by newline and space."""
    if len(text) <= _FOLDED_AT and text.isascii():
        return text
    pieces: list[str] = []
    letters: list[str] = []
    size = 0
    for letter in text:
        width = len(letter.encode("utf-8", "surrogatepass"))
        if size + width > _FOLDED_AT:
            pieces.append("".join(letters))
            letters, size = [], 1
        letters.append(letter)
        size += width
    return "\n ".join([*pieces, "".join(letters)])


def _all_lines(one: Component) -> Iterator[Line]:
    yield one.begin
    for part in one.parts:
        if isinstance(part, Line):
            yield part
        else:
            yield from _all_lines(part)
    yield one.end


def _unfolded(text: str) -> Iterator[Line]:
    """Content lines with the pieces that belong to each; empty lines do not count."""
    rows = text.split("\n")
    if len(rows) > MOST_LINES:
        raise CalendarError(_("The calendar has more than {count} lines.").format(count=MOST_LINES))
    pieces: list[str] = []
    first, size = 0, 0
    for number, row in enumerate(rows, start=1):
        row = row.removesuffix("\r")
        if row[:1] in (" ", "\t") and pieces:
            pieces.append(row)
            size += len(row)
            if size > LONGEST_LINE:
                raise CalendarError(_("Line {number} is longer than {count} letters.").format(number=first, count=LONGEST_LINE))
            continue
        if not row.strip():
            continue
        if pieces:
            yield Line("\n".join(pieces), first)
        pieces, first, size = [row], number, len(row)
    if pieces:
        yield Line("\n".join(pieces), first)


def _parts(text: str) -> tuple[str, str, str]:
    """Name in capitals, parameters and value of an unfolded line; no name where there is no colon or the name has foreign letters."""
    place, quoted = 0, False
    for place, letter in enumerate(text):  # noqa: B007 - the place is what we are after
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            break
    else:
        place = text.find(":")
        if place < 0:
            return "", "", text
    head, value = text[:place], text[place + 1 :]
    name, _semicolon, parameters = head.partition(";")
    name = name.strip()
    return (name.upper(), parameters, value) if name and name.replace("-", "").isalnum() and name.isascii() else ("", "", text)


def _split(text: str, sign: str) -> Iterator[str]:
    """The pieces between signs that stand outside quotes."""
    piece: list[str] = []
    quoted = False
    for letter in text:
        if letter == '"':
            quoted = not quoted
        if letter == sign and not quoted:
            yield "".join(piece)
            piece = []
        else:
            piece.append(letter)
    yield "".join(piece)
