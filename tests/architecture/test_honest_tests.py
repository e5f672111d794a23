import pytest

from tools.architecture import honest_tests


def whats(root):
    return [breach.what for breach in honest_tests.breaches(root)]


@pytest.mark.parametrize("body", ["weigh()", "assert True", "pass"])
def test_a_test_that_asserts_nothing_is_found(plant, body):
    root = plant({"tests/test_a.py": f"def test_it():\n    {body}\n"})
    assert whats(root) == ["test_it asserts nothing"]


@pytest.mark.parametrize(
    "code",
    [
        "def test_it():\n    assert weigh() == 1\n",
        "def test_it():\n    with pytest.raises(ValueError):\n        weigh()\n",
        "def check(n):\n    assert n\ndef test_it():\n    check(1)\n",
        "def test_it(page):\n    expect(page).to_have_title('x')\n",
        "def test_it():\n    assert_frame_equal(a, b)\n",
    ],
)
def test_a_test_that_can_fail_is_let_through(plant, code):
    assert whats(plant({"tests/test_a.py": code})) == []


@pytest.mark.parametrize(
    "mark",
    ["pytest.mark.skip", "pytest.mark.skip()", "pytest.mark.skipif(True)", "pytest.mark.xfail"],
)
def test_a_test_left_out_without_reason_is_found(plant, mark):
    root = plant({"tests/test_a.py": f"@{mark}\ndef test_it():\n    assert 1 + 1 == 2\n"})
    assert len(whats(root)) == 1
    assert "without a reason" in whats(root)[0]


def test_a_skip_inside_a_fixture_needs_a_reason_too(plant):
    root = plant({"tests/conftest.py": "def spark():\n    pytest.skip()\n"})
    assert whats(root) == ["pytest.skip without a reason"]


@pytest.mark.parametrize(
    "mark",
    [
        'pytest.mark.skip("no Java here")',
        'pytest.mark.skipif(True, reason="no Java here")',
        'pytest.mark.xfail(reason="Spark has no as-of join", strict=True)',
        "pytest.mark.parametrize('a', [1])",
    ],
)
def test_a_test_left_out_with_reason_is_let_through(plant, mark):
    root = plant({"tests/test_a.py": f"@{mark}\ndef test_it(a):\n    assert a\n"})
    assert whats(root) == []


def test_the_tests_of_this_repository_are_honest(repository):
    found = honest_tests.breaches(repository)
    assert not found, "\n".join(map(str, found))
