"""Actions read from ``actions/*.yml``: what is done about which need, by which channel."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from needmine.core.definitions import DefinitionError, Entry, read_definition
from needmine.core.sentences import Sentence
from needmine.products.tables import Product

SHIPPED = Path(__file__).with_name("shipped")

CHANNELS: Mapping[str, Sentence] = {
    "call": Sentence(zh="电话", en="Phone call"),
    "branch": Sentence(zh="网点面谈", en="Meeting at the branch"),
    "app": Sentence(zh="手机银行", en="Mobile app"),
    "sms": Sentence(zh="短信", en="Text message"),
    "wecom": Sentence(zh="企业微信", en="WeCom"),
    "mail": Sentence(zh="电子邮件", en="E-mail"),
}

_KEYS = (
    "action",
    "title",
    "needs",
    "offers",
    "channel",
    "is_marketing",
    "is_help",
    "priority",
    "valid_days",
    "say",
)


@dataclass(frozen=True, kw_only=True)
class ActionDefinition:
    """One thing that can be done about a need.

    Parameters
    ----------
    action
        Its id.
    needs
        The needs it can serve.
    offers
        Code of the product or service it offers.
    is_marketing
        Whether it sells; then consent, contact limits and complaints can refuse it.
    is_help
        Whether it helps somebody in difficulty or puts something right. No experiment may
        withhold that, so the hold-out does not refuse it.
    weight
        By how much its worth counts beside other actions for the same need.
    worth
        Worth of one success where the need and the product say none, in the bank's currency.
    valid_days
        How long the lead stands.
    say
        What the banker says; None where the words of the product do.
    where
        File and line of the definition.
    """

    action: str
    title: Sentence
    needs: tuple[str, ...]
    offers: str
    channel: str
    is_marketing: bool
    is_help: bool = False
    weight: float = 1.0
    worth: float = 0.0
    valid_days: int = 14
    say: Sentence | None = None
    where: str = ""


def read_actions(folder: Path) -> tuple[ActionDefinition, ...]:
    """Return the actions of a folder, in the order of their ids.

    Raises
    ------
    DefinitionError
        Where an action says something it cannot say, or two files have one id.
    """
    found: dict[str, ActionDefinition] = {}
    for file in sorted(folder.glob("*.yml")):
        entry = read_definition(file)
        action = _action(entry)
        if action.action in found:
            raise entry.wrong(
                "action",
                Sentence(
                    zh="行动“{action}”已在 {other} 定义。",
                    en="Action '{action}' is already defined at {other}.",
                ).fill(action=action.action, other=found[action.action].where),
                Sentence(zh="请改用另一个编号。", en="Give it another id."),
            )
        found[action.action] = action
    return tuple(found[name] for name in sorted(found))


def _action(entry: Entry) -> ActionDefinition:
    entry.only(*_KEYS)
    priority = entry.entry("priority")
    priority.only("weight", "worth")
    return ActionDefinition(
        action=entry.text("action"),
        title=entry.sentence("title"),
        needs=_needs(entry),
        offers=entry.text("offers"),
        channel=entry.choice("channel", tuple(CHANNELS)),
        is_marketing=entry.flag("is_marketing"),
        is_help=entry.flag("is_help", False),
        weight=_not_negative(priority, "weight", 1.0),
        worth=_not_negative(priority, "worth", 0.0),
        valid_days=_valid_days(entry),
        say=entry.sentence("say") if "say" in entry else None,
        where=entry.where("offers"),
    )


def _needs(entry: Entry) -> tuple[str, ...]:
    needs = entry.texts("needs")
    if needs:
        return needs
    raise entry.wrong(
        "needs",
        Sentence(zh="该行动不服务于任何需求。", en="The action serves no need."),
        Sentence(zh="请至少写一项需求。", en="Name at least one need."),
    )


def _not_negative(entry: Entry, key: str, default: float) -> float:
    number = entry.number(key, default)
    if number >= 0:
        return number
    raise entry.wrong(key, Sentence(zh="“{key}”不能为负。", en="'{key}' cannot be negative."))


def _valid_days(entry: Entry) -> int:
    days = entry.whole("valid_days", 14)
    if days >= 1:
        return days
    raise entry.wrong(
        "valid_days",
        Sentence(zh="有效期至少一天。", en="A lead stands for one day at least."),
    )


def check_actions(actions: Sequence[ActionDefinition], products: Sequence[Product]) -> None:
    """Return nothing where every action fits the products; what does not is refused.

    An action that sells cannot call itself service or help: that would lead around consent and
    around the hold-out.

    Raises
    ------
    DefinitionError
        For the first action that offers what there is not, serves a need that its product does
        not, sells without saying so, or sells and calls it help.
    """
    offered = {product.code: product for product in products}
    for action in actions:
        if action.offers not in offered:
            raise _unfit(
                action,
                Sentence(
                    zh="行动“{action}”推荐的“{code}”不在 products.yml 中。",
                    en="Action '{action}' offers '{code}', which products.yml does not have.",
                ).fill(action=action.action, code=action.offers),
            )
        _check_needs(action, offered[action.offers])
        if not offered[action.offers].is_service and not action.is_marketing:
            raise _unfit(
                action,
                Sentence(
                    zh="行动“{action}”推荐产品“{code}”，却写成非营销。",
                    en="Action '{action}' offers product '{code}' but says it is no marketing.",
                ).fill(action=action.action, code=action.offers),
            )
        if action.is_help and action.is_marketing:
            raise _unfit(
                action,
                Sentence(
                    zh="行动“{action}”是营销，不能写成帮助（is_help）。",
                    en="Action '{action}' is marketing and cannot call itself help (is_help).",
                ).fill(action=action.action),
            )


def _check_needs(action: ActionDefinition, product: Product) -> None:
    for need in action.needs:
        if need not in product.serves:
            raise _unfit(
                action,
                Sentence(
                    zh="行动“{action}”服务于“{need}”，而“{code}”不服务于它。",
                    en="Action '{action}' serves '{need}', which '{code}' does not.",
                ).fill(action=action.action, need=need, code=product.code),
            )


def _unfit(action: ActionDefinition, what: Sentence) -> DefinitionError:
    return DefinitionError(
        what,
        remedy=Sentence(
            zh="请改正该行动，或改正 products.yml。", en="Mend the action, or products.yml."
        ),
        where=action.where,
    )
