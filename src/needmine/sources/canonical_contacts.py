"""Canonical tables of contact: visits, offers, answers, words."""

from needmine.core.tables import column

from .canonical import CONTACT_RETENTION, canonical, party

DIGITAL_EVENTS = canonical(
    "digital_events",
    column("event_id", "string", zh="事件编号", en="messageId", required=True),
    party(),
    column(
        "kind", "string", zh="事件类型", en="Segment call", required=True, allowed=("track", "page")
    ),
    column("name", "string", zh="事件或页面名", en="Event or page name", required=True),
    column(
        "topic",
        "string",
        zh="主题",
        en="What the page is about",
        allowed=(
            "loan",
            "deposit",
            "wealth",
            "card",
            "insurance",
            "fx",
            "help",
            "close_account",
            "home",
            "transfer",
            "other",
        ),
    ),
    column("channel", "string", zh="渠道", en="App, mini-program, WeCom, web"),
    key=("department", "event_id"),
    zh="每次访问或操作一行",
    en="One row per page view or action",
    event=True,
    retention=CONTACT_RETENTION,
)

CONTACTS = canonical(
    "contacts",
    column("contact_id", "string", zh="触达编号", en="Contact number", required=True),
    party(),
    column("channel", "string", zh="渠道", en="Channel", required=True),
    column("product_code", "string", zh="推荐产品", en="Product offered"),
    column("banker_code", "string", zh="客户经理工号", en="Banker's staff code"),
    column("is_service", "boolean", zh="是否服务通知", en="Service message, not marketing"),
    column("is_randomised", "boolean", zh="是否随机触达", en="Sent by chance, as an experiment"),
    key=("department", "contact_id"),
    zh="每次触达一行",
    en="One row per contact",
    event=True,
    retention=CONTACT_RETENTION,
)

ANSWERS = canonical(
    "answers",
    column("answer_id", "string", zh="答复编号", en="Answer number", required=True),
    column("contact_id", "string", zh="触达编号", en="Contact it answers"),
    column("lead_id", "string", zh="线索编号", en="Lead it answers"),
    party(required=False),
    column(
        "answer",
        "string",
        zh="答复",
        en="Answer",
        required=True,
        allowed=("accepted", "declined", "wrong", "no_answer"),
    ),
    column("note", "string", zh="备注", en="Note", identifying="text", data_class="C2"),
    column("answered_by", "string", zh="记录人工号", en="Who recorded it"),
    key=("department", "answer_id"),
    zh="每条答复一行",
    en="One row per answer",
    event=True,
    retention=CONTACT_RETENTION,
    bucket="answer_id",
)

FEEDBACK_TEXTS = canonical(
    "feedback_texts",
    column("feedback_id", "string", zh="反馈编号", en="Feedback number", required=True),
    party(),
    column(
        "kind",
        "string",
        zh="类型",
        en="Kind",
        required=True,
        allowed=("call", "complaint", "comment", "survey"),
    ),
    column(
        "text",
        "string",
        zh="原文",
        en="What was said",
        identifying="text",
        data_class="C2",
        required=True,
    ),
    column("language", "string", zh="语言", en="Language", allowed=("zh", "en")),
    column("closed_date", "date", zh="办结日", en="Settled on"),
    key=("department", "feedback_id"),
    zh="每条来电、投诉或评论一行",
    en="One row per call, complaint or comment",
    event=True,
    retention=CONTACT_RETENTION,
)
