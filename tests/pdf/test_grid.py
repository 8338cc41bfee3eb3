"""Cells from ruling lines, as programs really draw them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ddor.pdf.grid import Grid, find_grids
from ddor.pdf.objects import Drawing, Rule

XS, YS = (10.0, 110.0, 210.0, 310.0), (20.0, 40.0, 60.0)


def drawing(horizontal: list[Rule], vertical: list[Rule]) -> Drawing:
    return Drawing(horizontal, vertical, [], [], [])


def long_rules() -> tuple[list[Rule], list[Rule]]:
    """Two rows of three cells."""
    return [Rule(y, XS[0], XS[-1]) for y in YS], [Rule(x, YS[0], YS[-1]) for x in XS]


def one(horizontal: list[Rule], vertical: list[Rule]) -> Grid:
    (grid,) = find_grids(drawing(horizontal, vertical))
    return grid


def spans(grid: Grid) -> list[list[tuple[int, int]]]:
    return [[(field.row_span, field.column_span) for field in row] for row in grid.owner]


def test_long_rules_make_cells() -> None:
    grid = one(*long_rules())
    assert (grid.xs, grid.ys) == (XS, YS)
    assert spans(grid) == [[(1, 1)] * 3] * 2


def test_a_rule_for_each_side_of_each_cell_makes_the_same_cells() -> None:
    horizontal = [Rule(y, a + 0.4, b - 0.4) for y in YS for a, b in itertools.pairwise(XS)]
    vertical = [Rule(x, a + 0.4, b - 0.4) for x in XS for a, b in itertools.pairwise(YS)]
    assert spans(one(horizontal, vertical)) == [[(1, 1)] * 3] * 2


def test_double_rules_are_one() -> None:
    horizontal = [Rule(y + d, XS[0], XS[-1]) for y in YS for d in (-0.75, 0.75)]
    vertical = [Rule(x + d, YS[0], YS[-1]) for x in XS for d in (-0.75, 0.75)]
    grid = one(horizontal, vertical)
    assert spans(grid) == [[(1, 1)] * 3] * 2
    assert grid.xs == pytest.approx(XS)


def test_a_cell_spans_the_rows_between_which_no_rule_is_drawn() -> None:
    horizontal, vertical = long_rules()
    horizontal[1] = Rule(YS[1], XS[1], XS[-1])
    assert spans(one(horizontal, vertical)) == [[(2, 1), (1, 1), (1, 1)]] * 2


def test_a_cell_spans_the_columns_between_which_no_rule_is_drawn() -> None:
    horizontal, vertical = long_rules()
    vertical[2] = Rule(XS[2], YS[1], YS[-1])
    assert spans(one(horizontal, vertical)) == [[(1, 1), (1, 2), (1, 2)], [(1, 1)] * 3]


@pytest.mark.parametrize("missing", ["left and right", "top", "foot"])
def test_a_missing_outer_border_loses_no_cell(missing: str) -> None:
    horizontal, vertical = long_rules()
    if missing == "left and right":
        vertical = vertical[1:-1]
    elif missing == "top":
        horizontal = horizontal[1:]
    else:
        horizontal = horizontal[:-1]
    assert spans(one(horizontal, vertical)) == [[(1, 1)] * 3] * 2


def test_tables_apart_from_one_another_are_two() -> None:
    horizontal, vertical = long_rules()
    below = [[rule._replace(at=rule.at + 100) for rule in horizontal], [Rule(v.at, 120, 160) for v in vertical]]
    first, second = find_grids(drawing(horizontal + below[0], vertical + below[1]))
    assert first.ys == YS
    assert second.ys == tuple(y + 100 for y in YS)


@pytest.mark.parametrize("rules", [([Rule(50, 0, 500)], []), ([], [Rule(50, 0, 500)]), ([], [])])
def test_a_line_alone_is_no_table(rules: tuple[list[Rule], list[Rule]]) -> None:
    assert find_grids(drawing(*rules)) == []


SIZES = st.lists(st.floats(8, 90), min_size=2, max_size=7)


@given(SIZES, SIZES, st.randoms())
def test_any_table_in_pieces_in_any_order_has_its_cells(
    widths: list[float], heights: list[float], random: object
) -> None:
    xs, ys = ([10 + sum(sizes[:n]) for n in range(len(sizes) + 1)] for sizes in (widths, heights))
    horizontal = [Rule(y, a, b) for y in ys for a, b in itertools.pairwise(xs)]
    vertical = [Rule(x, a, b) for x in xs for a, b in itertools.pairwise(ys)]
    for rules in (horizontal, vertical):
        random.shuffle(rules)  # type: ignore[attr-defined]
    grid = one(horizontal, vertical)
    assert spans(grid) == [[(1, 1)] * len(widths)] * len(heights)
    for row, (top, bottom) in enumerate(itertools.pairwise(ys)):
        field = grid.at((xs[0] + xs[1]) / 2, (top + bottom) / 2)
        assert field is not None
        assert field.row == row
