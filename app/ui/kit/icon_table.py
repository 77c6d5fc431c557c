"""One meaning, one icon: the only place where a glyph of the icon set is named."""

from __future__ import annotations

#: meaning → glyph of Fluent System Icons (file ``<glyph>_20_regular.svg`` in ``app/resources/icons``)
ICONS: dict[str, str] = {
    # people and clients
    "client": "people", "company": "building", "person": "person", "contact": "contact_card", "people": "people", "team": "people_team",
    "client_group": "people_community", "employee": "person_circle", "user": "person_circle", "person_add": "person_add",
    "lead": "person_available", "assign": "person_swap", "supplier": "building_shop", "department": "organization", "position": "briefcase",
    "role": "person_key", "absence": "person_clock", "segment": "group_list", "tag": "tag", "birthday": "gift", "merge": "merge",
    "duplicate": "copy",
    # selling
    "deal": "handshake", "order": "document_text", "quote": "document_edit", "offer": "document_edit", "contract": "document_ribbon",
    "price_list": "tag_multiple", "price": "tag", "discount": "ribbon", "campaign": "megaphone", "source": "target", "funnel": "data_funnel",
    "pipeline": "pipeline", "board": "board", "subscription": "arrow_repeat_all", "loss_reason": "dismiss_circle", "cart": "cart",
    # documents
    "document": "document_text", "documents": "document_multiple", "invoice": "receipt", "bill": "receipt_money", "credit_note": "arrow_undo",
    "act": "clipboard_checkmark", "delivery": "vehicle_truck_profile", "shipment": "vehicle_truck_profile", "receipt": "box_arrow_left",
    "return": "arrow_turn_down_left", "posted": "lock_closed", "draft": "edit", "waiting": "hourglass", "template": "form", "form": "form",
    "file": "document", "pdf": "document_pdf", "spreadsheet": "document_table", "image": "image", "folder": "folder", "attachment": "attach",
    "numbering": "number_symbol", "reverse": "arrow_counterclockwise",
    # goods and stock
    "product": "box", "goods": "box", "products": "box_multiple", "product_group": "apps_list", "service": "wrench", "stock": "cube",
    "warehouse": "storage", "place": "location", "transfer": "arrow_swap", "inventory": "clipboard_task", "write_off": "bin_recycle",
    "reservation": "box_checkmark", "lot": "layer", "serial": "qr_code", "barcode": "barcode_scanner", "scan": "scan_dash", "unit": "ruler",
    "weight": "scales", "picking": "box_search", "packing": "box_toolbox", "purchase": "shopping_bag", "purchase_order": "shopping_bag",
    # making
    "production": "building_factory", "work_order": "clipboard_text_ltr", "recipe": "clipboard_bullet_list", "operation": "settings_cog_multiple",
    "work_centre": "toolbox", "equipment": "wrench",
    # money
    "money": "money", "payment": "payment", "payment_in": "payment", "payment_out": "money_hand", "bank": "building_bank", "cash": "wallet",
    "account": "wallet_credit_card", "currency": "currency_dollar_euro", "exchange_rate": "currency_dollar_euro", "tax": "money_calculator",
    "balance": "scales", "settlement": "arrow_swap", "reconciliation": "clipboard_checkmark", "budget": "coin_multiple",
    "expense": "money_dismiss", "margin": "arrow_trending", "calculator": "calculator", "formula": "math_formula",
    # time and work
    "planner": "calendar_ltr", "calendar": "calendar_ltr", "date": "calendar_ltr", "task": "task_list_square_ltr", "task_add": "task_list_add",
    "meeting": "calendar_clock", "appointment": "calendar_clock", "event": "calendar_star", "reminder": "alert", "bell": "alert",
    "clock": "clock", "timer": "timer", "timesheet": "clipboard_clock", "holiday": "beach", "project": "briefcase", "resource": "door",
    "route": "arrow_routing", "visit": "location", "repeat": "arrow_repeat_all", "history": "history", "recent": "history",
    "timeline": "history", "vacation": "airplane", "vehicle": "vehicle_truck_profile",
    # processes
    "process": "flow", "process_design": "flowchart", "process_run": "play_circle", "step": "square", "automatic": "flash",
    "gateway": "branch_fork", "choice": "question", "lane": "layout_row_three", "start": "play_circle", "end": "record_stop",
    "condition": "branch_fork", "problem": "warning", "connect": "line", "replace": "arrow_swap", "note": "note", "wizard": "wand",
    "mining": "data_usage", "agent": "bot", "job": "clock",
    # shapes in line with each other
    "align_left": "align_left", "align_centre": "align_center_vertical", "align_right": "align_right", "align_top": "align_top",
    "align_middle": "align_center_horizontal", "align_bottom": "align_bottom", "spread_across": "align_space_evenly_horizontal",
    "spread_down": "align_space_evenly_vertical",
    # talking
    "mail": "mail", "mailbox": "mail_inbox", "mail_template": "mail_template", "send": "send", "reply": "arrow_reply", "forward": "arrow_forward",
    "call": "call", "call_in": "call_inbound", "call_out": "call_outbound", "call_missed": "call_missed", "sms": "chat",
    "chat": "chat_multiple", "comment": "comment", "ticket": "headset", "helpdesk": "headset", "knowledge": "book_open",
    "article": "document_text", "web": "globe", "web_lead": "globe", "channel": "megaphone_loud", "link": "link", "share": "share",
    "phone": "phone",
    "survey": "clipboard_task",
    # looking at figures
    "desk": "home", "home": "home", "dashboard": "gauge", "report": "data_pie", "reports": "data_pie", "kpi": "target_arrow",
    "chart": "data_bar_vertical", "chart_line": "data_line", "chart_bar": "data_bar_vertical", "chart_pie": "data_pie",
    "trend_up": "arrow_trending",
    "trend_down": "arrow_trending_down", "table": "table", "pivot": "table_simple", "list": "list", "grid": "grid", "columns": "column_triple",
    "group": "group_list", "sort": "arrow_sort", "sort_up": "arrow_up", "sort_down": "arrow_down", "filter": "filter",
    "filter_clear": "filter_dismiss", "view": "eye", "hide": "eye_off",
    # doing
    "add": "add", "new": "add", "edit": "edit", "delete": "delete", "bin": "delete", "restore": "archive_arrow_back", "archive": "archive",
    "copy": "copy", "save": "save", "search": "search", "close": "dismiss", "more": "more_horizontal", "undo": "arrow_undo", "redo": "arrow_redo",
    "refresh": "arrow_clockwise", "print": "print", "import": "arrow_import", "export": "arrow_export", "download": "arrow_download",
    "upload": "arrow_upload", "pin": "pin", "unpin": "pin_off", "star": "star", "flag": "flag", "bookmark": "bookmark",
    "play": "play", "pause": "pause", "stop": "stop", "record": "record", "zoom_in": "zoom_in", "zoom_out": "zoom_out", "zoom_fit": "zoom_fit",
    "full_screen": "full_screen_maximize", "drag": "re_order_dots_vertical", "sync": "arrow_sync", "exchange": "arrow_sync",
    "subtract": "subtract", "next": "next", "select": "cursor", "open": "open", "window": "window_new", "insert_row": "table_add",
    "recycle": "bin_recycle", "compare": "split_vertical",
    # where to
    "up": "arrow_up", "down": "arrow_down", "left": "arrow_left", "right": "arrow_right", "chevron_up": "chevron_up",
    "chevron_down": "chevron_down", "chevron_left": "chevron_left", "chevron_right": "chevron_right", "fold": "panel_left_contract",
    "unfold": "panel_left_expand", "panel": "panel_right",
    # how it stands
    "ok": "checkmark_circle", "done": "checkmark_circle", "tick": "checkmark", "warning": "warning", "error": "error_circle",
    "bad": "error_circle", "info": "info", "help": "question_circle", "question": "question_circle", "late": "warning", "locked": "lock_closed",
    "unlocked": "lock_open", "open_circle": "circle", "half": "circle_half_fill", "current": "record", "offline": "wifi_off",
    "online": "plug_connected", "demo": "beaker", "forbidden": "prohibited", "document_error": "document_error", "shield": "shield",
    "shield_error": "shield_error", "keyboard": "keyboard", "empty": "mail_inbox", "idea": "lightbulb", "new_mark": "sparkle",
    # running the program
    "settings": "settings", "fields": "textbox", "customize": "options", "section": "apps", "rights": "person_lock", "audit": "shield_task",
    "journal": "clipboard_text_ltr", "backup": "database", "database": "database", "server": "server", "language": "local_language",
    "theme": "dark_theme", "color": "color", "key": "key", "password": "password", "sign_out": "sign_out", "about": "info", "firm": "building",
    "organisation": "building_multiple", "country": "globe", "integration": "plug_connected", "printer": "print", "shortcut": "keyboard",
    "logs": "document_text", "command": "chevron_right",
}
