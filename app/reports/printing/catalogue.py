"""The forms there are: discovered from folders ``<country>/<form>/form.toml``, with versions by date and texts by language."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from app.core import clock, paths
from app.core.errors import UserError
from app.core.i18n import _
from app.reports.printing.form_error import FormError

_KNOWN = {"code", "document", "page", "languages", "file_name", "pictures", "options", "valid_from", "valid_to", "payment"}


@dataclass(frozen=True)
class Form:
    """A form in one version.

    ``document`` is the type of document it prints, ``country`` "any" or a country code in small letters, ``template`` the name of
    its template below the folder of forms, ``payment`` the only payment method that it is for (a cash order), or empty.
    """

    code: str
    document: str
    country: str
    template: str
    folder: Path
    page: str
    languages: tuple[str, ...]
    file_name: str
    pictures: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    payment: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def language(self, wanted: str) -> str:
        """The language the form speaks for a wanted one: itself ("de_AT" keeps its number formats), or the form's first."""
        return wanted if wanted[:2] in self.languages else self.languages[0]

    def words(self, language: str) -> Mapping[str, str]:
        """The fixed texts of the form in a language it speaks."""
        return self.texts[self.language(language)[:2]]

    def title(self, language: str) -> str:
        """What the form calls itself ("Invoice")."""
        return self.words(language)["title"]

    def file_for(self, number: str, language: str) -> str:
        """A name for the PDF, without signs that file systems refuse."""
        name = self.file_name.format(title=self.title(language), number=number)
        return "".join("-" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in name).strip(" .")[:120] + ".pdf"

    def is_valid_on(self, day: date) -> bool:
        """Whether this version was in force on a day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Catalogue:
    """The forms of one or more folders; what stands in a later folder (the office's own) replaces a form of the same path."""

    def __init__(self, *folders: Path, own: Callable[[], Path] | None = None) -> None:
        """:param own: where the office keeps its forms; asked late, because the place is known only when the program runs."""
        self._given, self._own = folders, own
        self.revision = 0

    @cached_property
    def folders(self) -> tuple[Path, ...]:
        """The folders, the office's own last."""
        return self._given if self._own is None else (*self._given, self._own())

    @cached_property
    def _forms(self) -> list[Form]:
        found: dict[str, Form] = {}
        for folder in self.folders:
            for file in sorted(folder.glob("*/*/form.toml")):
                found[file.parent.relative_to(folder).as_posix()] = _read(folder, file, self.folders)
        return list(found.values())

    def all(self, on: date | None = None) -> list[Form]:
        """All forms in force on a day (today)."""
        day = on or clock.today()
        return [form for form in self._forms if form.is_valid_on(day)]

    def versions(self) -> Iterator[Form]:
        """Every version of every form."""
        return iter(self._forms)

    def find(self, code: str, on: date | None = None) -> Form:
        """The version of a form in force on a day (today); UserError if there is none."""
        for form in self.all(on):
            if form.code == code:
                return form
        known = ", ".join(sorted(form.code for form in self.all(on)))
        raise UserError(_("There is no printed form {code}.").format(code=code), _("There are: {forms}.").format(forms=known))

    def for_document(self, document: str, country: str = "", on: date | None = None, payment: str = "") -> list[Form]:
        """Forms for a type of document, paid by a method: those of the country first, then those for any country."""
        candidates = [form for form in self.all(on) if form.document == document and form.payment in ("", payment)]
        fitting = [form for form in candidates if form.country in ("any", country.lower())]
        return sorted(fitting, key=lambda form: form.country == "any")

    def reload(self) -> None:
        """Read the folders anew, after a form.toml or its texts were edited; templates are watched anyway."""
        self.__dict__.pop("_forms", None)
        self.revision += 1


def _read(folder: Path, file: Path, folders: tuple[Path, ...]) -> Form:
    name = file.relative_to(folder).as_posix()
    data = _toml(file, name)
    country, form = file.parent.relative_to(folder).parts
    unknown = sorted(set(data) - _KNOWN)
    if unknown:
        raise FormError(name, 0, _("unknown entry: {names}").format(names=", ".join(unknown)))
    if not data.get("document") or not data.get("languages"):
        raise FormError(name, 0, _("document and languages are needed"))
    languages = tuple(data["languages"])
    return Form(
        code=data.get("code", f"{country}/{form}"),
        document=data["document"],
        country=country,
        template=f"{country}/{form}/template.rml",
        folder=file.parent,
        page=data.get("page", "A4"),
        languages=languages,
        file_name=data.get("file_name", "{title} {number}"),
        pictures=tuple(data.get("pictures", ())),
        options=tuple(data.get("options", ())),
        payment=data.get("payment", ""),
        valid_from=data.get("valid_from"),
        valid_to=data.get("valid_to"),
        texts=_texts(file.parent, country, languages, folders, name),
    )


def _texts(form: Path, country: str, languages: tuple[str, ...], folders: tuple[Path, ...], name: str) -> dict[str, dict[str, str]]:
    """Texts common to the country's forms, then those of the form itself."""
    common = [folder / country / "texts.toml" for folder in folders]
    read = [_toml(file, f"{file.parent.name}/{file.name}") for file in [*common, form / "texts.toml"] if file.is_file()]
    texts: dict[str, dict[str, str]] = {}
    for language in languages:
        texts[language] = {key: str(text) for part in read for key, text in part.get(language, {}).items()}
        if "title" not in texts[language]:
            raise FormError(name, 0, _("texts.toml has no title in the language {language}").format(language=language))
    return texts


def _toml(file: Path, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError(name, getattr(error, "lineno", 0), str(error)) from error


def own_folder() -> Path:
    """The office's own forms: the folder named by KONTOR_FORMS (a share that all workstations see), else ``forms`` beside the data."""
    named = os.environ.get("KONTOR_FORMS")
    return Path(named) if named else paths.data() / "forms"


#: the forms that come with the program, and the office's own
FORMS = Catalogue(paths.FORMS, own=own_folder)
