"""Canonical tables of people: who they are, who looks after them."""

from needmine.core.tables import column

from .canonical import canonical, party

PARTIES = canonical(
    "parties",
    party(),
    column(
        "kind",
        "string",
        zh="个人或公司",
        en="Person or company",
        required=True,
        allowed=("person", "company"),
    ),
    column("name", "string", zh="姓名", en="Name", identifying="name", data_class="C2"),
    column(
        "id_number", "string", zh="证件号", en="ID number", identifying="id_number", data_class="C2"
    ),
    column(
        "phone", "string", zh="手机号", en="Mobile number", identifying="phone", data_class="C2"
    ),
    column("email", "string", zh="电子邮箱", en="E-mail", identifying="email", data_class="C2"),
    column("address", "string", zh="住址", en="Address", identifying="address", data_class="C2"),
    column(
        "app_id",
        "string",
        zh="各应用共用的用户标识（如微信 UnionID）",
        en="User id that apps share (such as WeChat's UnionID)",
        identifying="app_id",
        data_class="C2",
    ),
    column("birth_date", "date", zh="出生日期", en="Birth date", data_class="C2"),
    column("gender", "string", zh="性别", en="Gender", allowed=("female", "male"), data_class="C2"),
    column("city", "string", zh="城市", en="City"),
    column("branch_code", "string", zh="开户或管户网点", en="Branch where they are known"),
    column("occupation", "string", zh="职业", en="Occupation", data_class="C2"),
    column("since_date", "date", zh="开户日期", en="Customer since"),
    key=("department", "party_id"),
    zh="每个部门每位客户一行",
    en="One row per customer as one department knows them",
)

CROSSWALK = canonical(
    "crosswalk",
    party(),
    column(
        "master_party_id",
        "string",
        zh="主数据客户号",
        en="The master's customer number",
        identifying="master_party_id",
        data_class="C2",
        required=True,
    ),
    key=("department", "party_id"),
    zh="部门客户号与主客户号的对应，每个部门客户号一行",
    en="One row per department's customer number that the master knows",
)

MANAGERS = canonical(
    "managers",
    party(),
    column("banker_code", "string", zh="客户经理工号", en="Banker's staff code", required=True),
    column("branch_code", "string", zh="管户网点", en="Branch in charge"),
    column("from_date", "date", zh="起始日", en="From", required=True),
    column("reason", "string", zh="变更原因", en="Why it changed"),
    key=("department", "party_id", "from_date"),
    zh="每位客户每段管户关系一行",
    en="One row per customer and period with one banker",
)

RISK_ASSESSMENTS = canonical(
    "risk_assessments",
    column("assessment_id", "string", zh="测评编号", en="Assessment number", required=True),
    party(),
    column(
        "risk_class",
        "string",
        zh="风险承受等级",
        en="Risk class",
        required=True,
        allowed=("C1", "C2", "C3", "C4", "C5"),
    ),
    column("expires_date", "date", zh="有效期至", en="Valid until"),
    key=("department", "assessment_id"),
    zh="每次风险测评一行",
    en="One row per risk assessment",
    event=True,
)

CREDIT_SCORES = canonical(
    "credit_scores",
    party(),
    column(
        "source",
        "string",
        zh="评分来源",
        en="Internal or bureau",
        required=True,
        allowed=("internal", "bureau"),
    ),
    column("version", "string", zh="评分模型版本", en="Version of the score", required=True),
    column(
        "score", "float64", zh="评分", en="Score, higher is better", required=True, data_class="C2"
    ),
    key=("department", "party_id", "source", "happened_at"),
    zh="每位客户每次评分一行",
    en="One row per customer and scoring",
    event=True,
)

CONSENTS = canonical(
    "consents",
    column("consent_id", "string", zh="同意记录编号", en="Consent record", required=True),
    party(),
    column("purpose", "string", zh="目的", en="Purpose", required=True),
    column(
        "state", "string", zh="状态", en="State", required=True, allowed=("granted", "withdrawn")
    ),
    column("channel", "string", zh="渠道", en="Where it was given"),
    key=("department", "consent_id"),
    zh="每次同意或撤回一行",
    en="One row per consent given or withdrawn",
    event=True,
)
