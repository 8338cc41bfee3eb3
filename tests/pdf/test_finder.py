"""Tables found by whatever tells their cells apart."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ddor.pdf.tables import PrintedTable, read_tables
from tests.conftest import MANY
from tests.support.drawn_tables import CROSS, RULES, DrawnTable, Look, draw_table

USUAL = Look(columns=5, rows=9, seed=3)


def found(drawn: DrawnTable, folder: Path) -> list[PrintedTable]:
    path = folder / "table.pdf"
    path.write_bytes(drawn.pdf)
    return list(read_tables(path).tables)


def only(look: Look, folder: Path) -> tuple[list[list[str]], list[list[str]]]:
    """The one table that is found, and that which was drawn."""
    drawn = draw_table(look)
    (table,) = found(drawn, folder)
    return table.matrix(), drawn.matrix()


@pytest.mark.parametrize("rules", RULES)
def test_a_table_is_read_whatever_of_it_is_ruled(rules: str, tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules=rules), tmp_path)
    assert read == drawn


@pytest.mark.parametrize("rules", ["rows", "columns", "none"])
def test_names_that_run_over_two_lines_are_one_cell(rules: str, tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules=rules, wrapped=True, seed=4), tmp_path)
    assert read == drawn


@pytest.mark.parametrize("rules", ["grid", "head"])
def test_a_heading_over_two_columns_is_one_cell_over_both(rules: str, tmp_path: Path) -> None:
    drawn = draw_table(replace(USUAL, rules=rules, spanned=True))
    (table,) = found(drawn, tmp_path)
    wide = [(cell.text, cell.column, cell.column_span) for cell in table.cells if cell.column_span > 1]
    assert wide == [(text, first, last - first + 1) for _, first, _, last, text in drawn.cells if last > first]


def test_a_lone_name_over_rows_is_a_row_of_its_own(tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules="head", grouped=True), tmp_path)
    assert read == drawn


@pytest.mark.parametrize("rules", [*RULES, CROSS])
@pytest.mark.parametrize("signs", [False, True])
def test_figures_with_spaces_in_them_are_one_cell(rules: str, signs: bool, tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules=rules, spaces=True, signs=signs, seed=6), tmp_path)
    assert read == drawn


def test_figures_close_to_a_rule_between_columns_are_not_joined_over_it(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=True)
    rows = [["Before", "After"], *([str(10 + i), str(345 + i)] for i in range(8))]
    for i, (before, after) in enumerate(rows):
        canvas.drawRightString(198.5, 700 - 16 * i, before)
        canvas.drawString(201.5, 700 - 16 * i, after)
        canvas.line(120, 712 - 16 * i, 280, 712 - 16 * i)
    for x in (120, 200, 280):
        canvas.line(x, 712, x, 712 - 16 * len(rows))
    canvas.line(120, 712 - 16 * len(rows), 280, 712 - 16 * len(rows))
    canvas.save()
    (table,) = read_tables(tmp_path / "table.pdf").tables
    assert table.matrix() == rows


def test_lists_in_the_cells_of_a_grid_are_no_columns(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=True)
    canvas.setFont("Helvetica", 11)
    items = ["detainers", "transfers", "releases", "notices"]
    for row in range(4):
        top = 700 - 70 * row
        canvas.drawString(76, top - 14, f"Office {row}")
        for i, item in enumerate(items):
            canvas.drawString(206, top - 14 - 14 * i, "\u2022")
            canvas.drawString(224, top - 14 - 14 * i, item)
    for y in range(5):
        canvas.line(70, 700 - 70 * y, 400, 700 - 70 * y)
    for x in (70, 200, 400):
        canvas.line(x, 700, x, 420)
    canvas.save()
    (table,) = read_tables(tmp_path / "table.pdf").tables
    assert table.told == ("grid",)
    assert [row[0] for row in table.matrix()] == [f"Office {row}" for row in range(4)]
    assert all(item in row[1] for row in table.matrix() for item in items)


def test_a_row_of_figures_that_count_up_is_a_row_all_the_same(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=True)
    rows = [["Office", "May", "June", "July"], *([f"Office {i}", str(i + 1), str(i + 2), str(i + 3)] for i in range(6))]
    for i, row in enumerate(rows):
        canvas.drawString(72, 700 - 16 * i, row[0])
        for k, text in enumerate(row[1:]):
            canvas.drawRightString(240 + 80 * k, 700 - 16 * i, text)
    canvas.save()
    (table,) = read_tables(tmp_path / "table.pdf").tables
    assert table.matrix() == rows


def test_figures_in_shaded_cells_side_by_side_are_several(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=True)
    rows = [["Before", "After"], *([str(10 + i), str(345 + i)] for i in range(8))]
    for i, (before, after) in enumerate(rows):
        canvas.setFillGray(0.85)
        canvas.rect(120, 696 - 18 * i, 79.5, 16, stroke=0, fill=1)
        canvas.rect(200.5, 696 - 18 * i, 80, 16, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.drawRightString(198.5, 700 - 18 * i, before)
        canvas.drawString(201.5, 700 - 18 * i, after)
    canvas.save()
    (table,) = read_tables(tmp_path / "table.pdf").tables
    assert table.matrix() == rows


def test_a_bullet_on_a_line_of_its_own_leaves_the_figures_below_it_whole(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "table.pdf"), invariant=True)
    for i in range(6):
        canvas.drawString(72, 700 - 30 * i, "\u2022")
        canvas.drawString(90, 686 - 30 * i, f"Office {i}")
        canvas.drawRightString(300, 686 - 30 * i, f"{12 + i} 345,5 %")
    canvas.save()
    (table,) = read_tables(tmp_path / "table.pdf").tables
    figures = [row[-1] for row in table.matrix() if row[-1]]
    assert figures == [f"{12 + i} 345,5 %" for i in range(6)]


def test_figures_side_by_side_are_several_where_commas_group_digits(tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules="head", gap=6.0, size=10.0), tmp_path)
    assert read == drawn


@pytest.mark.parametrize("rules", ["head", "none", CROSS])
def test_a_row_that_numbers_the_columns_belongs_to_the_headings(rules: str, tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules=rules, numbered=True), tmp_path)
    assert read == drawn


def test_rules_under_the_headings_and_beside_the_names_leave_the_cells_apart(tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, rules=CROSS), tmp_path)
    assert read == drawn


def test_columns_of_words_are_told_by_the_space_between(tmp_path: Path) -> None:
    read, drawn = only(replace(USUAL, texts=2, gap=24), tmp_path)
    assert read == drawn


@pytest.mark.parametrize(
    ("rules", "told"),
    [("grid", ("grid",)), ("rows", ("rows", "space")), ("none", ("space",)), ("columns", ("columns",))],
)
def test_a_table_says_what_told_its_cells_apart(rules: str, told: tuple[str, ...], tmp_path: Path) -> None:
    (table,) = found(draw_table(replace(USUAL, rules=rules)), tmp_path)
    assert table.told == told


def test_text_alone_is_no_table(tmp_path: Path) -> None:
    drawn = draw_table(replace(USUAL, rows=1, columns=2))
    assert found(drawn, tmp_path) == []


def any_look(number: int) -> Look:
    """One of many looks, each of which fits on the page."""
    choose = random.Random(number)
    flags = [choose.random() < 0.5 for _ in range(6)]
    size, gap = choose.choice([7.0, 9.0, 11.0]), choose.choice([14.0, 18.0, 24.0])
    rows = choose.randint(5, 18)
    return Look(
        rules=choose.choice(RULES),
        size=size,
        columns=choose.randint(3, 6 if size > 9 and gap > 18 else 7),
        rows=rows,
        gap=gap,
        # Where hardly a row is one line alone, nothing says how far apart rows are.
        wrapped=flags[4] and rows > 9,
        grouped=flags[5],
        signs=flags[0],
        caption=flags[1],
        prose=flags[2],
        right=flags[3],
        seed=choose.randint(0, 10_000),
    )


@settings(max_examples=max(1, round(40 * MANY)))
@given(st.integers(0, 1_000_000))
def test_any_table_of_figures_is_read_as_it_was_drawn(number: int) -> None:
    look = any_look(number)
    drawn = draw_table(look)
    with TemporaryDirectory() as folder:
        (table,) = found(drawn, Path(folder))
    assert table.matrix() == drawn.matrix()


def any_table_of_text(number: int) -> Look:
    """One whose rows are parted by rules or shades, with text that runs over several lines in its cells."""
    choose = random.Random(number)
    rules = choose.choice(["grid", "rows", "shade"])
    return Look(
        rules=rules,
        size=choose.choice([7.0, 9.0]),
        columns=choose.randint(2, 4),
        rows=choose.randint(4, 8),
        texts=choose.randint(1, 3),
        long=True,
        gap=choose.choice([18.0, 24.0]),
        caption=choose.random() < 0.5,
        prose=choose.random() < 0.5,
        # A long name that has a row to itself would run over the grid's rules.
        grouped=choose.random() < 0.5 and rules != "grid",
        seed=choose.randint(0, 10_000),
    )


@settings(max_examples=max(1, round(25 * MANY)))
@given(st.integers(0, 1_000_000))
def test_any_table_of_text_whose_rows_are_parted_is_read_as_it_was_drawn(number: int) -> None:
    drawn = draw_table(any_table_of_text(number))
    with TemporaryDirectory() as folder:
        (table,) = found(drawn, Path(folder))
    assert table.matrix() == drawn.matrix()


def test_words_that_stand_under_one_another_by_chance_are_no_columns(tmp_path: Path) -> None:
    look = Look(
        rules="rows", size=7.0, columns=3, rows=10, gap=14.0, right=True, signs=True, caption=False, prose=False, seed=5
    )
    drawn = draw_table(look)
    (table,) = found(drawn, tmp_path)
    assert table.matrix() == drawn.matrix()
