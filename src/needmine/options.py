"""The words each command takes."""

from pathlib import Path
from typing import Any

from needmine.core.sentences import Language, Sentence
from needmine.usage import Parser, day, number_between, whole_number

_HELP = {
    "init": Sentence(zh="新建一家银行的文件夹", en="make a new bank's folder"),
    "check": Sentence(zh="找出文件夹里的每处错误", en="find every mistake in a bank's folder"),
    "simulate": Sentence(
        zh="造一家真实需求已知的银行", en="make a bank whose true needs are known"
    ),
    "link": Sentence(
        zh="在平面文件中找出同一个人的记录", en="find the rows of flat files that are one person"
    ),
    "explain": Sentence(
        zh="说明两条记录为何是或不是同一位客户",
        en="say why two records are, or are not, one customer",
    ),
    "decide": Sentence(
        zh="判定两条记录是或不是同一位客户", en="decide whether two records are one customer"
    ),
    "mine": Sentence(zh="为某一时点挖掘一家银行", en="mine a bank for a moment"),
    "publish": Sentence(
        zh="把线索与标签交给银行的 CRM", en="hand leads and tags to the bank's CRM"
    ),
    "evaluate": Sentence(
        zh="用后来发生的事评判需求", en="judge needs by what came later, beside simple baselines"
    ),
    "shadow": Sentence(
        zh="试运行：每天封存台账，每周与名单对照，不触达任何人",
        en="try it in the shadow: freeze a ledger a day, report weekly, touch nobody",
    ),
    "pilot": Sentence(
        zh="规划试点：能看出多小的提升，要多少天",
        en="plan a pilot: how small a lift it can show, and in how many days",
    ),
    "sources": Sentence(
        zh="数据源：装载前检查，据文件起草映射，装载后看质量",
        en="sources: check them before loading, draft them from a file, see their quality after it",
    ),
    "serve": Sentence(zh="打开工作台", en="open the workbench"),
    "person": Sentence(
        zh="开立、变更、停用工作台账号，或列出全部账号",
        en="open, change, close or list accounts of the workbench",
    ),
    "prune": Sentence(zh="删除旧版本的文件", en="delete the files of old runs"),
}
_STEP_HELP = {
    "check": Sentence(
        zh="装载前检查数据流：映射、列、掩码预览、会被隔离的行、列的变化",
        en="check feeds before loading: mappings, columns, masked preview, quarantine, drift",
    ),
    "quarantine": Sentence(
        zh="隔离区：按数据流、列、原因列出；--export 导出待改的行",
        en="what is in quarantine by feed, column and reason; --export writes the rows to mend",
    ),
    "repair": Sentence(
        zh="收回改好的隔离行，下次运行随原文件重读",
        en="take mended rows back; the next run reads them with their files",
    ),
    "quality": Sentence(
        zh="上次运行后各数据流的质量：行数、空值、重复、孤儿、新鲜度、漂移，以及怎么办",
        en="the sources after the last run: counts, gaps, repeats, orphans, age, drift, what to do",
    ),
    "suggest": Sentence(
        zh="依据文件的列名与取值起草 feed.yml 和映射",
        en="draft feed.yml and a mapping from a file's headings and values",
    ),
}
_FLAGS = {
    "--department": Sentence(zh="部门", en="the department"),
    "file": Sentence(zh="部门交来的文件", en="a file as a department delivers it"),
    "--table": Sentence(
        zh="起草这张标准表；默认取最合适的一张",
        en="the canonical table to draft for; default: the one that fits best",
    ),
    "suggest --out": Sentence(
        zh="把草稿写入该文件夹，如 BANK/sources/部门/数据流；默认只显示",
        en="write the draft into that folder, such as BANK/sources/DEPARTMENT/FEED; default: only "
        "show it",
    ),
    "--reason": Sentence(
        zh="只看这个原因，如 not_a_date", en="only that reason, such as not_a_date"
    ),
    "--export": Sentence(
        zh="把一个数据流的隔离行写入该文件（CSV），默认掩码",
        en="write the refused rows of one feed into that file (CSV), masked",
    ),
    "--reveal": Sentence(
        zh="导出原值而不掩码；写明为什么，会记入审计日志",
        en="write them in clear; say why, it goes into the audit log",
    ),
    "repair file": Sentence(zh="导出后改好的文件", en="file that was exported and mended"),
    "quality --out": Sentence(
        zh="把报告写成网页（HTML，含图，两种语言）", en="write the report as a page with pictures"
    ),
    "--feed": Sentence(zh="只看这个数据流", en="only the feed of that name"),
    "step": Sentence(zh="规划（plan）", en="what to do"),
    "--bankers": Sentence(zh="客户经理人数", en="how many bankers take part"),
    "--leads-per-day": Sentence(
        zh="每人每天抽取的线索数，含不联系的",
        en="leads drawn for each banker a day, held out ones too",
    ),
    "--days": Sentence(zh="工作日数", en="how many working days"),
    "--hold-out": Sentence(
        zh="随机不联系的份额，如 0.2", en="share held out by chance, such as 0.2"
    ),
    "--base-rate": Sentence(
        zh="不联系时的成交率，如 0.02", en="share who come by themselves, such as 0.02"
    ),
    "--power": Sentence(zh="检验功效，默认 0.8", en="power of the test; default: 0.8"),
    "--lift": Sentence(
        zh="希望看出的提升（份额之差），如 0.01",
        en="lift to be shown, as a difference of shares, such as 0.01",
    ),
    "--design-effect": Sentence(
        zh="同一客户经理的客户相像，多少条线索才抵一条独立线索；默认 1.5（推测）",
        en="customers of one banker are alike: how many leads tell as much as one independent "
        "lead; default: 1.5 (guess)",
    ),
    "--pictures": Sentence(
        zh="把图（SVG）画到该文件夹", en="draw the pictures (SVG) into that folder"
    ),
    "--lists": Sentence(
        zh="本行自己的联系名单（CSV）所在文件夹；默认用六份通行名单",
        en="folder of the bank's own contact lists (CSV); default: the six usual ones",
    ),
    "files": Sentence(
        zh="带表头的文本文件（可用 gzip 压缩）或 Parquet 文件",
        en="text with a header line (gzip is fine) or Parquet",
    ),
    "--column": Sentence(
        zh="指明某列是什么，如 given_name=fname；可写多次；none=列名 表示不用该列",
        en="say what a column holds, such as given_name=fname; may be given several times; "
        "none=HEADER leaves one out",
    ),
    "--truth": Sentence(
        zh="写有真实归属的列；用来评判，不参与链接",
        en="column with the true person; linking does not look at it, the figures do",
    ),
    "--truth-pattern": Sentence(
        zh="从该列取出归属的正则表达式，如 'rec-(\\d+)-'",
        en="regular expression that takes the person out of that column, such as 'rec-(\\d+)-'",
    ),
    "--out": Sentence(
        zh="把各行连同组号写入该文件（CSV）",
        en="write every row with its group into that file (CSV)",
    ),
    "records": Sentence(
        zh="两条记录，各写 部门:客户号", en="two records, each as DEPARTMENT:NUMBER"
    ),
    "decision": Sentence(
        zh="one（同一人）、two（不是同一人）或 open（交还证据）",
        en="one (person), two (people) or open (left to the evidence)",
    ),
    "--because": Sentence(
        zh="理由，例如“已与客户本人核实”", en="why, such as 'asked the customer'"
    ),
    "--by": Sentence(
        zh="判定人的用户名，须为数据管家", en="user name of who decides, a data steward"
    ),
    "bank": Sentence(zh="银行的文件夹", en="folder of the bank"),
    "out": Sentence(zh="新银行的文件夹", en="folder of the new bank"),
    "--as-of": Sentence(
        zh="只看该日零点前已知的事，如 2026-07-01；默认为今天",
        en="know only what was known before that day began, such as 2026-07-01; default: today",
    ),
    "--files": Sentence(
        zh="逐个列出本次读入的文件，而不只是有行被隔离的",
        en="list every file this run read, not only those with rows in quarantine",
    ),
    "--json": Sentence(zh="以 JSON 输出", en="print JSON"),
    "--name-zh": Sentence(zh="中文名称", en="name in Chinese"),
    "--name-en": Sentence(zh="英文名称", en="name in English"),
    "--customers": Sentence(zh="客户数", en="how many customers"),
    "--months": Sentence(zh="记录多少个月", en="how many months of records"),
    "--seed": Sentence(zh="随机种子；相同则银行相同", en="the same seed makes the same bank"),
    "--traces": Sentence(
        zh="同样的人生留下哪一种痕迹：usual 或另一套写法 alternative",
        en="which make of traces the same lives leave: usual or alternative",
    ),
    "--check": Sentence(
        zh="与合理范围对照；不写 OUT 则只检查、不写文件",
        en="compare with plausible ranges; without OUT nothing is written",
    ),
    "--language": Sentence(zh="记录所用语言", en="language of the records"),
    "--horizon-days": Sentence(
        zh="用此后多少天的事来评判", en="judge by what came in so many days"
    ),
    "--host": Sentence(
        zh="监听的地址；默认只有本机可访问", en="address to listen on; default: this machine only"
    ),
    "--port": Sentence(
        zh="端口；默认为 bank.yml 所写，否则 8000", en="default: as bank.yml says, else 8000"
    ),
    "--keep": Sentence(zh="保留最近多少次运行", en="how many of the last runs to keep"),
    "username": Sentence(zh="登录所用的用户名", en="name to sign in with"),
    "--role": Sentence(
        zh="岗位：relationship_manager（客户经理）、call_centre_agent（客服坐席）、marketing"
        "（市场营销）、analyst（数据分析）、experience（客户体验）、compliance（合规审计）、"
        "department_head（部门负责人）、data_steward（数据管家）",
        en="relationship_manager, call_centre_agent, marketing, analyst, experience, compliance, "
        "department_head or data_steward",
    ),
    "--banker": Sentence(
        zh="管户客户经理代码，决定其名下客户", en="banker code; whose customers a banker sees"
    ),
    "--branch": Sentence(
        zh="网点代码，决定负责人所见客户", en="branch code; whose customers a head sees"
    ),
    "--list": Sentence(zh="列出全部账号", en="list every account"),
    "--close": Sentence(
        zh="停用账号；其记录保留", en="close the account; what the person did stays on record"
    ),
}


_ABOUT = Sentence(
    zh="知需：每位客户接下来需要什么，为什么，能做什么，做得对不对。",
    en="What each customer of a bank needs next, why, what may be done, and whether it was right.",
)
_COMMANDS = Sentence(zh="命令", en="commands")
_STEP = Sentence(zh="步骤", en="steps")
_BANK: tuple[str, dict[str, Any]] = ("bank", {"type": Path, "metavar": "BANK"})
_AS_OF: tuple[str, dict[str, Any]] = ("--as-of", {"type": day("--as-of"), "metavar": "DATE"})
_RECORDS: tuple[str, dict[str, Any]] = ("records", {"nargs": 2, "metavar": "RECORD"})
_JSON: tuple[str, dict[str, Any]] = ("--json", {"action": "store_true"})
# Further ahead nobody judges a need; in days.
_TEN_YEARS = 3_660
# More bankers, leads or days than any pilot has.
_MANY = 100_000
# A run a day for a century.
_MOST_RUNS = 36_600


def parser(language: Language) -> Parser:
    """Return the parser of every command; what it parses names the command as ``command``."""
    whole = Parser(prog="needmine", description=_ABOUT.say(language), language=language)
    below = whole.add_subparsers(
        required=True, metavar="COMMAND", dest="command", title=_COMMANDS.say(language)
    )
    for name, words in _WORDS.items():
        added = below.add_parser(name, help=_HELP[name].say(language), language=language)
        for flag, settings in words:
            added.add(flag, about=_about(name, flag), **settings)
        if name in _STEPS:
            steps = added.add_subparsers(
                required=True, metavar="STEP", dest="step", title=_STEP.say(language)
            )
            for step, taken in _STEPS[name].items():
                one = steps.add_parser(step, help=_STEP_HELP[step].say(language), language=language)
                for flag, settings in taken:
                    one.add(flag, about=_about(step, flag), **settings)
    return whole


def _about(command: str, flag: str) -> Sentence:
    # One flag may mean another thing to another command.
    return _FLAGS.get(f"{command} {flag}") or _FLAGS[flag]


def _number(
    flag: str,
    metavar: str,
    *,
    least: int | None = None,
    most: int | None = None,
    default: int | None = None,
    required: bool = False,
) -> tuple[str, dict[str, Any]]:
    read = whole_number(flag, least=least, most=most)
    return (flag, {"type": read, "default": default, "metavar": metavar, "required": required})


def _share(
    flag: str, *, default: float | None = None, required: bool = False
) -> tuple[str, dict[str, Any]]:
    read = number_between(flag, 0, 1)
    settings = {"type": read, "default": default, "metavar": "SHARE", "required": required}
    return (flag, settings)


_WORDS: dict[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "init": (
        _BANK,
        ("--name-zh", {"required": True, "metavar": "NAME"}),
        ("--name-en", {"required": True, "metavar": "NAME"}),
    ),
    "check": (_BANK, _JSON),
    "sources": (),
    "simulate": (
        ("out", {"type": Path, "metavar": "OUT", "nargs": "?"}),
        _number("--customers", "N", default=5000),
        _number("--months", "M", default=18),
        _number("--seed", "S", default=1),
        ("--language", {"choices": ("zh", "en"), "default": "zh"}),
        ("--traces", {"choices": ("usual", "alternative"), "default": "usual"}),
        ("--check", {"action": "store_true"}),
        _JSON,
    ),
    "link": (
        ("files", {"type": Path, "metavar": "FILES", "nargs": "+"}),
        ("--column", {"metavar": "KIND=HEADER", "action": "append"}),
        ("--truth", {"metavar": "COLUMN"}),
        ("--truth-pattern", {"metavar": "REGEX"}),
        ("--out", {"type": Path, "metavar": "FILE"}),
        _JSON,
    ),
    "explain": (_BANK, _RECORDS, _JSON),
    "decide": (
        _BANK,
        _RECORDS,
        ("decision", {"choices": ("one", "two", "open"), "metavar": "DECISION"}),
        ("--because", {"required": True, "metavar": "TEXT", "dest": "reason"}),
        ("--by", {"required": True, "metavar": "USERNAME"}),
    ),
    "mine": (_BANK, _AS_OF, ("--files", {"action": "store_true"}), _JSON),
    "publish": (_BANK, _JSON),
    "evaluate": (
        _BANK,
        ("--as-of", {"type": day("--as-of"), "metavar": "DATE", "action": "append"}),
        ("--lists", {"type": Path, "metavar": "FOLDER"}),
        ("--pictures", {"type": Path, "metavar": "FOLDER"}),
        _number("--horizon-days", "DAYS", least=1, most=_TEN_YEARS, default=90),
        _JSON,
    ),
    "shadow": (
        _BANK,
        _AS_OF,
        ("--lists", {"type": Path, "metavar": "FOLDER"}),
        _number("--horizon-days", "DAYS", least=1, most=_TEN_YEARS, default=90),
        _JSON,
    ),
    "pilot": (
        ("step", {"choices": ("plan",), "metavar": "plan"}),
        _number("--bankers", "N", least=1, most=_MANY, required=True),
        _number("--leads-per-day", "N", least=1, most=_MANY, required=True),
        _number("--days", "DAYS", least=1, most=_MANY, required=True),
        _share("--hold-out", required=True),
        _share("--base-rate", required=True),
        _share("--power", default=0.8),
        _share("--lift"),
        (
            "--design-effect",
            {"type": number_between("--design-effect", 0, 1000), "default": 1.5, "metavar": "X"},
        ),
        _JSON,
    ),
    "serve": (
        _BANK,
        ("--host", {"default": "127.0.0.1", "metavar": "HOST"}),
        _number("--port", "PORT", least=1, most=65_535),
    ),
    "person": (
        _BANK,
        ("username", {"nargs": "?", "metavar": "USERNAME"}),
        ("--role", {"metavar": "ROLE"}),
        ("--name-zh", {"metavar": "NAME"}),
        ("--name-en", {"metavar": "NAME"}),
        ("--banker", {"metavar": "CODE"}),
        ("--branch", {"metavar": "CODE"}),
        ("--list", {"action": "store_true"}),
        ("--close", {"action": "store_true"}),
        _JSON,
    ),
    "prune": (_BANK, _number("--keep", "RUNS", least=0, most=_MOST_RUNS, default=3)),
}

# Commands that do several things, each with words of its own.
_STEPS: dict[str, dict[str, tuple[tuple[str, dict[str, Any]], ...]]] = {
    "sources": {
        "check": (
            _BANK,
            ("--department", {"metavar": "DEPARTMENT"}),
            ("--feed", {"metavar": "FEED"}),
            _JSON,
        ),
        "quality": (_BANK, ("--out", {"type": Path, "metavar": "FILE"}), _JSON),
        "quarantine": (
            _BANK,
            ("--department", {"metavar": "DEPARTMENT"}),
            ("--feed", {"metavar": "FEED"}),
            ("--reason", {"metavar": "REASON"}),
            ("--export", {"type": Path, "metavar": "FILE"}),
            ("--reveal", {"metavar": "WHY"}),
            _JSON,
        ),
        "repair": (_BANK, ("file", {"type": Path, "metavar": "FILE"}), _JSON),
        "suggest": (
            ("file", {"type": Path, "metavar": "FILE"}),
            ("--table", {"metavar": "TABLE"}),
            ("--department", {"metavar": "DEPARTMENT"}),
            ("--out", {"type": Path, "metavar": "FOLDER"}),
            _JSON,
        ),
    },
}
