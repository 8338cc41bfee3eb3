"""Files read on other machines: a Dask cluster as an executor for work on requests.

Its workers share no disk with this machine, so a request travels with the bytes of its files, and each worker reads
them in child processes with the same limits as here. Dask itself gives the files of a lost worker to the others.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from weakref import WeakSet

from ddor import isolate
from ddor.errors import DdorError
from ddor.extras import install
from ddor.isolate import Limits
from ddor.reading.request import Failed, Request

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")

_UNDER_WAY = 4
"""Files under way for each thread of the cluster, so that a slow file, whose turn must come first, keeps few idle."""

_SECONDS_TO_CONNECT = 10
_SECONDS_BETWEEN_LOOKS = 0.5

_SCHEDULER_LOST = (
    "not read, because the connection to the Dask scheduler was lost. Check that it is still running, and add the "
    "file again."
)
_WORKERS_LOST = (
    "not read, because one Dask worker after the other was lost while it had this file. "
    "Check that their machines have enough memory, and add the file again."
)


class NoCluster(DdorError):
    """A Dask cluster that can't be used; the message says why and what to do."""


class Parcel(NamedTuple):
    """A request with its files' bytes. It holds no path, as a path of one system can't be unpickled on another."""

    name: str
    pdf: bytes
    password: str | None
    vocabulary: bytes | None
    limits: Limits
    recognize: bool = True


def packed(request: Request) -> Parcel:
    """A request with the bytes of its files.

    Raises CannotRead or VocabularyError if a file can't be used, so that the path named is one of this machine.
    """
    from ddor.pdf.document import bytes_of
    from ddor.report.vocabulary import load

    vocabulary = None
    if request.vocabulary is not None:
        load(request.vocabulary)
        vocabulary = request.vocabulary.read_bytes()
    data = bytes_of(request.path)
    return Parcel(request.path.name, data, request.password, vocabulary, request.limits, request.recognize)


def unpacked(work: Callable[[Request], T], parcel: Parcel) -> T:
    """What some work makes of a parcel's request, with the files in a temporary folder of the worker.

    Raises DdorError as the work does.
    """
    with ExitStack() as folders:

        def written(name: str, data: bytes) -> Path:
            path = Path(folders.enter_context(TemporaryDirectory(prefix="ddor-")), name)
            path.write_bytes(data)
            return path

        try:
            pdf = written(parcel.name, parcel.pdf)
            vocabulary = None if parcel.vocabulary is None else written("vocabulary.toml", parcel.vocabulary)
        except OSError as error:
            reason = error.strerror or error
            raise Failed(
                f"{parcel.name}: a Dask worker couldn't write it to its temporary folder ({reason})."
            ) from None
        return work(Request(pdf, parcel.password, vocabulary, parcel.limits, parcel.recognize))


class Sending(Executor):
    """Sends requests with the bytes of their files to an executor whose workers share no disk with this machine."""

    def __init__(self, executor: Executor, is_reached: Callable[[], bool] = lambda: True) -> None:
        """`is_reached` says whether the workers can be reached; what is sent meanwhile would never come back."""
        self._executor = executor
        self._is_reached = is_reached
        self._sent: WeakSet[Future[Any]] = WeakSet()

    def submit(self, work: Callable[..., T], /, *args: Any, **_: Any) -> Future[T]:
        """A future of what `work` makes of the one argument, a Request. What can't be sent is the future's error."""
        (request,) = args
        if not self._is_reached():
            return _failed(Failed(f"{request.path.name}: {_SCHEDULER_LOST}"))
        try:
            future = self._executor.submit(partial(unpacked, work), packed(request))
        except DdorError as error:
            return _failed(error)
        self._sent.add(future)
        return future

    def give_up(self) -> None:
        """Cancel what was sent and isn't done, and wake up who waits for it."""
        for future in list(self._sent):
            if not future.done() and future.cancel():
                future.set_running_or_notify_cancel()


class Cluster(NamedTuple):
    """A Dask cluster that is connected, and how many files are to be under way on it."""

    executor: Sending
    under_way: int

    def results(self, work: Callable[[Request], T], requests: Iterable[Request]) -> Iterator[tuple[Request, Future[T]]]:
        """Each request with its finished future, in the order given.

        The order decides which of two reports of a week is the revision, so it can't be left to which finishes first.
        Dask gives a file whose worker was lost to other workers; once it has given up, the file is sent once more.
        """
        for request, future in isolate.results(self.executor, work, requests, self.under_way):
            if _worker_lost(future):
                future = self.executor.submit(work, request)
                wait([future])
            if future.cancelled():
                future = _failed(Failed(f"{request.path.name}: {_SCHEDULER_LOST}"))
            elif _worker_lost(future):
                future = _failed(Failed(f"{request.path.name}: {_WORKERS_LOST}"))
            yield request, future


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """The Dask cluster whose scheduler is at an address such as tcp://HOST:8786, connected meanwhile.

    Raises NoCluster if it can't be used: the extra isn't installed, nothing answers, there are no workers, or a
    worker lacks ddor or has another version of it.
    """
    try:
        import dask
        from distributed import Client
    except ImportError:
        raise NoCluster(f"--dask needs the package distributed. Install it with: {install('dask')}") from None

    for name in ("distributed", "distributed.client", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is said in sentences
    # A file is meant to travel with its task, as one stored on a worker would be lost with it.
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": "1TB"}):
        try:
            client = Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
        # What it raises depends on the kind of address.
        except Exception as error:
            raise NoCluster(
                f"{address}: no Dask scheduler can be reached there ({_said(error)}). "
                "Start one with: dask scheduler, and give the address that it prints."
            ) from None
        with client:
            _require_workers(client, address)
            threads = sum(client.nthreads().values())
            # Two files alike are two tasks; to compare them would mean hashing each once more.
            executor = client.get_executor(pure=False)
            sending = Sending(executor, lambda: client.status == "running")
            with _watched(client, sending):
                yield Cluster(sending, _UNDER_WAY * threads)


@contextmanager
def _watched(client: Client, sending: Sending) -> Iterator[None]:
    """Give up what was sent once the connection is lost, as Dask's executor may leave its futures open forever."""
    ended = Event()

    def watch() -> None:
        connection = client.scheduler_comm
        while not ended.wait(_SECONDS_BETWEEN_LOOKS):
            # A client that has connected again has another one, and knows nothing of what was sent before.
            if client.status != "running" or client.scheduler_comm is not connection:
                connection = client.scheduler_comm
                sending.give_up()

    watching = Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield
    finally:
        ended.set()
        watching.join()


def _require_workers(client: Client, address: str) -> None:
    """Raise NoCluster unless there are workers, and all have this ddor."""
    try:
        client.wait_for_workers(1, timeout=_SECONDS_TO_CONNECT)
    except TimeoutError:
        raise NoCluster(f"{address}: this Dask cluster has no workers. Start one with: dask worker {address}") from None
    ours = _own_version()
    # A function of Python's own, as a worker without ddor couldn't find one of ddor's.
    theirs = client.run(version, "ddor", on_error="return")
    for worker, found in theirs.items():
        if found != ours:
            has = f"ddor {found}" if isinstance(found, str) else "no ddor"
            raise NoCluster(
                f"{address}: the Dask worker {worker} has {has}, this machine ddor {ours}. "
                "Install the same version on both, and start the worker again."
            )


def _own_version() -> str:
    return version("ddor")


def _worker_lost(future: Future[Any]) -> bool:
    """Whether a finished future came to nothing because Dask lost the workers, and gave up."""
    from distributed import KilledWorker

    return not future.cancelled() and isinstance(future.exception(), KilledWorker)


def _failed(error: DdorError) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def _said(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".")[:200] or type(error).__name__
