"""Documents with lines: invoices, credit notes, orders, quotations and acts of another program, one row a line."""

from app.core.i18n import N_
from app.services.imports.kinds.products import ARTICLE_WORDS, NAME_WORDS, PRICE_WORDS, UNIT_WORDS
from app.services.imports.targets import KINDS, ImportKind, Own

#: types that move no stock by themselves and so may come in as posted papers of the past
TYPES = ("invoice", "credit_note", "order", "quotation", "act")

DOCUMENTS = KINDS.add("documents", ImportKind(
    code="documents",
    title=N_("Documents with lines"),
    icon="document",
    entity="document",
    keys=(("number",),),
    synonyms={},
    own=(
        Own("number", N_("Number"), "code",
            "invoice no|invoice number|order id|order no|order number|document no|document number|invoice|no|rechnungsnummer|belegnummer|"
            "номер|номер документа|№|№ документа|№ заявки|№ счета|номер счета|номер заказа", required=True, length=40),
        Own("date", N_("Date"), "date",
            "invoice date|order date|document date|date|datum|rechnungsdatum|дата|дата документа|дата счета|дата заявки|дата заказа", required=True),
        Own("type", N_("Type"), "text", "document type|doc type|type|вид документа|тип документа", length=20),
        Own("client_code", N_("Client: code"), "code",
            "customer id|client id|customer no|client code|customer code|kundennummer|код клиента|код контрагента", length=30),
        Own("client_name", N_("Client: name"), "text",
            "customer|customer name|client|client name|company|company name|ship name|kunde|клиент|контрагент|покупатель|заказчик", length=200),
        Own("client_tax_id", N_("Client: tax number"), "code", "tax number|vat id|инн|инн контрагента", length=30),
        Own("client_country", N_("Client: country"), "text", "country|ship country|land|страна", length=60),
        Own("client_city", N_("Client: city"), "text", "city|ship city|город", length=100),
        Own("currency", N_("Currency"), "text", "currency|currency code|waehrung|валюта", length=3),
        Own("manager", N_("Manager"), "ref", "sales rep|employee|manager|менеджер|ответственный", reference="employee"),
        Own("due_on", N_("Due"), "date", "due date|payable until|due|срок оплаты|оплатить до"),
        Own("external_number", N_("Their number"), "code", "po number|your reference|customer reference|номер клиента|вх номер", length=60),
        Own("subject", N_("Basis"), "text", "contract|basis|договор|основание", length=200),
        Own("note", N_("Internal note"), "text", "note|comment|remark|примечание|комментарий"),
        Own("line.article", N_("Article"), "code", ARTICLE_WORDS, length=50),
        Own("line.name", N_("Goods or service"), "text", NAME_WORDS, length=250),
        Own("line.quantity", N_("Quantity"), "number", "qty|quantity|units|pieces|menge|anzahl|кол во|количество|кол", required=True),
        Own("line.unit", N_("Unit"), "ref", UNIT_WORDS, reference="unit"),
        Own("line.price", N_("Price"), "number", PRICE_WORDS, required=True),
        Own("line.discount", N_("Discount, %"), "number", "discount|discount percent|rebate|rabatt|скидка|скидка %"),
        Own("line.vat_percent", N_("VAT, %"), "rate", "vat|vat %|vat rate|tax rate|tax %|ндс|ставка ндс|ндс %|mwst"),
    ),
))
