"""Pages that are pictures: recognized where that can be done, and never in silence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import LETTER, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

import ddor.pdf.scans
from ddor.model import SURE, Severity
from ddor.pdf.document import CannotRead
from ddor.reading.contract import report_json, report_of
from ddor.report.read import read_report
from ddor.sections import Report
from tests.support.reading import PDFS, SMALL, codes
from tests.support.reading import ddor as command
from tests.support.recognition import ROWS, needs_both_recognizers, needs_recognition, small_report
from tests.support.scanning import Scanner, scan

Scans = Callable[[Scanner], Report]

ASKEW = Scanner(150, 150, askew=1.0, quality=50, blur=0.3, noise=6, ink=30)


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_report(tmp_path_factory.mktemp("text") / "report.pdf")


@pytest.fixture(scope="module")
def scanned(text: Path, tmp_path_factory: pytest.TempPathFactory) -> Scans:
    """Reads a scan of the small report; each scanner's once."""
    read: dict[Scanner, Report] = {}

    def of(scanner: Scanner) -> Report:
        if scanner not in read:
            read[scanner] = read_report(scan(text, tmp_path_factory.mktemp("scan") / "scan.pdf", scanner))
        return read[scanner]

    return of


def values(report: Report) -> list[tuple[object, ...]]:
    return [(r.state, r.agency, r.citizenship, r.country, r.issued, r.declined, r.offenses) for r in report.declined]


@needs_recognition
@pytest.mark.parametrize(
    "scanner",
    [ASKEW, Scanner(quarters=1), Scanner(quarters=2, askew=-2.0), Scanner(204, 98, quality=None, noise=10)],
    ids=["askew", "sideways", "upside down", "fax"],
)
def test_a_scan_is_read_as_its_text_is(scanner: Scanner, text: Path, scanned: Scans) -> None:
    report, truth = scanned(scanner), read_report(text)
    assert values(report) == values(truth)
    assert (report.period, report.declined_stated) == (truth.period, truth.declined_stated)
    assert report.audit.accounted == report.audit.words


@needs_recognition
def test_a_page_that_was_recognized_is_an_error_however_sure(scanned: Scans) -> None:
    (said,) = (each for each in scanned(ASKEW).problems if each.code == "page-recognized")
    assert said.severity is Severity.ERROR
    assert said.source is not None
    assert said.source.page == 1


@needs_recognition
@pytest.mark.parametrize("scanner", [ASKEW, Scanner(quarters=1)], ids=["askew", "sideways"])
def test_rows_say_where_on_the_page_as_shown_they_stand(scanner: Scanner, text: Path, scanned: Scans) -> None:
    for row, printed in zip(scanned(scanner).declined, read_report(text).declined, strict=True):
        x0, top, x1, bottom = row.source.bbox
        a, b, c, d = printed.source.bbox
        if scanner.quarters == 1:
            width = 612.0
            a, b, c, d = width - d, a, width - b, c
        # A row that lies askew by a degree is that much higher than one that doesn't.
        assert (x0, top, x1, bottom) == pytest.approx((a, b, c, d), abs=9)


@needs_recognition
def test_every_cell_says_how_sure_it_is(scanned: Scans) -> None:
    report = scanned(ASKEW)
    for row in report.declined:
        assert row.certainty is not None
        assert row.certainty == min(cell.certainty or 0 for cell in row.printed.values())
        assert set(row.unsure) == {name for name, cell in row.printed.items() if (cell.certainty or 0) < SURE}
    assert report_of(report_json(report)) == report
    assert report_json(report)["declined"][0]["printed"]["agency"]["certainty"] == (
        report.declined[0].printed["agency"].certainty
    )


@needs_recognition
@pytest.mark.parametrize(
    ("pdf", "scanner", "seed"),
    [
        ("week-2017-02-04.pdf", Scanner(mark="level stamp", noise=4), 1),
        ("week-2017-02-04.pdf", Scanner(mark="signature", noise=4), 2),
        ("layout-portrait-merged.pdf", Scanner(mark="handwriting", noise=4, askew=0.6, quality=60), 202),
    ],
    ids=["stamp", "signature", "handwriting over broken dates"],
)
def test_what_lies_over_a_table_leaves_no_wrong_cell_that_is_sure(
    pdf: str, scanner: Scanner, seed: int, tmp_path: Path
) -> None:
    page = pypdfium2.PdfDocument.new()
    page.import_pages(pypdfium2.PdfDocument(PDFS / pdf), [2])
    text = tmp_path / "text.pdf"
    page.save(str(text))
    report = read_report(scan(text, tmp_path / "scan.pdf", scanner, seed=seed))
    truth = read_report(text)
    # Letters of a hand that are as large as print are told by what they make of it.
    assert codes(report)["ink-over-table"] or scanner.mark == "handwriting"
    assert len(report.declined) == len(truth.declined)
    wrong = 0
    for row, printed in zip(report.declined, truth.declined, strict=True):
        for name in ("state", "agency", "citizenship", "issued", "declined", "offenses"):
            if getattr(row, name) != getattr(printed, name):
                wrong += 1
                assert {"offenses": "activity"}.get(name, name) in row.unsure
    assert wrong


@needs_recognition
def test_a_page_with_dark_edges_and_punched_holes_is_read_as_its_text_is(text: Path, scanned: Scans) -> None:
    assert values(scanned(Scanner(edges=True))) == values(read_report(text))


@needs_recognition
def test_a_page_whose_lines_seem_legible_sideways_is_turned_the_way_that_is_best(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import numpy as np

    from ddor.pdf.scans import upright
    from ddor.pdf.scans.engines import first_recognizer
    from ddor.pdf.scans.picture import Picture

    legible = iter([0.64, 0.9, 0.95, 0.54])
    monkeypatch.setattr(upright, "_legibility", lambda *_: next(legible))
    assert upright.turns_to_read(Picture(np.zeros((4, 3), np.uint8), 200.0), first_recognizer()) == 2


@needs_recognition
def test_work_on_a_scanned_page_is_said_to_go_on(text: Path, tmp_path: Path) -> None:
    said: list[tuple[int, int]] = []
    read_report(scan(text, tmp_path / "scan.pdf", Scanner()), on_page=lambda done, of: said.append((done, of)))
    # A word for each line of the page, so that none that takes long is given up, and one for the page.
    assert set(said[:-1]) == {(0, 1)}
    assert len(said) > len(ROWS) * len(ROWS[0])
    assert said[-1] == (1, 1)


def layered(text: Path, to: Path, changed: dict[str, str]) -> Path:
    """The picture of a PDF's page over its own text, which isn't shown and in which some words are others."""
    document = pypdfium2.PdfDocument(text)
    picture: Image.Image = document[0].render(scale=200 / 72, grayscale=True).to_pil()
    width, height = landscape(LETTER)
    canvas = Canvas(str(to), pagesize=(width, height))
    canvas.drawImage(ImageReader(picture), 0, 0, width, height)
    from ddor.pdf.document import PdfFile

    with PdfFile(text) as pdf:
        (page,) = pdf.pages()
    for word in page.words:
        line = canvas.beginText(word.x0, height - word.bottom + 2)
        line.setTextRenderMode(3)
        line.setFont("Helvetica", 0.75 * (word.bottom - word.top))
        line.textOut(changed.get(word.text, word.text))
        canvas.drawText(line)
    canvas.save()
    document.close()
    return to


@needs_recognition
def test_a_layer_of_text_behind_a_scan_is_compared_with_it_and_not_trusted(text: Path, tmp_path: Path) -> None:
    changed = {"1/11/2017": "1/17/2017", "Polk": "Folk"}
    report = read_report(layered(text, tmp_path / "layered.pdf", changed))
    assert [(row.agency, row.issued) for row in report.declined] == [
        (row.agency, row.issued) for row in read_report(text).declined
    ]
    assert [row.unsure for row in report.declined] == [("issued",), ("agency",), ()]
    assert 'Page 1: "Polk" was recognized here, but "Folk" by another program.' in {p.message for p in report.problems}


@needs_both_recognizers
def test_a_word_that_a_second_program_reads_otherwise_says_so(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ddor.pdf.scans import scan as reading
    from ddor.pdf.scans.second import second_recognizer

    class Misreading:
        def read(self, line: Any) -> str:
            second = second_recognizer()
            assert second is not None
            return second.read(line).replace("Polk", "Folk").replace("2/1/2017", "2/7/2017")

    monkeypatch.setattr(reading, "second_recognizer", Misreading)
    report = read_report(scan(text, tmp_path / "scan.pdf", ASKEW))
    assert values(report) == values(read_report(text))
    assert [row.unsure for row in report.declined] == [("declined",), ("agency",), ()]
    said = {each.message for each in report.problems if each.code == "recognition-differs"}
    assert said == {
        'Page 1: "Polk" was recognized here, but "Folk" by another program.',
        'Page 1: "2/1/2017" was recognized here, but "2/7/2017" by another program.',
    }


@needs_both_recognizers
def test_what_only_the_second_program_reads_is_kept_as_unsure(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ddor.pdf.scans import scan as reading
    from ddor.pdf.scans.engines import first_recognizer

    class Blind:
        def read(self, lines: Any) -> Any:
            for line in first_recognizer().read(lines):
                yield line._replace(text="", certainties=(), middles=()) if "Polk" in line.text else line

    monkeypatch.setattr(reading, "first_recognizer", Blind)
    report = read_report(scan(text, tmp_path / "scan.pdf", ASKEW))
    assert values(report) == values(read_report(text))
    assert [row.unsure for row in report.declined] == [(), ("agency",), ()]
    said = {each.message for each in report.problems if each.code == "recognition-differs"}
    assert 'Page 1: "Polk" was recognized here, but nothing by another program.' in said


@needs_recognition
def test_a_second_program_is_not_needed(text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ddor.pdf.scans import scan as reading

    monkeypatch.setattr(reading, "second_recognizer", lambda: None)
    report = read_report(scan(text, tmp_path / "scan.pdf", ASKEW))
    assert values(report) == values(read_report(text))
    assert "recognition-differs" not in codes(report)


@needs_recognition
def test_only_the_page_that_is_a_picture_is_recognized(text: Path, tmp_path: Path) -> None:
    both = pypdfium2.PdfDocument.new()
    both.import_pages(pypdfium2.PdfDocument(text))
    both.import_pages(pypdfium2.PdfDocument(scan(text, tmp_path / "scan.pdf", Scanner())))
    both.save(str(tmp_path / "both.pdf"))
    report = read_report(tmp_path / "both.pdf")
    assert [row.certainty is None for row in report.declined] == [True] * 3 + [False] * 3
    assert values(report)[:3] == values(report)[3:]
    assert len(report.of_text().declined) == 3


def test_without_the_extra_a_scan_is_refused_with_how_to_get_it(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddor.pdf.scans, "_NEEDED", ("a_module_that_there_is_not",))
    with pytest.raises(CannotRead, match=r"scan\.pdf: this is a scan.*pip install 'ddor\[ocr\]'"):
        read_report(scan(text, tmp_path / "scan.pdf", Scanner(100, 100)))


def test_a_page_that_is_a_picture_among_others_is_an_error_without_the_extra(
    text: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ddor.pdf.scans, "_NEEDED", ("a_module_that_there_is_not",))
    both = pypdfium2.PdfDocument.new()
    both.import_pages(pypdfium2.PdfDocument(text))
    both.import_pages(pypdfium2.PdfDocument(scan(text, tmp_path / "scan.pdf", Scanner(100, 100))))
    both.save(str(tmp_path / "both.pdf"))
    (said,) = (each for each in read_report(tmp_path / "both.pdf").problems if each.code == "page-is-picture")
    assert "Page 2 is a picture" in said.message
    assert "pip install 'ddor[ocr]'" in said.message


def test_nothing_of_recognition_is_imported_for_a_file_of_text() -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from ddor.report.read import read_report\n"
        f"read_report(Path({str(SMALL)!r}))\n"
        "print(sorted({'cv2', 'numpy', 'onnxruntime', 'ddor.pdf.scans.scan'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@needs_recognition
def test_the_command_says_that_pages_were_recognized(text: Path, tmp_path: Path) -> None:
    done = command("read", scan(text, tmp_path / "scan.pdf", Scanner()))
    assert done.status == 1
    assert "Page 1 is a picture" in done.out
    assert "words were recognized" in done.out
    assert done.err == ""
    assert len(ROWS) == 3
