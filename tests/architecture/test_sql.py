import pytest

from tools.architecture import sql


@pytest.mark.parametrize(
    "code",
    [
        'q = f"select * from {t}"',
        'q = f"INSERT INTO {t} values (1)"',
        'q = f"""\n  delete from {t}"""',
        'q = f"Create table {t} (a int)"',
        'q = f"update {t} set a = 1"',
        """q = f"COPY (SELECT 1) TO '{t}'" """,
        'q = "select * from {}".format(t)',
        'q = "select * from %s" % t',
    ],
)
def test_sql_put_together_from_a_string_is_found(plant, code):
    root = plant({"src/needmine/engine/duck.py": f"t = 1\n{code}\n"})
    assert [(breach.path, breach.line) for breach in sql.breaches(root)] == [
        ("src/needmine/engine/duck.py", 2)
    ]


@pytest.mark.parametrize(
    "code",
    [
        'q = "select 1 from t"',
        'q = f"Create the folder {t} first"',
        'q = f"selected {t}"',
        'q = f"Copy {t} to another place"',
        'q = f"Update {t} in bank.yml"',
    ],
)
def test_plain_sql_and_plain_english_are_let_through(plant, code):
    root = plant({"src/a.py": f"t = 1\n{code}\n"})
    assert sql.breaches(root) == []


def test_this_repository_puts_no_sql_together(repository):
    found = sql.breaches(repository)
    assert not found, "\n".join(map(str, found))
