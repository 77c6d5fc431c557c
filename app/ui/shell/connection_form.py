"""The fields of a database that the program does not know yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app.core import paths
from app.core.errors import FieldErrors
from app.core.i18n import _
from app.core.settings import SavedConnection
from app.ui.kit.widgets import Button, Label
from app.ui.shell.connections import DRIVERS, PORTS, Address, kind_names


class ConnectionForm(QWidget):
    """Name of the firm, kind, and what the kind needs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.name = self._line(column, _("Name of the firm"))
        self.kind = QComboBox()
        for code, name in kind_names().items():
            self.kind.addItem(name, code)
        self._labelled(column, _("Kind of database"), self.kind)
        self._server = QWidget()
        row = QHBoxLayout(self._server)
        row.setContentsMargins(0, 0, 0, 0)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(4)
        right.setSpacing(4)
        self.host = self._line(left, _("Server"))
        self.port = QSpinBox(maximum=65535)
        self.port.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.port.setSpecialValueText(" ")
        self._labelled(right, _("Port"), self.port)
        row.addLayout(left, 3)
        row.addLayout(right, 1)
        column.addWidget(self._server)
        self._database_label = Label("", "small", "text2")
        column.addSpacing(4)
        column.addWidget(self._database_label)
        line = QHBoxLayout()
        self.database = QLineEdit()
        self._browse = Button(_("Choose…"))
        self._browse.clicked.connect(self._choose_file)
        line.addWidget(self.database, 1)
        line.addWidget(self._browse)
        column.addLayout(line)
        self._driver = QWidget()
        below = QVBoxLayout(self._driver)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(4)
        self.driver = QComboBox()
        self.driver.addItems(list(DRIVERS))
        self._labelled(below, _("Driver"), self.driver)
        column.addWidget(self._driver)
        self._trust = QWidget()
        under = QVBoxLayout(self._trust)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(4)
        self.certificate = QLineEdit(placeholderText="ca.crt")
        choose = Button(_("Choose…"))
        choose.clicked.connect(self._choose_certificate)
        self._labelled(under, _("Certificate that your administrator gave you"), self.certificate)
        beside = QHBoxLayout()
        beside.addWidget(self.certificate, 1)
        beside.addWidget(choose)
        under.addLayout(beside)
        column.addWidget(self._trust)
        self.error = Label("", "small", "bad", wrap=True)
        column.addWidget(self.error)
        self.kind.currentIndexChanged.connect(self._show_kind)
        self._show_kind()

    def address(self) -> Address:
        """What was entered."""
        kind = str(self.kind.currentData())
        database = self.database.text().strip()
        if kind == "sqlite" and database and not Path(database).suffix:
            database += ".kontor"
        host = self.host.text().strip()
        return Address(kind, database, host, self.port.value(), self.driver.currentText(), self._certificate(kind))

    def connection(self, user: str) -> SavedConnection | None:
        """The connection that was entered, or None after its errors were shown."""
        address = self.address()
        fields: dict[str, QWidget] = {"database": self.database, "host": self.host, "port": self.port, "certificate": self.certificate}
        errors: dict[str, str] = {}
        try:
            address.check()
        except FieldErrors as raised:
            errors = raised.errors
        for name, field in fields.items():
            field.setProperty("wrong", name in errors)
            field.update()
        self.error.setText("\n".join(errors.values()))
        if errors:
            return None
        name = self.name.text().strip() or Path(address.database).stem
        return SavedConnection(name, address.url(user if address.needs_login else ""), user)

    def _show_kind(self) -> None:
        kind = str(self.kind.currentData())
        self._server.setVisible(kind != "sqlite")
        self._driver.setVisible(kind == "firebird")
        self._trust.setVisible(kind == "postgresql")
        self._browse.setVisible(kind == "sqlite")
        self.port.setValue(PORTS[kind])
        words = {"sqlite": _("File"), "postgresql": _("Name of the database"), "firebird": _("File or alias on the server")}[kind]
        self._database_label.setText(words)
        self.database.setAccessibleName(words)
        if kind == "sqlite" and not self.database.text():
            self.database.setText(str(paths.data() / "firm.kontor"))
        elif kind != "sqlite" and self.database.text().endswith(".kontor"):
            self.database.clear()

    def _certificate(self, kind: str) -> str:
        return self.certificate.text().strip() if kind == "postgresql" else ""

    def _choose_certificate(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, _("The certificate of your server"), "", _("Certificates (*.crt *.pem)"))
        if file:
            self.certificate.setText(file)

    def _choose_file(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(
            self, _("A file to open or to make"), self.database.text(), _("Kontor (*.kontor)"), options=QFileDialog.Option.DontConfirmOverwrite
        )
        if file:
            self.database.setText(file)

    def _line(self, column: QVBoxLayout, label: str) -> QLineEdit:
        line = QLineEdit()
        self._labelled(column, label, line)
        return line

    def _labelled(self, column: QVBoxLayout, label: str, field: QWidget) -> None:
        field.setAccessibleName(label)
        column.addSpacing(4)
        words = Label(label, "small", "text2")
        words.setBuddy(field)
        column.addWidget(words)
        column.addWidget(field)
