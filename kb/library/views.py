"""Library stage, looking at the knowledge base: a snapshot of the truth with the very index that belongs to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from kb.errors import Damaged
from kb.index import Index
from kb.store import Snapshot, Truth

_ATTEMPTS = 4  # a generation may be replaced between naming and opening it, but not many times in a row

Open = Callable[[Snapshot, Index | None], Index]


@dataclass(slots=True)
class _Shared:
    """An open index and how many views look through it."""

    index: Index
    users: int = 0
    retired: bool = False


class Views:
    """Keeps the newest index open for all threads, and each older one until its last view ends.

    `open_index` opens the index a snapshot names, sharing what it can with the one open until now; `mend` puts it right
    where that raises Damaged, and `stand_in` makes one where it cannot be put right just now (another process writes,
    or the folder is read-only).
    """

    def __init__(
        self,
        truth: Truth,
        *,
        open_index: Open,
        mend: Callable[[str | None], bool],
        stand_in: Callable[[Snapshot], Index],
    ) -> None:
        self._truth = truth
        self._open_index = open_index
        self._mend = mend
        self._stand_in = stand_in
        self._lock = threading.RLock()
        self._current: tuple[tuple[str, str | None], _Shared] | None = None

    @contextmanager
    def view(self) -> Iterator[tuple[Snapshot, Index]]:
        """A snapshot and its index."""
        with ExitStack() as stack:
            snapshot, shared = self._enter(stack)
            try:
                yield snapshot, shared.index
            finally:
                self._release(shared)

    def close(self) -> None:
        """Close the index that is kept open."""
        with self._lock:
            self._retire()

    def _enter(self, stack: ExitStack) -> tuple[Snapshot, _Shared]:
        for attempt in range(_ATTEMPTS):
            with ExitStack() as trial:
                snapshot = trial.enter_context(self._truth.snapshot())
                shared = self._acquire(snapshot, last=attempt == _ATTEMPTS - 1)
                if shared is not None:
                    stack.push(trial.pop_all())
                    return snapshot, shared
        raise Damaged("索引反复变化，无法打开", hint="稍候再试")

    def _acquire(self, snapshot: Snapshot, *, last: bool) -> _Shared | None:
        """The index of the snapshot, in use once more; None where the truth has moved on or was mended meanwhile."""
        key = (snapshot.identity, snapshot.generation)
        with self._lock:
            if self._current is None or self._current[0] != key:
                index = self._opened(snapshot, last=last)
                if index is None:
                    return None
                self._retire()
                self._current = (key, _Shared(index))
            shared = self._current[1]
            shared.users += 1
            return shared

    def _opened(self, snapshot: Snapshot, *, last: bool) -> Index | None:
        before = self._current[1].index if self._current else None
        try:
            return self._open_index(snapshot, before)
        except Damaged:
            if not last and (self._has_moved_on(snapshot) or self._mend(snapshot.generation)):
                return None
            return self._stand_in(snapshot)

    def _has_moved_on(self, snapshot: Snapshot) -> bool:
        """True when another generation took the place of the snapshot's, whose files may be gone by now."""
        with self._truth.snapshot() as newest:
            return (newest.identity, newest.generation) != (snapshot.identity, snapshot.generation)

    def _release(self, shared: _Shared) -> None:
        with self._lock:
            shared.users -= 1
            if shared.retired and not shared.users:
                shared.index.close()

    def _retire(self) -> None:
        if self._current is not None:
            shared, self._current = self._current[1], None
            shared.retired = True
            if not shared.users:
                shared.index.close()
