"""The program's end of the child process: starts it when needed, waits within a limit of time, ends one that runs away."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from app.core import i18n
from app.core.i18n import _
from app.reports.printing.child import READY, read_frame, write_frame
from app.reports.printing.form_error import FormError

_PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Limits:
    """What a paper may cost: seconds for the paper and for each of its lines, megabytes for the process, seconds for its start."""

    #: stopping the process takes a moment too, and after five seconds it must be gone
    seconds: float = 4.0
    seconds_a_line: float = 0.01
    megabytes: int = 600
    start_seconds: float = 60.0


@dataclass(frozen=True)
class Request:
    """One paper to make: its form, the packed context, pictures by name, the number of lines, the revision of the catalogue."""

    form: str
    template: str
    language: str
    context: bytes
    pictures: Mapping[str, bytes]
    lines: int
    revision: int


class Worker:
    """One child process, started lazily and again after it was ended.

    :param folders: gives the folders of forms; asked when a child starts.
    """

    def __init__(self, folders: Callable[[], Sequence[Path]], limits: Limits = Limits()) -> None:
        self._folders, self.limits = folders, limits
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[bytes | None] = queue.Queue()

    def start(self) -> None:
        """Start the child, unless it runs; returns when it is ready."""
        with self._lock:
            self._start()

    def render(self, request: Request) -> bytes:
        """One paper. FormError for what is wrong with the form, and for one that was stopped."""
        head = {name: getattr(request, name) for name in ("form", "template", "language", "revision")}
        head |= {"pictures": list(request.pictures), "window": i18n.language()}
        with self._lock:
            process = self._start()
            seconds = self.limits.seconds + self.limits.seconds_a_line * request.lines
            try:
                self._send(process, [json.dumps(head).encode(), request.context, *request.pictures.values()])
                answer = self._answers.get(timeout=seconds)
            except (queue.Empty, OSError):
                answer = None
            if answer is None:
                self._stop()
                limit = _("the form was stopped; it needs more than {seconds} s or {megabytes} MB")
                raise FormError(request.form, 0, limit.format(seconds=f"{seconds:g}", megabytes=self.limits.megabytes))
        if answer[:1] == b"P":
            return answer[1:]
        file, line, message, tag = json.loads(answer[1:])
        raise FormError(str(file), int(line), str(message), str(tag))

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._stop()
        command = [sys.executable, "-m", "app.reports.printing.child", str(self.limits.megabytes), *map(str, self._folders())]
        path = os.pathsep.join(filter(None, (str(_PROJECT), os.environ.get("PYTHONPATH", ""))))
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}, creationflags=hidden
        )
        self._process, self._answers = process, queue.Queue()
        assert process.stdout is not None
        threading.Thread(target=_collect, args=(process.stdout, self._answers), daemon=True, name="print answers").start()
        try:
            ready = self._answers.get(timeout=self.limits.start_seconds)
        except queue.Empty:
            ready = None
        if ready != READY:
            self._stop()
            raise FormError("child.py", 0, _("the print process does not start"))
        return process

    @staticmethod
    def _send(process: subprocess.Popen[bytes], frames: Sequence[bytes]) -> None:
        assert process.stdin is not None
        for frame in frames:
            write_frame(process.stdin, frame)
        process.stdin.flush()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                _close(stream)


def _collect(stream: IO[bytes], answers: queue.Queue[bytes | None]) -> None:
    """Hand answers over until the child is gone; then say so by None."""
    try:
        while True:
            answers.put(read_frame(stream))
    except (EOFError, OSError, ValueError):
        answers.put(None)


def _close(stream: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone with unsent bytes in it."""
    try:
        stream.close()
    except OSError:
        return
