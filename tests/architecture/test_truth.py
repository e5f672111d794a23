import pytest

from tools.architecture import truth


@pytest.mark.parametrize("text", ['"truth"', '"truth/needs.csv"', 'f"{bank}/truth/needs.csv"'])
def test_a_stage_that_looks_at_the_truth_is_found(plant, text):
    root = plant({"src/needmine/needs/weighing.py": f"bank = 1\npath = {text}\n"})
    found = truth.breaches(root)
    assert [(breach.path, breach.line) for breach in found] == [
        ("src/needmine/needs/weighing.py", 2)
    ]


def test_the_simulator_and_the_evaluation_may_know_the_truth(plant):
    text = 'PLACE = "truth"\n'
    root = plant({"src/needmine/simulate/a.py": text, "src/needmine/evaluate/a.py": text})
    assert truth.breaches(root) == []


def test_the_word_in_a_sentence_or_docstring_is_free(plant):
    root = plant({"src/needmine/flow.py": '"""Where truth/ lies."""\nsaid = "the truth of it"\n'})
    assert truth.breaches(root) == []


def test_nobody_in_this_repository_peeks(repository):
    found = truth.breaches(repository)
    assert not found, "\n".join(map(str, found))
