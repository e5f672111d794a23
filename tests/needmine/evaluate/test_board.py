import numpy as np
import pyarrow as pa

from needmine.evaluate.board import Board

BOARD = Board(["li", "wang"], ["grow_savings", "send_abroad"])


def test_rows_are_laid_out_and_those_of_anybody_else_left_out() -> None:
    rows = pa.table(
        {
            "customer_id": ["wang", "li", "stranger", "li"],
            "need": ["send_abroad", "grow_savings", "send_abroad", "dance"],
            "score": [0.5, None, 3.0, 4.0],
        }
    )

    found = BOARD.numbers(rows, "score", fill=-1.0)

    assert found.tolist() == [[-1.0, -1.0], [-1.0, 0.5]]
    assert BOARD.marks(rows).tolist() == [[True, False], [False, True]]


def test_the_records_tell_of_everybody_of_some_or_of_nobody() -> None:
    told = {"grow_savings": None, "send_abroad": frozenset({"wang", "stranger"})}

    assert BOARD.watched(told).tolist() == [[True, False], [True, True]]
    assert not np.any(BOARD.watched({}))
