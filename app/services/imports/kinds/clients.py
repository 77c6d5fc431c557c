"""Clients and suppliers out of a list."""

from app.core.i18n import N_
from app.services.imports.targets import KINDS, ImportKind

CLIENTS = KINDS.add("clients", ImportKind(
    code="clients",
    title=N_("Clients"),
    icon="clients",
    entity="client",
    codes=frozenset({"code", "tax_id"}),
    keys=(("code",), ("tax_id",), ("name",), ("email",)),
    synonyms={
        "name": "company|company name|customer|customer name|client name|account|account name|organization|organisation|firm|"
                "name of company|supplier name|firma|kunde|kundenname|lieferant|"
                "название|наименование|клиент|контрагент|организация|компания|покупатель|поставщик|наименование контрагента|полное наименование",
        "code": "customer id|client id|customer no|customer number|account id|id|code|no|supplier id|kundennummer|"
                "код|код клиента|код контрагента|номер клиента",
        "tax_id": "tax number|tax no|vat id|vat no|ein|инн|инн контрагента|унп|бин|иин|едрпоу|ust id|steuernummer",
        "kind": "type|вид|тип|физ юр",
        "status": "state|account status|статус|состояние",
        "is_customer": "is customer",
        "is_supplier": "is supplier|supplier|поставщик да нет",
        "category": "segment|group|sector|industry|kategorie|branche|категория|группа|сегмент|отрасль|вид клиента",
        "manager": "sales rep|sales agent|owner|responsible|account manager|person responsible|менеджер|ответственный|куратор",
        "since": "since|created|customer since|date added|дата создания|клиент с",
        "phone": "phone|telephone|telefonnummer|tel|phone number|mobile|phone 1|telefon|телефон|тел|моб тел|мобильный|контактный телефон",
        "email": "email|e mail|mail|email address|mail adresse|почта|эл почта|e mail адрес|электронная почта",
        "website": "site|web|url|homepage|home page|www|сайт|веб сайт",
        "country": "country|office location|land|страна",
        "city": "city|town|ort|stadt|город|населенный пункт",
        "address": "address|anschrift|street|address 1|address line|strasse|адрес|юр адрес|юридический адрес|фактический адрес|улица",
        "language": "language|язык",
        "price_list": "price list|вид цен|тип цен|прайс лист",
        "discount": "discount|rebate|rabatt|скидка",
        "payment_days": "payment days|terms|payment terms|net days|отсрочка|дней отсрочки|отсрочка платежа",
        "credit_limit": "credit limit|limit|кредитный лимит|лимит",
        "source": "source|lead source|источник",
        "comment": "comment|notes|note|remark|bemerkung|description|комментарий|примечание|заметка|описание",
    },
))
