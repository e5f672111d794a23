import pytest

from needmine.core.definitions import DefinitionError
from needmine.core.sentences import Sentence
from needmine.rounds.bank import Web, make_bank, read_bank

BANK = """\
name: {zh: 示范银行, en: Demonstration Bank}
languages: [zh, en]
currency: CNY
time_zone: Asia/Shanghai
departments:
  core_banking: {zh: 核心系统, en: Core banking}
"""


def read(tmp_path, more=""):
    (tmp_path / "bank.yml").write_text(BANK + more, encoding="utf-8")
    return read_bank(tmp_path)


def test_a_bank_says_how_browsers_reach_the_workbench(tmp_path):
    bank = read(
        tmp_path,
        "web:\n  hosts: [needmine.bank.cn, .bank.cn, 10.0.0.7, '[fe80::1]']\n  https: true\n",
    )
    assert bank.web == Web(
        hosts=("needmine.bank.cn", ".bank.cn", "10.0.0.7", "[fe80::1]"), https=True, port=8000
    )


def test_a_bank_that_says_nothing_is_reached_on_its_own_machine(tmp_path):
    assert read(tmp_path).web == Web(hosts=(), https=False, port=8000)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("web:\n  hosts: [https://bank.cn]\n", 8),
        ("web:\n  https: true\n  hosts: ['bank.cn:8000']\n", 9),
        ("web:\n  hosts: ['*']\n", 8),
        ("web:\n  hosts: bank.cn\n", 8),
        ("web:\n  port: 0\n", 8),
        ("web:\n  port: 8000.5\n", 8),
        ("web:\n  https: maybe\n", 8),
        ("web:\n  host: bank.cn\n", 8),
        ("web: needmine.bank.cn\n", 7),
    ],
)
def test_a_mistake_about_the_web_is_named_with_its_line(tmp_path, written, line):
    with pytest.raises(DefinitionError) as mistake:
        read(tmp_path, written)
    assert mistake.value.where.endswith(f"bank.yml:{line}")


def test_a_new_folder_can_be_read_as_it_is_made(tmp_path):
    make_bank(tmp_path / "new", name=Sentence(zh="新银行", en="New Bank"))
    assert read_bank(tmp_path / "new").name == Sentence(zh="新银行", en="New Bank")
