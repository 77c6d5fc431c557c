"""The child process: renders one request at a time from its standard input, within a limit of memory.

Run as ``python -m app.reports.printing.child <megabytes> <folder of forms> …``. Frames are a length of four bytes and that many bytes.
A request is a head in JSON, a context packed by ``wire``, then the pictures; an answer is one frame: ``P`` and the PDF, or ``E`` and
the error in JSON.
"""

from __future__ import annotations

import gc
import json
import os
import struct
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from app.core.i18n import _, set_language
from app.reports.printing import limits
from app.reports.printing.catalogue import Catalogue, Form
from app.reports.printing.form_error import FormError
from app.reports.printing.wire import unpack

if TYPE_CHECKING:
    from app.reports.printing.render import Engine

READY = b"R"
#: a paper makes tens of thousands of short-lived objects
_GARBAGE = (50_000, 20, 20)
_LENGTH = struct.Struct(">I")


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Write one frame."""
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)


def read_frame(stream: IO[bytes]) -> bytes:
    """Read one frame; EOFError when the other side is gone."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        raise EOFError
    (length,) = _LENGTH.unpack(head)
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def serve(source: IO[bytes], target: IO[bytes], catalogue: Catalogue) -> None:
    """Answer requests; EOFError as soon as the other side is gone, whatever it was about."""
    from app.reports.printing.render import Engine

    engine = Engine(catalogue)
    gc.freeze()  # what lives until the end need not be searched for garbage again and again
    gc.set_threshold(*_GARBAGE)
    _say(target, READY)
    while True:
        head = json.loads(read_frame(source))
        context = read_frame(source)
        pictures = {name: read_frame(source) for name in head["pictures"]}
        set_language(head["window"])
        _say(target, _answer(engine, catalogue, head, context, pictures))


def _say(target: IO[bytes], data: bytes) -> None:
    """Write a frame at once; EOFError when the other side is gone: a closed pipe has another error on each system."""
    try:
        write_frame(target, data)
        target.flush()
    except OSError as error:
        raise EOFError from error


def _answer(engine: Engine, catalogue: Catalogue, head: dict[str, Any], context: bytes, pictures: dict[str, bytes]) -> bytes:
    try:
        return b"P" + engine.render(_form(catalogue, head), unpack(context), head["language"], pictures)
    except FormError as error:
        return b"E" + json.dumps([error.file, error.line, error.message, error.tag]).encode()
    except MemoryError:
        return b"E" + json.dumps([head["form"], 0, _("the form needs too much memory"), ""]).encode()


def _form(catalogue: Catalogue, head: dict[str, Any]) -> Form:
    """The form of a request; the catalogue is read anew when the program has read its own anew."""
    if head["revision"] != catalogue.revision:
        catalogue.reload()
        catalogue.revision = head["revision"]
    for form in catalogue.versions():
        if form.template == head["template"]:
            return form
    raise FormError(head["form"], 0, _("There is no printed form {code}.").format(code=head["form"]))


def main(arguments: list[str]) -> None:
    """Limit ourselves and serve until whoever asks is gone; what a library prints goes where errors go, not among the answers."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    limits.limit_memory(int(arguments[0]))
    try:
        serve(source, target, Catalogue(*(Path(folder) for folder in arguments[1:])))
    except EOFError:  # a program that was killed: half an answer must not be tried again on our way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), target.fileno())


if __name__ == "__main__":
    main(sys.argv[1:])
