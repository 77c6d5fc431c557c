"""From template to RML: Jinja in a sandbox, where each start tag carries the line it came from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace, TracebackType
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, UndefinedError
from jinja2.exceptions import SecurityError
from jinja2.ext import Extension
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from app.core.i18n import _
from app.reports.printing.form_error import FormError
from app.reports.printing.formats import Format

_TOKEN = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->|<!\[CDATA\[.*?\]\]>)|(<[A-Za-z]\w*)", re.DOTALL)
#: characters that XML 1.0 forbids
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEX = re.compile(r"#[0-9a-fA-F]{6}\Z")
_LONGEST_PRODUCT = 1_000_000


class LineMarks(Extension):
    """Gives every start tag ``ln="file:line"``, so that errors of the RML point into the template. Tags inside Jinja stay as they are."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source with its marks."""
        line, position, out = 1, 0, []
        for match in _TOKEN.finditer(source):
            line += source.count("\n", position, match.start())
            out.append(source[position : match.start()])
            out.append(match[1] or f'{match[2]} ln="{name}:{line}"')
            line += match[0].count("\n")
            position = match.end()
        return "".join([*out, source[position:]])


class Environment(ImmutableSandboxedEnvironment):
    """The sandbox, which also refuses to multiply texts into megabytes and to raise to huge powers."""

    intercepted_binops = frozenset(("*", "**"))

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The records of a context hold plain values only, so they are read at once; everything else goes through the sandbox."""
        if type(obj) is SimpleNamespace and attribute in (values := vars(obj)):
            return values[attribute]
        return super().getattr(obj, attribute)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply or raise, within bounds."""
        if operator == "**" and (abs(left) > 10**6 or abs(right) > 64):
            raise SecurityError(_("the power is too large"))
        for text, times in ((left, right), (right, left)):
            if operator == "*" and isinstance(text, str | list | tuple) and len(text) * int(times) > _LONGEST_PRODUCT:
                raise SecurityError(_("the repeated text is too long"))
        return super().call_binop(context, operator, left, right)


class Templates:
    """Compiled templates of the folders of forms; a later folder (the office's own) goes before an earlier one."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self.environment = Environment(
            loader=FileSystemLoader([str(folder) for folder in reversed(folders)]),
            undefined=StrictUndefined,
            autoescape=True,
            extensions=[LineMarks],
            finalize=_printable,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        for name in ("lipsum", "cycler", "joiner"):
            del self.environment.globals[name]
        self.environment.filters.update(lines=_with_line_breaks, paragraphs=paragraphs, packed=packed, iban=spaced_iban, tint=tint, contrast=contrast)

    def fill(self, name: str, context: Mapping[str, Any], formats: Mapping[str, Format]) -> str:
        """The RML of a template; FormError with the line where a name, a filter or the syntax is wrong."""
        self.environment.filters.update(formats)
        try:
            return self.environment.get_template(name).render(context)
        except MemoryError:
            raise
        except Exception as error:
            raise self._located(error, name) from error

    def _located(self, error: Exception, name: str) -> FormError:
        file, line = getattr(error, "name", None) or name, getattr(error, "lineno", None) or 0
        trace: TracebackType | None = None if line else error.__traceback__
        while trace is not None:
            path = Path(trace.tb_frame.f_code.co_filename)
            if path.suffix == ".rml":
                file, line = self._relative(path), trace.tb_lineno
            trace = trace.tb_next
        if isinstance(error, UndefinedError):
            message = _("unknown name: {text}").format(text=_without_classes(str(error)))
        elif isinstance(error, TemplateError):
            message = str(error)
        else:
            message = f"{type(error).__name__}: {error}"
        return FormError(file, line, message[:300])

    def _relative(self, path: Path) -> str:
        for folder in self.folders:
            if path.is_relative_to(folder):
                return path.relative_to(folder).as_posix()
        return path.name


def _printable(value: Any) -> Any:
    """None prints nothing; characters that XML forbids are dropped."""
    if value is None:
        return ""
    return _ILLEGAL.sub("", value) if type(value) is str else value


def _with_line_breaks(value: Any) -> Markup:
    """A text, or several lines, broken where its lines end."""
    lines = str(value).split("\n") if isinstance(value, str) else value
    return Markup("<br/>").join(_ILLEGAL.sub("", str(line)) for line in lines)


def paragraphs(text: str) -> list[str]:
    """The lines of a long text, for a paragraph each; several empty lines in a row become one."""
    found: list[str] = []
    for line in text.splitlines():
        if line.strip() or (found and found[-1]):
            found.append(line.strip())
    return found


def packed(parts: Sequence[str], width: int = 38) -> list[str]:
    """The lines of an address: more than four parts, or four with a mere number among them, share lines of about ``width`` signs."""
    if len(parts) < 4 or (len(parts) == 4 and min(map(len, parts)) > 6):
        return list(parts)
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + 2 + len(part) <= width:
            lines[-1] += f", {part}"
        elif lines[-1]:
            lines.append(part)
        else:
            lines[-1] = part
    return lines


def spaced_iban(account: str) -> str:
    """An IBAN in groups of four; any other account as it stands."""
    plain = account.replace(" ", "")
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}", plain):
        return account
    return "\N{NO-BREAK SPACE}".join(plain[at : at + 4] for at in range(0, len(plain), 4))


def tint(colour: str) -> str:
    """A tenth of a colour #rrggbb on white, for backgrounds; a light grey for anything else."""
    if not _HEX.match(colour):
        return "#f0f0f0"
    return "#" + "".join(f"{round(255 - (255 - int(colour[at : at + 2], 16)) * 0.1):02x}" for at in (1, 3, 5))


def contrast(colour: str) -> str:
    """White or near-black, whichever is read better on a colour #rrggbb (luminance weights of Rec. 709)."""
    if not _HEX.match(colour):
        return "#ffffff"
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#1d2733" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 160 else "#ffffff"


def _without_classes(text: str) -> str:
    return re.sub(r"'[\w.]*SimpleNamespace object'", _("the record"), text)
