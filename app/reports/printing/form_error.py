"""The one error that a form may end in: it names the line of the template."""

from __future__ import annotations

from app.core.errors import UserError


class FormError(UserError):
    """A form cannot be rendered.

    :param file: template, relative to the folder of forms ("any/invoice/template.rml"), or the code of the form.
    :param line: line of the template, counted from 1; 0 where no line is to blame.
    :param message: what is wrong there.
    :param tag: the directive on that line, if one is to blame.
    """

    def __init__(self, file: str, line: int, message: str, tag: str = "") -> None:
        place = f"{file}:{line}" if line else file
        super().__init__(f"{place}: {f'<{tag}> ' if tag else ''}{message}")
        self.file, self.line, self.message, self.tag = file, line, message, tag
