from tools.architecture.tree import Breach, modules, strings


def test_a_breach_reads_as_path_line_what_and_remedy():
    breach = Breach(path="a.py", line=3, what="is wrong", remedy="mend it")
    assert str(breach) == "a.py:3: is wrong; mend it"


def test_migrations_are_left_out_unless_asked_for(plant):
    root = plant({"src/workbench/needs/migrations/0001_first.py": "", "src/a.py": ""})
    assert [m.path.as_posix() for m in modules(root, "src")] == ["src/a.py"]
    assert len(list(modules(root, "src", migrations=True))) == 2


def test_docstrings_are_no_strings(plant):
    root = plant({"src/a.py": '"""Module."""\ndef f():\n    """Doc."""\n    return "text"\n'})
    assert [s.value for s in strings(next(modules(root, "src")))] == ["text"]
