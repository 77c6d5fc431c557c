"""The fields of mail and SMS: panels that show settings and tell what stands in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QSpinBox, QTimeEdit, QWidget

from app.core.i18n import _
from app.integrations.mail.smtp import Security
from app.integrations.sms import template
from app.integrations.sms.gateway import Body
from app.services.morning.settings import Morning, Reader
from app.services.outgoing.settings import BODIES, SECURITIES, MailSettings, SmsSettings
from app.ui.kit.theme import scaled
from app.ui.kit.widgets import Label, Panel

NUMBER_WIDTH, LINES_HEIGHT = 110, 84


class FieldPanel(Panel):
    """A panel of labelled fields; what is wrong with one stands below it."""

    def __init__(self, title: str, note: str) -> None:
        super().__init__(title)
        self.wrong: dict[str, Label] = {}
        self.content.addWidget(Label(note, "small", "text2", wrap=True))

    def add(self, name: str, text: str, field: QWidget) -> None:
        """One field below its label."""
        field.setAccessibleName(text)
        label = Label(text, "small", "text2")
        label.setBuddy(field)
        self.content.addWidget(label)
        self.content.addWidget(field)
        wrong = self.wrong[name] = Label("", "small", "bad", wrap=True)
        wrong.hide()
        self.content.addWidget(wrong)


class MailPanel(FieldPanel):
    """The mail server."""

    def __init__(self) -> None:
        super().__init__(_("Mail server"), _("Letters go out through the firm's own mailbox. Empty: none are sent."))
        self.host, self.user, self.origin, self.origin_name = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.authority, self.password = QLineEdit(), _password()
        self.port = QSpinBox()
        self.port.setRange(1, 65535)
        self.port.setFixedWidth(scaled(NUMBER_WIDTH))
        self.security = QComboBox()
        for security, (words, _port) in SECURITIES.items():
            self.security.addItem(_(words), security)
        self.security.activated.connect(lambda _index: self.port.setValue(SECURITIES[Security(self.security.currentData())][1]))
        for name, text, field in (
            ("mail.host", _("Server"), self.host), ("mail.security", _("Protection of the line"), self.security), ("mail.port", _("Port"), self.port),
            ("mail.user", _("Name for signing in"), self.user), ("mail.password", _("Password, kept on this computer only"), self.password),
            ("mail.sender", _("Sender's address"), self.origin), ("mail.sender_name", _("Sender's name"), self.origin_name),
            ("mail.authority", _("Certificate of your own authority (file)"), self.authority),
        ):
            self.add(name, text, field)

    def show_settings(self, mail: MailSettings, is_known: bool) -> None:
        """Show what holds.

        :param is_known: whether this computer keeps the password.
        """
        for field, text in (
            (self.host, mail.host), (self.user, mail.user), (self.origin, mail.sender), (self.origin_name, mail.sender_name),
            (self.authority, mail.authority),
        ):
            field.setText(text)
        self.port.setValue(mail.port)
        self.security.setCurrentIndex(max(0, self.security.findData(mail.security)))
        _show_password(self.password, is_known)

    @property
    def settings(self) -> MailSettings:
        """What stands there."""
        host, user, sender, name, authority = (
            field.text().strip() for field in (self.host, self.user, self.origin, self.origin_name, self.authority)
        )
        return MailSettings(host, self.port.value(), Security(self.security.currentData()), user, sender, name, authority)


class SmsPanel(FieldPanel):
    """The SMS gateway."""

    def __init__(self) -> None:
        super().__init__(_("SMS gateway"), _("Copy the example of your provider: its address, its fields, its good answer. Empty: none are sent."))
        self.url, self.header, self.header_value, self.good, self.origin = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.authority, self.password = QLineEdit(), _password()
        self.body = QComboBox()
        for body, words in BODIES.items():
            self.body.addItem(_(words), body)
        self.fields = QPlainTextEdit()
        self.fields.setTabChangesFocus(True)
        self.fields.setFixedHeight(scaled(LINES_HEIGHT))
        self.fields.setToolTip(_("There are: {list}.").format(list=", ".join(f"{{{name}}}" for name in template.NAMES)))
        self.good.setPlaceholderText('OK*"id":"{key}"')
        for name, text, field in (
            ("sms.url", _("Address"), self.url), ("sms.body", _("How it is asked"), self.body),
            ("sms.fields", _("Fields, one a line: name = value"), self.fields), ("sms.header", _("Header that lets us in"), self.header),
            ("sms.header_value", _("Value of the header"), self.header_value),
            ("sms.password", _("Password, kept on this computer only"), self.password),
            ("sms.good", _("Good answer; * stands for anything"), self.good), ("sms.sender", _("Sender's name"), self.origin),
            ("sms.authority", _("Certificate of your own authority (file)"), self.authority),
        ):
            self.add(name, text, field)

    def show_settings(self, sms: SmsSettings, is_known: bool) -> None:
        """Show what holds; see `MailPanel`."""
        for field, text in (
            (self.url, sms.url), (self.header, sms.header), (self.header_value, sms.header_value), (self.good, sms.good), (self.origin, sms.sender),
            (self.authority, sms.authority),
        ):
            field.setText(text)
        self.fields.setPlainText(template.written_fields(sms.fields))
        self.body.setCurrentIndex(max(0, self.body.findData(sms.body)))
        _show_password(self.password, is_known)

    @property
    def settings(self) -> SmsSettings:
        """What stands there.

        :raises UserError: a line of the fields is none.
        """
        url, header, value, good, sender, authority = (
            field.text().strip() for field in (self.url, self.header, self.header_value, self.good, self.origin, self.authority)
        )
        fields = template.read_fields(self.fields.toPlainText())
        return SmsSettings(url, Body(self.body.currentData()), fields, header, value, good, sender, authority)


class MorningPanel(Panel):
    """Who gets letters in the morning, and when; and under which name calendars are published."""

    def __init__(self) -> None:
        super().__init__(_("Letters of the morning"))
        note = _("The agent sends them at this hour of each person's own clock. Whoever has nothing planned gets none.")
        self.content.addWidget(Label(note, "small", "text2", wrap=True))
        self.at = QTimeEdit()
        self.at.setFixedWidth(scaled(NUMBER_WIDTH))
        self.at.setAccessibleName(_("At"))
        self.content.addWidget(Label(_("At"), "small", "text2"))
        self.content.addWidget(self.at)
        self._place = QWidget()
        self.content.addWidget(self._place)
        self.boxes: dict[tuple[str, int], QCheckBox] = {}

    def show_settings(self, morning: Morning, readers: Sequence[Reader]) -> None:
        """Show what holds, and everybody who works here."""
        self.at.setTime(QTime(morning.at.hour, morning.at.minute))
        old, self._place = self._place, QWidget()
        self.content.replaceWidget(old, self._place)
        old.deleteLater()
        grid = QGridLayout(self._place)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(scaled(16))
        self.boxes = {}
        for column, words in enumerate((_("Employee"), _("Plan of the day"), _("Route sheet"))):
            grid.addWidget(Label(words, "small_label", "text2"), 0, column)
        for line, reader in enumerate(readers, start=1):
            name = reader.name if reader.email else _("{name} (no e-mail)").format(name=reader.name)
            grid.addWidget(Label(name, "body", "text" if reader.email else "text2"), line, 0)
            for column, (kind, words, chosen) in enumerate((
                ("plan", _("Plan of the day"), morning.plan), ("route", _("Route sheet"), morning.route),
            ), start=1):
                box = self.boxes[kind, reader.id] = QCheckBox()
                box.setAccessibleName(f"{reader.name}: {words}")
                box.setChecked(reader.id in chosen)
                box.setEnabled(bool(reader.email))
                grid.addWidget(box, line, column)
        grid.setColumnStretch(3, 1)

    @property
    def settings(self) -> Morning:
        """What stands there."""
        chosen = {kind: frozenset(id for (one, id), box in self.boxes.items() if one == kind and box.isChecked()) for kind in ("plan", "route")}
        return Morning(self.at.time().toPython(), chosen["plan"], chosen["route"])  # type: ignore[arg-type]


def _password() -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    return field


def _show_password(field: QLineEdit, is_known: bool) -> None:
    field.clear()
    field.setPlaceholderText(_("this computer knows it") if is_known else _("this computer does not know it"))
