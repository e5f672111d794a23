import pytest

from tools.architecture import languages


def whats(root):
    return [breach.what for breach in languages.breaches(root)]


@pytest.mark.parametrize(
    "code",
    [
        'x = "需求"',
        'x = f"{n} 天"',
        'x = say(zh="需求", en="need") + "需求"',
        'x = {"zh": 1, "a": "需"}',
    ],
)
def test_a_chinese_text_without_english_is_found(plant, code):
    root = plant({"src/needmine/needs/a.py": f"n = 1\n{code}\n"})
    assert any("has no English beside it" in what for what in whats(root))


@pytest.mark.parametrize(
    "code",
    [
        'x = say(zh="{n} 天", en="{n} days")',
        'x = {"zh": "需求", "en": "need"}',
        'x = say(zh=["存款", "贷款"], en=["deposit", "loan"])',
        'x = say("need", zh="需求", en=f"need")',
        '"""需求。"""  # 需求',
        "x = say(**words, zh=1)",
        'x = say(zh="{{不是值}}", en="no {{value}}")',
    ],
)
def test_a_text_in_both_languages_is_let_through(plant, code):
    assert whats(plant({"src/needmine/needs/a.py": code + "\n"})) == []


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ('x = say(zh="需求")', "en is missing"),
        ('x = say(en="need")', "zh is missing"),
        ('x = say(zh="需求", en=" ")', "en is empty"),
        ('x = say(zh="{n} 天", en="days")', "zh and en do not use the same values (n)"),
        ('x = say(zh="{} 天", en="{} days")', "the value {} has no name"),
        ('x = {"zh": "{a}天", "en": "{b} days"}', "zh and en do not use the same values (a, b)"),
    ],
)
def test_a_lame_pair_is_found(plant, code, what):
    assert what in whats(plant({"src/needmine/needs/a.py": code + "\n"}))


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        ("src/needmine/needs/a.py", 'n = 1\nx = say(zh="没有记录,不得营销", en="none")\n', 2),
        ("src/needmine/needs/a.py", 'x = {"zh": "已过期;请重做", "en": "again"}\n', 1),
        ("src/needmine/needs/a.yml", "a: 1\nzh: 真的吗?是的\nen: really\n", 2),
        ("src/needmine/needs/a.yml", "a: {zh: 好!请继续, en: go on}\n", 1),
    ],
)
def test_western_punctuation_between_chinese_characters_is_found(plant, path, text, line):
    (found,) = languages.breaches(plant({path: text}))
    assert found.line == line
    assert found.what.startswith("ASCII ")


def test_punctuation_beside_numbers_codes_and_values_is_let_through(plant):
    code = 'x = say(zh="{a},{b};1,000 元,R2?,好，是的", en="{a} {b}")\n'
    assert whats(plant({"src/needmine/needs/a.py": code})) == []


def test_data_in_chinese_is_let_through_where_it_is_listed(plant):
    root = plant({"src/needmine/simulate/people.py": 'SURNAMES = ("王", "李")\n'})
    assert whats(root) == []


def test_every_listed_file_has_a_reason():
    assert all(len(reason) > 20 for reason in languages.DATA_IN_CHINESE.values())


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("need:\n  zh: 需求\n", 2, "en is missing"),
        ("- a: 1\n- en: need\n", 2, "zh is missing"),
        ("zh: 需求\nen: ''\n", 2, "en is empty"),
        ("zh: '{n} 天'\nen: days\n", 1, "zh and en do not use the same values (n)"),
        ("zh: [\n", 2, "not YAML: "),
    ],
)
def test_a_lame_pair_in_yaml_is_found_with_its_line(plant, text, line, what):
    found = languages.breaches(plant({"examples/signals/salary.yml": text}))
    assert len(found) == 1
    assert found[0].line == line
    assert found[0].what.startswith(what)


def test_yaml_in_both_languages_is_let_through(plant):
    root = plant(
        {"src/needmine/needs/needs.yml": "a:\n  zh: '{n} 天'\n  en: '{n} days'\n---\nb: 1\n"}
    )
    assert whats(root) == []


def test_this_repository_speaks_both_languages(repository):
    found = languages.breaches(repository)
    assert not found, "\n".join(map(str, found))
