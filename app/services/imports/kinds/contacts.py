"""People at clients out of a list."""

from app.core.i18n import N_
from app.services.imports.targets import KINDS, ImportKind

CONTACTS = KINDS.add("contacts", ImportKind(
    code="contacts",
    title=N_("Contacts"),
    icon="person",
    entity="contact",
    keys=(("email",), ("client", "name")),
    synonyms={
        "client": "company|company name|customer|customer name|account|organization|customer id|client id|client code|"
                  "клиент|контрагент|компания|организация|код клиента|инн",
        "name": "contact|contact name|full name|person|name|ansprechpartner|фио|контактное лицо|контакт|имя|сотрудник",
        "post": "title|job title|position|contact title|role|должность",
        "phone": "phone|telephone|tel|mobile|phone number|телефон|тел|мобильный",
        "email": "email|e mail|mail|email address|почта|электронная почта|эл почта",
        "birthday": "birthday|birth date|date of birth|дата рождения|день рождения",
        "is_main": "main|primary|основной|главный",
        "comment": "comment|notes|remark|комментарий|примечание",
    },
))
