"""Composition root: settings → connection → login → window. The only module that wires things together."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

import sqlalchemy as sa
from babel import Locale
from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app import __version__
from app.core import clock, i18n, paths, settings
from app.core.changes import Changes
from app.core.errors import UpgradeWanted, UserError
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.db import migrate
from app.db.change_feed import ChangeFeed
from app.db.engine import Database, open_database
from app.services import events, failed_tries, file_passwords, search, setup, sign_in
from app.services.backups import closing
from app.services.context import Context, open_context
from app.services.sign_in import CodeWanted, PersonWanted
from app.ui.forms.quick_task import QuickTask
from app.ui.kit.changes_bus import changes_bus
from app.ui.kit.garbage import GuiCollector
from app.ui.kit.memory import memory
from app.ui.kit.message import Bar, bars
from app.ui.kit.pages import PAGES
from app.ui.kit.run import Job, Report, run
from app.ui.kit.session import Session, use_session
from app.ui.kit.theme import apply_theme
from app.ui.loading import declare_pages, warm_up
from app.ui.screens.left_behind import drafts_of, owner_of, still_there
from app.ui.shell.crash_dialog import CrashReporter
from app.ui.shell.first_start import FirstStart
from app.ui.shell.login import LoginWindow
from app.ui.shell.palette_search import Hit
from app.ui.shell.password_notice import ask_for_own_password
from app.ui.shell.single_instance import SingleInstance
from app.ui.shell.undo_steps import UndoSteps
from app.ui.shell.watches import begin_watches
from app.ui.shell.window import Person, Shell

WARM_UP_AFTER = 4000  # ms
DECLARE_AFTER = 200  # ms
#: seconds after which a worker that computes lets the thread of the window go on; Python's own 5 ms would be waited for at each of the dozens of
#: places in a repaint where Qt and Python take turns
TURN = 0.001


def make_application(language: str = "", theme: str = "", text_scale: float = 0.0) -> QApplication:
    """The Qt application in a language, a theme and a size of text; empty ones come from what was kept, then from the system."""
    sys.setswitchinterval(TURN)
    known = settings.load()
    i18n.set_language(language or known.language or i18n.system_language())
    running = QApplication.instance()
    if running is None:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    if app.findChild(GuiCollector) is None:
        GuiCollector(app)
    app.setApplicationName("Kontor")
    app.setApplicationVersion(__version__)
    translator = QTranslator(app)
    if translator.load(f"qtbase_{i18n.language()}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(translator)
    apply_theme(app, theme or known.theme, text_scale or memory().get("text_size", 100) / 100)
    return app


def connect(connection: SavedConnection, password: str, code: str = "", upgrade: bool = False) -> Context:
    """Open a database for a person; a new file is made, one that was there before and is gone is not: its data would seem lost.

    :param code: of the second factor, where the person has one.
    :param upgrade: bring tables of an older version to this one first; a copy is made before.
    :raises UpgradeWanted: the tables are older, and ``upgrade`` would do.
    :raises UserError: wrong password, no server, no file, or tables of another version.
    :raises PersonWanted: a file asks who works here. :raises CodeWanted: the person has a second factor.
    """
    url = sa.make_url(connection.url)
    is_file = url.drivername.startswith("sqlite")
    if connection.user and not is_file:
        url = url.set(username=connection.user)
    database = open_database(url.render_as_string(hide_password=False), None if is_file else password or None)
    try:
        if not database.is_there():
            if connection in settings.load().connections:
                hint = _("Perhaps it was moved, or the drive is not connected. A backup can be brought back by: kontor restore.")
                raise UserError(_("There is no file {file}.").format(file=url.database), hint)
            migrate.create_or_upgrade(database)
        failed_tries.greet(database)
        if upgrade:
            migrate.create_or_upgrade(database)
        migrate.require_current(database)
        return sign_in.enter(database, connection.user, password, code)
    except UserError:
        database.dispose()
        raise


def people_of(connection: SavedConnection) -> tuple[sign_in.Person, ...]:
    """Who can sign in at a file that asks who works here; nobody where it does not ask, or is not there."""
    database = open_database(connection.url)
    try:
        if not database.is_there() or migrate.check(database) is not migrate.SchemaState.CURRENT or not file_passwords.asks(database):
            return ()
        return file_passwords.people(database)
    except UserError:
        return ()
    finally:
        database.dispose()


def open_shell(ctx: Context, *, demo: bool = False) -> Shell:
    """The window of a person on a database, with everything that keeps it up to date."""
    declare_pages()
    clock.live_in(ctx.user.zone)
    GuiCollector.spare()
    person = Person(ctx.user.name, ctx.user.colour)
    shell = Shell(ctx, PAGES, person, ctx.firm or "Kontor", may=ctx.rights.may, search=lambda text: _hits(ctx, text), drafts=drafts_of(ctx))
    UndoSteps(ctx, shell)
    QuickTask(ctx, shell)
    if demo:
        bars.show("demo", Bar(_("This is the demo firm: try everything, nothing here is real."), "info"))
    use_session(Session(owner_of(ctx)))
    QTimer.singleShot(0, shell, lambda: shell.begin(partial(still_there, ctx)))
    ask_for_own_password(ctx, shell)
    feed = FeedBridge(ctx.database, shell)
    feed.start()
    shell.closed.connect(feed.stop)
    run(shell, partial(events.signed_in, ctx), quiet=True)
    shell.closed.connect(lambda: run(None, partial(events.signed_out, ctx), quiet=True))
    begin_watches(ctx, shell, feed.look, demo=demo)
    _show_connected(shell, ctx.database.name == "sqlite")
    return shell


def _show_connected(shell: Shell, local: bool) -> None:
    shell.show_server("local" if local else "connected", _("File on this computer") if local else _("Server connected"))


class FeedBridge(QObject):
    """Carries what other workstations changed from the feed's thread to the window.

    Signals: ``heard(Changes)``, ``lost(bool)``; both cross threads by a queued connection.
    """

    heard = Signal(object)
    lost = Signal(bool)

    def __init__(self, database: Database, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        self._is_local = database.name == "sqlite"
        self._feed = ChangeFeed(database, lambda changes, _login: self.heard.emit(changes), on_connection=lambda there: self.lost.emit(not there))
        self.heard.connect(self._announce)
        self.lost.connect(self._tell)
        self.start, self.look, self.stop = self._feed.start, self._feed.look, self._feed.stop

    def _announce(self, changes: Changes) -> None:
        changes_bus.changed.emit(changes)

    def _tell(self, lost: bool) -> None:
        if lost:
            bars.show("server", Bar(_("The server does not answer. What you type stays here and can be saved when it is back."), "warn"))
            self._shell.show_server("away", _("No server"))
        else:
            bars.hide("server")
            _show_connected(self._shell, self._is_local)


def run_window(url: str | None, *, demo: bool = False, language: str = "", theme: str = "") -> int:
    """Sign in and show the window until it is closed; returns the exit status.

    :param url: a database to open without asking, where it needs no password.
    :param language: of this window; empty for the one that was kept. ``theme`` likewise.
    """
    app = make_application(language, theme)
    first = SingleInstance(f"kontor-{url or 'login'}")
    if not first.is_first():
        return 0
    reporter = CrashReporter(__version__)
    reporter.install()
    windows: list[QWidget] = []
    worked_in: list[Context] = []
    waiting_for_demo: list[Job] = []

    def show(window: QWidget) -> None:
        for old in windows:
            old.close()
        windows[:] = [window]
        window.show()
        if not isinstance(window, Shell):  # while the person reads and types
            QTimer.singleShot(DECLARE_AFTER, window, lambda: run(window, declare_pages, quiet=True))
        first.called.connect(lambda _argument: _bring_forward(window))

    def enter(ctx: Context) -> None:
        if not ctx.firm:
            show(welcome(ctx, lambda: run(None, partial(open_context, ctx.database), done=enter), open_demo))
            return
        shell = open_shell(ctx, demo=demo)
        worked_in.append(ctx)
        QTimer.singleShot(WARM_UP_AFTER, lambda: run(None, warm_up, quiet=True))
        shell.signed_out.connect(lambda: show(login()))
        shell.ended.connect(lambda why: show(login(ended=why)))
        shell.demo_wanted.connect(open_demo)
        show(shell)

    def login(connection: SavedConnection | None = None, ended: str = "") -> LoginWindow:
        window = LoginWindow(connect, people_of, connection)
        if ended:
            window.tell(ended, _("What you had not saved is kept on this computer and offered when you sign in again."))
        window.signed_in.connect(lambda ctx, _connection: enter(ctx))
        window.demo_wanted.connect(open_demo)
        return window

    def open_demo() -> None:
        if not waiting_for_demo:
            waiting_for_demo.append(run(windows[0], partial(_demo_context, i18n.language()), done=enter, progress=True))
            waiting_for_demo[0].finished.connect(waiting_for_demo.clear)

    def open_file(connection: SavedConnection) -> None:
        run(None, partial(_at_once, connection), done=enter, failed=partial(ask_to_sign_in, connection))

    def ask_to_sign_in(connection: SavedConnection, error: Exception) -> bool:
        window = login(connection)
        show(window)
        if isinstance(error, UpgradeWanted):
            window.sign_in()  # which asks whether to upgrade
        elif isinstance(error, UserError) and not isinstance(error, (PersonWanted, CodeWanted)):
            window.tell(error.text, error.hint)
        return True

    known = settings.load()
    if url is not None and sa.make_url(url).drivername.startswith("sqlite"):
        open_file(SavedConnection(Path(sa.make_url(url).database or "").stem, url))
    elif not known.connections and url is None:
        open_file(SavedConnection("Kontor", f"sqlite:///{(paths.data() / 'kontor.kontor').as_posix()}"))
    else:
        show(login())
    status = app.exec()
    for ctx in worked_in if not demo else ():
        closing.at_close(ctx)
    return status


def welcome(ctx: Context, begun: Callable[[], object], demo_wanted: Callable[[], None]) -> FirstStart:
    """The questions of an empty database."""
    names = [(code, str(Locale(i18n.language()).territories[code])) for code in setup.countries()]
    window = FirstStart(names, lambda firm, country, owner: setup.set_up(ctx, setup.Beginning(firm, country, owner, ctx.user.login)))
    window.begun.connect(begun)
    window.demo_wanted.connect(demo_wanted)
    return window


def _at_once(connection: SavedConnection) -> Context:
    """A database that needs no sign-in; what its window will need is loaded here too, where it holds nobody."""
    context = connect(connection, "")
    declare_pages()
    return context


def _bring_forward(window: QWidget) -> None:
    window.raise_()
    window.activateWindow()


def _demo_context(language: str, report: Report) -> Context:
    """The demo firm, made where it is missing; that takes its time, so it belongs on a worker thread."""
    return connect(SavedConnection("", import_module("app.demo").demo_url(language, report)), "")


def _hits(ctx: Context, text: str) -> list[Hit]:
    return [Hit(hit.entity, hit.id, hit.title, hit.detail, search.icon_of(hit.entity), hit.score == 0) for hit in search.find(ctx, text)]
