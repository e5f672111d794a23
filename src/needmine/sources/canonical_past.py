"""Canonical tables of the bank's past: tags, scores, lists and campaigns from before Needmine.

They are dated evidence: each row says when the bank came to it, so that no past day knows more
than it did.
"""

from needmine.core.tables import column

from .canonical import CONTACT_RETENTION, canonical, money, party

PAST_TAGS = canonical(
    "past_tags",
    party(),
    column("tag", "string", zh="标签", en="Tag", required=True),
    column("value", "string", zh="取值", en="Its value", data_class="C2"),
    column("from_date", "date", zh="起始日", en="From", required=True),
    column("until_date", "date", zh="终止日", en="Until"),
    key=("department", "party_id", "tag", "from_date"),
    zh="每位客户每个标签每段有效期一行",
    en="One row per customer, tag and period it held",
    retention=CONTACT_RETENTION,
)

PAST_SCORES = canonical(
    "past_scores",
    party(),
    column("model", "string", zh="模型", en="Model that gave it", required=True),
    column("version", "string", zh="模型版本", en="Its version"),
    column("score", "float64", zh="分数", en="Score", required=True, data_class="C2"),
    key=("department", "party_id", "model", "happened_at"),
    zh="每位客户每个模型每次评分一行",
    en="One row per customer, model and scoring",
    event=True,
    retention=CONTACT_RETENTION,
)

PAST_LISTS = canonical(
    "past_lists",
    column("list_id", "string", zh="名单编号", en="List", required=True),
    party(),
    column("title", "string", zh="名单名称", en="What the list was for"),
    column("product_code", "string", zh="推荐产品", en="Product to offer"),
    column("banker_code", "string", zh="客户经理工号", en="Banker it went to"),
    column("place", "int64", zh="名次", en="Place on the list, from 1", minimum=1),
    key=("department", "list_id", "party_id"),
    zh="每份名单每位客户一行",
    en="One row per list and customer on it",
    event=True,
    retention=CONTACT_RETENTION,
)

CAMPAIGN_RESULTS = canonical(
    "campaign_results",
    column("campaign_id", "string", zh="活动编号", en="Campaign", required=True),
    party(),
    column(
        "arm",
        "string",
        zh="分组",
        en="Contacted or held out",
        required=True,
        allowed=("contacted", "held_out"),
    ),
    column("is_randomised", "boolean", zh="是否随机分组", en="Told apart by chance"),
    column("is_success", "boolean", zh="是否成功", en="Came to what was aimed at", required=True),
    money("value", zh="成交金额", en="What it brought"),
    key=("department", "campaign_id", "party_id"),
    zh="每次营销活动每位客户一行",
    en="One row per campaign and customer",
    event=True,
    retention=CONTACT_RETENTION,
)
