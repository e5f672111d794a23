import numpy as np

from needmine.simulate.lives.needs import NEEDS
from tests.needmine.simulate.lived import crowd, felt, replaced, staged


def test_a_need_knows_its_account_and_what_its_luck_is_about() -> None:
    born = replaced(crowd(), in_core=np.arange(300) != 5)
    scene = staged(felt("send_abroad", [5, 9], start=40, end=90, since=20), born=born)
    rows = np.array([1, 0])

    assert scene.account(rows).tolist() == [scene.accounts.first[9], -1]
    assert [column.tolist() for column in scene.about(rows)] == [
        [9, 5],
        [NEEDS.index("send_abroad")] * 2,
        [20, 20],
    ]
