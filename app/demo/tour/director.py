"""Plays the tour from the login to the last paper, and tells what came of it."""

from __future__ import annotations

import secrets
from collections import Counter
from functools import partial
from pathlib import Path

from app import main
from app.core import settings
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.demo.tour import asking, guarding, insight, looking, people, planning, processes, working
from app.demo.tour.papers import print_papers
from app.demo.tour.stage import Picture, Stage
from app.services import file_passwords, setup
from app.services.context import Context, open_context
from app.ui import loading
from app.ui.shell.login import LoginWindow

LONGEST_HOLD = 50.0  # ms


def play(demo: Path, folder: Path, language: str, theme: str) -> int:
    """Play everything; returns the exit status."""
    app = main.make_application(language, theme)
    connection = SavedConnection(_("Demo firm"), f"sqlite:///{demo.as_posix()}")
    settings.save(settings.load().with_connection(connection))
    stage = Stage(app, folder)
    stage.catch_troubles()
    stage.play("enter", partial(_enter, stage))
    stage.play("begin", partial(_begin, stage, demo.with_name("empty.kontor")))
    context = main.connect(connection, "")
    stage.context = context
    stage.count_queries(context.database)
    planning.let_nothing_pop_up(context)
    shell = main.open_shell(context, demo=True)
    stage.show(shell)
    stage.picture("window")
    scenes = (*looking.SCENES, *people.SCENES, *working.SCENES, *planning.SCENES, *processes.SCENES, *insight.SCENES)
    for scene in (*scenes, *asking.SCENES, *guarding.SCENES):
        stage.play(scene.__name__, partial(scene, stage))
        stage.play("close", stage.close_pages)
    shell.close()
    stage.rest()
    papers = print_papers(context, folder)
    context.database.dispose()
    _tell(stage.pictures, papers)
    return _tell_troubles(stage.troubles)


def _enter(stage: Stage) -> None:
    """Signing in."""
    stage.show(LoginWindow(main.connect))
    stage.picture("login")


def _begin(stage: Stage, empty: Path) -> None:
    """The first minutes of a firm: three questions, then a window without anything in it."""
    context = main.connect(SavedConnection("", f"sqlite:///{empty.as_posix()}"), "")
    loading.declare_pages()  # a worker of the program does this and the line above
    stage.begin()
    stage.show(main.welcome(context, lambda: None, lambda: None))
    stage.picture("first-start")
    setup.set_up(context, setup.Beginning("Nova", "DE", _("Owner"), context.user.login))
    stage.context = open_context(context.database)
    stage.begin()
    shell = main.open_shell(stage.context)
    stage.show(shell)
    stage.picture("empty-window")
    for code in ("client.list", "invoice.list", "product.list", "deal.list"):
        stage.open(code)
        stage.picture(f"empty-{code.partition('.')[0]}")
    stage.close_pages()
    shell.close()
    _ask(stage, stage.context)
    context.database.dispose()


def _ask(stage: Stage, context: Context) -> None:
    """The door of a file that asks who works here."""
    password = secrets.token_urlsafe()
    file_passwords.ask_who_works(context, context.user.login, password, password)
    window = LoginWindow(main.connect, main.people_of, SavedConnection("Nova", context.database.url.render_as_string()))
    stage.show(window)
    stage.wait()
    window.credentials.ask_for_code(True)
    stage.picture("login-of-a-file")
    window.close()


def _tell_troubles(troubles: list[str]) -> int:
    """Tell each unexpected error once; returns the exit status."""
    for text, count in Counter(troubles).items():
        print(_("Went wrong, {count} times: {text}").format(count=count, text=text))
    return 1 if troubles else 0


def _tell(pictures: list[Picture], papers: list[Path]) -> None:
    """List the pictures with their figures, and the papers."""
    print(_("{count} pictures: ready after, event loop held for at most (of it by our own work), statements").format(count=len(pictures)))
    for one in pictures:
        mark = "!" if one.busy > LONGEST_HOLD else " "
        print(f"{mark} {one.name + '.png':42} {one.milliseconds:7.0f} ms {one.held:6.0f} ms ({one.busy:4.0f}) {one.queries:5}")
    print(_("{count} papers:").format(count=len(papers)))
    for file in papers:
        print(f"  {file.name}")
    slowest = max(pictures, key=lambda one: one.busy)
    print(_("Longest own work of the event loop: {ms} ms ({name}).").format(ms=round(slowest.busy), name=slowest.name))
    if slowest.where:
        print(slowest.where)
