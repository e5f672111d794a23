from tools.architecture import docstrings

STAGE = '"""Needs.\n\nReads evidence.\n\nWrites needs.\n"""\n'


def test_public_names_without_docstring_are_found(plant):
    root = plant({"src/a.py": "class Need:\n    def weigh(self):\n        return 1\n"})
    assert [breach.what for breach in docstrings.breaches(root)] == [
        "module a has no docstring",
        "Need has no docstring",
        "Need.weigh has no docstring",
    ]


def test_a_first_line_without_full_stop_is_found(plant):
    root = plant({"src/a.py": '"""A module\nthat goes on."""\n'})
    assert [(breach.line, "full stop" in breach.what) for breach in docstrings.breaches(root)] == [
        (1, True)
    ]


def test_private_names_meta_and_overridden_methods_are_free(plant):
    code = (
        '"""A module."""\n'
        "def _private():\n    pass\n"
        'class Need:\n    """A need."""\n'
        "    def __init__(self):\n        pass\n"
        "    class Meta:\n        pass\n"
        "    @override\n    def weigh(self):\n        pass\n"
    )
    root = plant({"src/a.py": code, "src/workbench/needs/__init__.py": ""})
    assert docstrings.breaches(root) == []


def test_a_stage_without_init_is_found(plant):
    text = '"""Tables."""\n'
    root = plant({"src/needmine/needs/tables.py": text, "src/needmine/core/tables.py": text})
    assert [breach.path for breach in docstrings.breaches(root)] == [
        "src/needmine/core/__init__.py",
        "src/needmine/needs/__init__.py",
    ]


def test_a_stage_that_does_not_say_what_it_writes_is_found(plant):
    root = plant({"src/needmine/needs/__init__.py": STAGE.replace("Writes", "Makes")})
    assert [breach.what for breach in docstrings.breaches(root)] == [
        "the stage needs has no line Writes …"
    ]


def test_a_stage_that_re_exports_is_found(plant):
    root = plant({"src/needmine/needs/__init__.py": STAGE + "from .weighing import weigh\n"})
    assert [breach.what for breach in docstrings.breaches(root)] == [
        "a stage's __init__ is a docstring only"
    ]


def test_a_stage_that_says_both_is_let_through(plant):
    assert docstrings.breaches(plant({"src/needmine/needs/__init__.py": STAGE})) == []


def test_every_public_name_of_this_repository_is_documented(repository):
    found = docstrings.breaches(repository)
    assert not found, "\n".join(map(str, found))
