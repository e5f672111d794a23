from tools.architecture import size


def test_a_file_over_five_hundred_lines_is_found(plant):
    root = plant({"src/long.py": "a = 1\n" * 501, "src/fits.py": "a = 1\n" * 500})
    assert [breach.path for breach in size.breaches(root)] == ["src/long.py"]


def test_migrations_may_be_long(plant):
    root = plant({"src/workbench/needs/migrations/0001_first.py": "a = 1\n" * 501})
    assert size.breaches(root) == []


def test_a_function_over_sixty_lines_is_found(plant):
    body = "    a = 1\n" * 60
    root = plant({"tests/test_a.py": f"\ndef far_too_long():\n{body}"})
    assert [(breach.line, breach.what) for breach in size.breaches(root)] == [
        (2, "far_too_long has 61 lines, over 60")
    ]


def test_a_docstring_does_not_count(plant):
    doc = '    """First.\n' + "    more\n" * 30 + '    """\n'
    root = plant({"src/a.py": f"def told():\n{doc}" + "    a = 1\n" * 59})
    assert size.breaches(root) == []


def test_a_name_that_says_nothing_is_found(plant):
    root = plant({"src/needmine/needs/utils.py": "", "src/workbench/common/text.py": ""})
    assert {breach.what for breach in size.breaches(root)} == {
        'the name "utils" says nothing',
        'the name "common" says nothing',
    }


def test_a_core_over_eight_hundred_lines_is_found_in_a_young_library(plant):
    lines = "a = 1\n" * 401
    root = plant({"src/needmine/core/a.py": lines, "src/needmine/core/b.py": lines})
    assert [breach.path for breach in size.breaches(root)] == ["src/needmine/core"]


def test_a_core_over_a_twentieth_is_found_in_a_grown_library(plant):
    stages = {f"src/needmine/needs/n{i}.py": "a = 1\n" * 500 for i in range(16)}
    core = {"src/needmine/core/a.py": "a = 1\n" * 430}
    assert [breach.path for breach in size.breaches(plant(stages | core))] == ["src/needmine/core"]
    core = {"src/needmine/core/a.py": "a = 1\n" * 400}
    assert size.breaches(plant(stages | core)) == []


def test_this_repository_keeps_its_sizes_and_names(repository):
    found = size.breaches(repository)
    assert not found, "\n".join(map(str, found))
