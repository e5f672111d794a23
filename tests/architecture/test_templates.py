import pytest

from tools.architecture import templates

PAGE = "src/workbench/needs/templates/needs/list.html"


@pytest.mark.parametrize(
    ("html", "line"),
    [
        ("<p>Needs</p>", 1),
        ("<p>\n  需求 {{ n }}\n</p>", 2),
        ('{% if a > b %}\n<b class="x">yes</b>\n{% endif %}', 2),
        ('<input\n placeholder="Search">', 2),
        ('<a href="{% url \'x\' %}" title="打开">{{ name }}</a>', 1),
        ('{% say zh="需求" %}', 1),
    ],
)
def test_words_of_a_templates_own_are_found(plant, html, line):
    found = templates.breaches(plant({PAGE: html}))
    assert [(breach.path, breach.line) for breach in found] == [(PAGE, line)]


@pytest.mark.parametrize(
    "html",
    [
        '<h1>{% say zh="需求" en="Needs" %}</h1>',
        '<p title="{% text "needs.title" %}">{{ need.name }} &middot; 12 %</p>',
        "{# a comment #}{% comment %}words{% endcomment %}<!-- words -->",
        "<script>let a = 1 < 2;</script><style>p { color: red }</style>",
        '<button hx-on:click="a > b">→</button>',
        "<!doctype html>\n<title>Needmine</title>",
    ],
)
def test_markup_values_and_tags_are_let_through(plant, html):
    assert templates.breaches(plant({PAGE: html})) == []


def test_the_templates_of_this_repository_hold_no_words(repository):
    found = templates.breaches(repository)
    assert not found, "\n".join(map(str, found))
