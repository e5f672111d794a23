import pyarrow as pa
import pytest

from needmine.customers.clusters import Pair
from needmine.customers.companies import company_code, company_pairs
from needmine.governance.check_digits import is_credit_code
from tests.needmine.customers.dirty_bank import revealed, tokens

CODE = "91350100M000100Y43"


def pairs(*rows: tuple[str | None, str | None, str | None]) -> list[Pair]:
    """Return the pairs of companies given as name, code and telephone."""
    kinds = ("name", "id_number", "phone")
    table = pa.table(
        {
            kind: pa.array([tokens(kind, row[n]) for row in rows], pa.string())
            for n, kind in enumerate(kinds)
        }
    )
    return company_pairs(table, range(len(rows)), reveal=revealed)


@pytest.mark.parametrize("code", [CODE, "M000100Y4", "M000100Y-4", CODE.lower()])
def test_the_old_organisation_code_meets_the_credit_code_it_became_part_of(code: str) -> None:
    found = pairs(("甲有限公司", CODE, None), ("甲公司", code, None))
    assert [(p.left, p.right, p.may_join) for p in found] == [(0, 1, True)]


def test_long_and_short_legal_form_are_one_name_and_a_telephone_makes_it_one_company() -> None:
    found = pairs(("甲(广州)有限责任公司", None, "020"), ("甲（广州）有限公司", None, "020"))
    assert [p.may_join for p in found] == [True]


def test_shops_of_one_name_are_only_proposed() -> None:
    found = pairs(("老王面馆", None, "1"), ("老王面馆", None, "2"))
    assert [(p.may_join, p.probability) for p in found] == [(False, None)]


def test_two_valid_codes_are_two_companies_even_with_one_name_and_one_telephone() -> None:
    signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    other = next(code for s in signs if is_credit_code(code := f"91440101MA5900000{s}"))
    assert company_code(CODE) != company_code(other)
    assert pairs(("甲", CODE, "1"), ("甲", other, "1")) == []
    assert [p.may_join for p in pairs(("甲", CODE, "1"), ("甲", other[:-1] + "Z", "1"))] == [True]


@pytest.mark.parametrize("filler", [None, "", "0", "00000000", "无"])
def test_a_filler_is_no_code(filler: str | None) -> None:
    assert company_code(filler) is None


def test_a_name_that_a_crowd_bears_brings_nobody_together() -> None:
    assert pairs(*[("测试公司", None, "1")] * 61) == []
