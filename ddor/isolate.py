"""Work done in a child process, so that work which crashes, hangs or swells costs only itself.

A child has limits of time and memory, ends when its parent does, however that ends, and imports nothing that its
parent wouldn't import. This module knows nothing of the work: a task is a function of a module, and what it takes,
sends and makes can be pickled. `run` and `stream` do one task in a new child; `Pool` and `run_kept` do many, one
after the other, in children that are kept; `results` keeps any executor busy, of this machine or of many.

Systems without fork start a new interpreter for a child. Windows has no limits of memory and processor time; there
only a child that sends nothing for too long is given up. macOS doesn't enforce a limit of memory, so a child looks at
its own use twenty times a second.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from importlib import import_module
from multiprocessing import connection
from queue import SimpleQueue
from types import ModuleType, TracebackType
from typing import Any, NamedTuple, TypeVar

from ddor.errors import DdorError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

Argument = TypeVar("Argument")
Result = TypeVar("Result")

Send = Callable[[object], None]
"""Sends something from the child process to its parent."""

GIGABYTE = 1_000_000_000

_LOOKS_A_SECOND = 20
_OUT_OF_MEMORY = 77
"""The exit status of a child that ended itself, as it used more memory than it may."""


class Limits(NamedTuple):
    """What a child may use: bytes of memory beyond those it began with, and seconds from one message to the next.

    The seconds are counted by the clock, and again in processor time.
    """

    seconds: float = 60.0
    memory: int = 2 * GIGABYTE


USUAL = Limits()
"""What a child may use where nothing else is said."""


class Stopped(Exception):
    """Work that didn't come to its end."""


class TookTooLong(Stopped):
    """A child sent nothing for longer than its limit."""


class TooMuchMemory(Stopped):
    """A child reached its limit of memory."""


class Crashed(Stopped):
    """A child's process ended before its work did; `reason` is the signal's name, or "" where none ended it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Unexpected(Stopped):
    """The work raised an error that wasn't meant for people; the message names it and says what it says."""


def run(
    task: Callable[[Argument, Send], Result],
    argument: Argument,
    limits: Limits = USUAL,
    on_message: Callable[[Any], object] = lambda _: None,
) -> Result:
    """What a task makes of an argument, in a child of its own; what it sends meanwhile goes to `on_message`.

    Raises Stopped if the work doesn't come to its end, and the DdorError that the task raises.
    """
    with Child() as child:
        return child.run(task, argument, limits, on_message)


def run_kept(
    task: Callable[[Argument, Send], Result],
    argument: Argument,
    limits: Limits = USUAL,
    on_message: Callable[[Any], object] = lambda _: None,
) -> Result:
    """As `run`, but in a child that is kept for the next task of the same thread, while nothing goes wrong.

    This is the unit of work for an executor, here or on another machine.
    """
    if not hasattr(_own, "child"):
        _own.child = Child()
    child: Child = _own.child
    return child.run(task, argument, limits, on_message)


def begin(*imports: str) -> None:
    """Start the child of this thread that `run_kept` will use, and have it import these modules meanwhile."""
    _own.child = Child(*imports).start()


def stream(task: Callable[[Argument, Send], object], argument: Argument, limits: Limits) -> Iterator[Any]:
    """What a task sends from a child of its own, as it comes. The child ends once no more is asked for.

    Raises as `run` does.
    """
    with Child() as child:
        yield from child.work(task, argument, limits)


def results(
    executor: Executor,
    work: Callable[[Argument], Result],
    arguments: Iterable[Argument],
    under_way: int,
    in_order: bool = True,
) -> Iterator[tuple[Argument, Future[Result]]]:
    """Each argument with its finished future, in the order given or as they finish.

    At most `under_way` futures are at work or wait to be taken, so that a slow taker is not buried in results. Those
    that nobody takes any more are canceled.
    """
    futures: deque[tuple[Argument, Future[Result]]] = deque()
    rest = iter(arguments)
    try:
        while True:
            while len(futures) < under_way:
                try:
                    argument = next(rest)
                except StopIteration:
                    break
                futures.append((argument, executor.submit(work, argument)))
            if not futures:
                return
            waited_for = [futures[0][1]] if in_order else [future for _, future in futures]
            finished = wait(waited_for, return_when=FIRST_COMPLETED).done
            taken = next(each for each in futures if each[1] in finished)
            futures.remove(taken)
            yield taken
    finally:
        for _, future in futures:
            future.cancel()


class Pool(ThreadPoolExecutor):
    """Threads of this process, each with a child for `run_kept`; all children are there before the first thread is.

    Left by an exception, it ends the children at work and drops what waits.
    """

    def __init__(self, size: int) -> None:
        self._children = [Child() for _ in range(size)]
        for child in self._children:
            child.start()
        waiting: SimpleQueue[Child] = SimpleQueue()
        for child in self._children:
            waiting.put(child)
        super().__init__(size, initializer=lambda: setattr(_own, "child", waiting.get()))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(wait=kind is None, cancel_futures=kind is not None)
        for child in self._children:
            child.end()
        self.shutdown()


_own = threading.local()
"""The child of each thread."""


class Child:
    """A child process that does one task after the other. It is started when first needed, and again after an end."""

    def __init__(self, *imports: str) -> None:
        """`imports` are modules that the child imports at once, while its parent is still busy with other things."""
        self._imports = imports
        self._process: Any = None
        self._channel: Any = None
        self._folder: str | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def start(self) -> Child:
        """Start the process, unless it runs in the folder that its parent works in."""
        if self._process is not None and self._folder != _working_folder():
            # The names of files are those of the folder that the parent works in now.
            self.end()
        if self._process is None:
            self._folder = _working_folder()
            context = _context()
            self._channel, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs, self._imports), daemon=True)
            if context.get_start_method() == "fork":
                with _as_no_daemon():
                    self._process.start()
            else:
                with _starting, _as_no_daemon(), _clean_start():
                    self._process.start()
            theirs.close()
        return self

    def end(self) -> None:
        """End the process at once, if it runs."""
        process, channel = self._process, self._channel
        self._process = self._channel = None
        if process is not None:
            process.kill()
            process.join()
            channel.close()

    def run(
        self,
        task: Callable[[Argument, Send], Result],
        argument: Argument,
        limits: Limits,
        on_message: Callable[[Any], object] = lambda _: None,
    ) -> Result:
        """What a task makes of an argument. Raises as the function `run` does."""
        work = self.work(task, argument, limits)
        while True:
            try:
                message = next(work)
            except StopIteration as made:
                result: Result = made.value
                return result
            on_message(message)

    def work(
        self, task: Callable[[Argument, Send], Result], argument: Argument, limits: Limits
    ) -> Generator[Any, None, Result]:
        """What a task sends, and in the end returns. Given up halfway, it ends the process."""
        self.start()
        process, channel = self._process, self._channel
        is_near_limit = False
        stays = False
        try:
            channel.send_bytes(_pickled((task, argument, limits)))
            while True:
                if not channel.poll(limits.seconds):
                    raise TookTooLong
                kind, value = pickle.loads(channel.recv_bytes())  # noqa: S301 - of our own child
                if kind == "sent":
                    yield value
                elif kind == "near limit":
                    is_near_limit = True
                else:
                    stays = kind in ("made", "raised")
                    if kind.endswith("raised"):
                        raise value
                    result: Result = value
                    return result
        except (EOFError, OSError):
            process.join(5)
            raise _death(process.exitcode, is_near_limit) from None
        finally:
            if not stays:
                self.end()


def _working_folder() -> str | None:
    """The folder that this process works in; None if it was removed."""
    try:
        return os.getcwd()  # noqa: PTH109 - pathlib takes time to import
    except FileNotFoundError:
        return None


def _death(exit_code: int | None, is_near_limit: bool) -> Stopped:
    name = signal.Signals(-exit_code).name if exit_code is not None and exit_code < 0 else ""
    if name == "SIGXCPU":
        return TookTooLong()
    # A library that is refused memory ends its process in one way or another.
    if exit_code == _OUT_OF_MEMORY or is_near_limit:
        return TooMuchMemory()
    return Crashed(name)


def _context() -> Any:
    """How a child is started.

    A fork costs milliseconds, but of a process with threads it may copy a lock that nobody will open again, and on
    macOS the system's own libraries don't bear it.
    """
    methods = multiprocessing.get_all_start_methods()
    if "fork" in methods and sys.platform != "darwin" and threading.active_count() == 1:
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")


_starting = threading.Lock()
"""Held while a child starts, as what is changed meanwhile holds for the whole process."""


@contextlib.contextmanager
def _as_no_daemon() -> Iterator[None]:
    """Let a daemonic process, such as a Dask worker, have children.

    multiprocessing refuses them, as they might outlive a process that is ended without warning; these don't.
    """
    process = multiprocessing.current_process()
    if not process.daemon:
        yield
        return
    process.daemon = False
    try:
        yield
    finally:
        process.daemon = True


@contextlib.contextmanager
def _clean_start() -> Iterator[None]:
    """Let a new interpreter import neither from the working folder nor the program that its parent is.

    multiprocessing would import the program for the sake of functions that are in it, and so run a script that
    doesn't guard against this once more in each child; and it would begin with the working folder on its path.
    """
    program = sys.modules["__main__"]
    before = os.environ.get("PYTHONSAFEPATH")
    sys.modules["__main__"] = ModuleType("__main__")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        sys.modules["__main__"] = program
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


# What follows runs in the child.


def _serve(channel: connection.Connection, imports: Iterable[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the parent too, which ends its children
    gc.freeze()  # what the parent made is never garbage here, and looking at it would copy its pages
    sending = threading.Lock()

    def send(kind: str, value: object = None) -> None:
        data = _pickled((kind, value))
        with sending:
            channel.send_bytes(data)

    usage = _Usage()
    threading.Thread(target=_watch, args=(usage, lambda: send("near limit")), daemon=True).start()
    for name in imports:
        import_module(name)
    while usage.is_small():
        try:
            task, argument, limits = pickle.loads(channel.recv_bytes())  # noqa: S301 - of our own parent
        except EOFError:
            return
        kind, value = _done(task, argument, limits, usage, send)
        usage.lift()
        send(kind if usage.is_small() else f"last {kind}", value)


def _done(
    task: Callable[[object, Send], object],
    argument: object,
    limits: Limits,
    usage: _Usage,
    send: Callable[[str, object], None],
) -> tuple[str, object]:
    def send_on(value: object) -> None:
        send("sent", value)
        usage.allow_time()

    try:
        usage.limit(limits)
        return "made", task(argument, send_on)
    except DdorError as error:
        return "raised", error.with_traceback(None)
    except MemoryError:
        return "raised", TooMuchMemory()
    except Exception as error:
        if os.environ.get("DDOR_TRACEBACK"):
            sys.excepthook(*sys.exc_info())
        said = " ".join(str(error).split())[:200]
        return "raised", Unexpected(f"{type(error).__name__}{f': {said}' if said else ''}")


def _pickled(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


class _Usage:
    """What this process uses, and may use."""

    def __init__(self) -> None:
        self._limits = Limits()
        self._peak_before = _peak()
        self._data_before = _data()

    def grown(self) -> int:
        """Bytes by which the largest use of memory so far is over that at the start."""
        return _peak() - self._peak_before

    def is_small(self) -> bool:
        """Whether the process is as good as new for another task. What a large task took is seldom given back."""
        return self.grown() < self._limits.memory / 4

    def is_near_limit(self) -> bool:
        # A library that doubles what it holds is refused that from a third of the limit on.
        return self.grown() > self._limits.memory / 4

    def is_over_limit(self) -> bool:
        return self.grown() > self._limits.memory

    def limit(self, limits: Limits) -> None:
        self._limits = limits
        self.allow_time()
        # What a process may write to. Libraries reserve far more addresses than they use, so those are not limited.
        if resource is not None and self._data_before is not None:
            _set_limit(resource.RLIMIT_DATA, self._data_before + limits.memory)

    def allow_time(self) -> None:
        """Allow the seconds of the limit from now on, and some more, as the parent counts them by the clock."""
        if resource is not None:
            _set_limit(resource.RLIMIT_CPU, round(time.process_time() + self._limits.seconds) + 5)

    def lift(self) -> None:
        if resource is not None:
            for kind in (resource.RLIMIT_DATA, resource.RLIMIT_CPU):
                _set_limit(kind, resource.RLIM_INFINITY)


def _set_limit(kind: int, value: int) -> None:
    highest = resource.getrlimit(kind)[1]
    if highest != resource.RLIM_INFINITY and (value == resource.RLIM_INFINITY or value > highest):
        value = highest
    # Some systems know a limit and don't let it be set.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (value, highest))


def _peak() -> int:
    """The most memory that this process has had in use at a time, in bytes; 0 if that is not known."""
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _data() -> int | None:
    """The bytes that count for the limit of data, where the system says."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - pathlib takes time to import
            return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return None


def _watch(usage: _Usage, near_limit: Callable[[], None]) -> None:
    """End this process with its parent, or where it uses too much memory; warn once that it is about to."""
    parent = multiprocessing.parent_process()
    warned = False
    while parent is not None and not connection.wait([parent.sentinel], 1 / _LOOKS_A_SECOND):
        if usage.is_over_limit():
            os._exit(_OUT_OF_MEMORY)
        if not warned and usage.is_near_limit():
            warned = True
            near_limit()
    os._exit(1)
