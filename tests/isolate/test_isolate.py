"""Work in a child process: what goes wrong costs only itself, limits hold, and no child outlives its parent."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ddor import isolate
from ddor.isolate import Crashed, Limits, Pool, Stopped, TookTooLong, TooMuchMemory, Unexpected, results, run, run_kept
from tests import ROOT
from tests.conftest import WINDOWS
from tests.isolate import tasks
from tests.support.reading import SMALL

LIMITS = Limits(seconds=20, memory=200_000_000)


def test_a_task_sends_and_makes() -> None:
    sent: list[object] = []
    assert run(tasks.double, 21, LIMITS, sent.append) == 42
    assert sent == ["half way"]


@pytest.mark.skipif(WINDOWS, reason="Windows has no such limits")
@pytest.mark.parametrize(
    ("task", "limits", "ending"),
    [
        (tasks.crash, LIMITS, Crashed),
        (tasks.hang, LIMITS._replace(seconds=0.2), TookTooLong),
        (tasks.swell, LIMITS, TooMuchMemory),
        (tasks.fail, LIMITS, Unexpected),
    ],
)
def test_what_stops_a_child_is_told_apart(task: Callable[..., object], limits: Limits, ending: type[Stopped]) -> None:
    with pytest.raises(ending):
        run(task, None, limits)


@pytest.mark.skipif(WINDOWS, reason="no signals")
def test_a_pool_goes_on_after_a_crash() -> None:
    def work(number: int) -> int:
        return run_kept(tasks.crash if number == 2 else tasks.double, number, LIMITS) or 0

    with Pool(2) as pool:
        done = list(results(pool, work, range(5), under_way=3))
    assert [number for number, _ in done] == [0, 1, 2, 3, 4]
    assert isinstance(done[2][1].exception(), Crashed)
    assert [future.result() for number, future in done if number != 2] == [0, 2, 6, 8]


def double_in_a_child(number: int) -> int:
    return run(tasks.double, number, LIMITS)


def test_a_daemonic_process_may_have_a_child() -> None:
    """As the workers of clusters and pools are daemonic, and multiprocessing refuses them children."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(double_in_a_child, (21,)) == 42


def test_no_more_is_under_way_than_was_asked_for() -> None:
    begun: list[int] = []

    with Pool(1) as pool:

        def lazily() -> Iterator[int]:
            for number in range(100):
                begun.append(number)
                yield number

        taken = results(pool, lambda number: number, lazily(), under_way=3)
        next(taken)
        assert len(begun) == 3
        taken.close()  # type: ignore[attr-defined]


@pytest.mark.skipif(WINDOWS, reason="no signals")
@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_child_ends_with_its_parent(ended_by: signal.Signals, tmp_path: Path) -> None:
    told = tmp_path / "child"
    program = (
        "from ddor.isolate import Limits, Child\n"
        "from tests.isolate.tasks import hang\n"
        "child = Child().start()\n"
        f"open({str(told)!r}, 'w').write(str(child._process.pid))\n"
        "child.run(hang, None, Limits())\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    while not (told.exists() and told.read_text()):
        time.sleep(0.02)
    child = int(told.read_text())
    assert is_running(child)
    parent.send_signal(ended_by)
    parent.wait()
    for _ in range(500):
        if not is_running(child):
            return
        time.sleep(0.02)
    pytest.fail("the child is still there")


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.parametrize("start", ["script", "module"])
def test_nothing_is_imported_from_the_working_folder(start: str, tmp_path: Path) -> None:
    (tmp_path / "ddor").mkdir()
    for name in ("rapidfuzz", "socket", "pypdfium2", "pypdfium2_raw", "tempfile", "typer", "multiprocessing"):
        (tmp_path / f"{name}.py").write_text(f"open('imported', 'a').write('{name} ')\nraise ImportError\n")
    script = Path(sys.executable).with_name("ddor")
    begun = [sys.executable, "-m", "ddor"] if start == "module" else [script]
    done = subprocess.run([*begun, "read", SMALL, "--format", "json"], cwd=tmp_path, capture_output=True, text=True)
    assert not (tmp_path / "imported").exists()
    assert done.returncode == 0, done.stderr


def test_a_new_interpreter_for_a_child_imports_nothing_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("socket", "tempfile", "selectors"):
        (tmp_path / f"{name}.py").write_text(f"open('imported', 'a').write('{name} ')\n")
    program = (
        "import os, sys, threading\n"
        f"sys.path[0] = {str(ROOT)!r}\n"
        "from ddor.isolate import Limits, run\n"
        "from tests.isolate.tasks import double\n"
        f"os.chdir({str(tmp_path)!r})\n"
        "threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "assert run(double, 4, Limits()) == 8\n"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
    assert not (tmp_path / "imported").exists()
    assert isolate.run(tasks.double, 1) == 2


def test_a_child_that_is_kept_works_in_the_folder_that_its_parent_works_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = run_kept(tasks.working_folder, None, LIMITS)
    monkeypatch.chdir(tmp_path)
    assert run_kept(tasks.working_folder, None, LIMITS) == str(tmp_path) != before
