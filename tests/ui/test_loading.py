"""What a page needs is loaded before it is opened: loading Python files holds the window, up to a quarter of a second for a page of processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: opens each page in a program of its own, where nothing but what the program loads by itself is loaded
PROGRAM = """
import json, os, sys
from PySide6.QtWidgets import QApplication
from app import main
from app.core.settings import SavedConnection
from app.services import setup
from app.services.context import open_context
from app.process_editor import opening
from app.ui import loading
from app.ui.kit.run import is_idle

app = main.make_application("en", "light")
context = main.connect(SavedConnection("", sys.argv[1]), "")
setup.set_up(context, setup.Beginning("Nova", "DE", "Ann", context.user.login))
context = open_context(context.database)
process = opening.begin(context, "Sale").created("process")[0]
loading.declare_pages()
shell = main.open_shell(context)
shell.resize(1200, 800)
shell.show()
loading.load_heavy_pages()
arguments = {
    "process.card": [{"id": process}, {"id": None}], "process_monitor": [{"id": process}], "process_simulation": [{"id": process}],
    "process_real_path": [{"id": process}], "process_proposal": [{}], "planner": [{}], "my_calendar": [{}], "task_board": [{}], "my_work": [{}],
    "task.card": [{"id": None}], "settings": [{}], "reminders": [{}],
}
late = {}
for code, each in arguments.items():
    for given in each:
        before = set(sys.modules)
        shell.workspace.open_page(code, **given)
        app.processEvents()
        while not is_idle():
            app.processEvents()
        found = sorted(name for name in sys.modules.keys() - before if name.startswith("app."))
        if found:
            late[code] = found
print(json.dumps(late))
sys.stdout.flush()
os._exit(0)
"""


def test_page_when_opened_then_no_file_of_the_program_is_loaded_any_more(tmp_path: Path) -> None:
    environment = dict(os.environ, KONTOR_HOME=str(tmp_path), QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT))
    words = [sys.executable, "-c", PROGRAM, f"sqlite:///{(tmp_path / 'firm.kontor').as_posix()}"]
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {}
