"""Store stage: the one truth, in SQL. Everything else can be deleted and rebuilt from it."""

from kb.store.snapshot import Snapshot, StoredSource
from kb.store.truth import Truth
from kb.store.withdrawals import Withdrawal
from kb.store.writer import Writer

__all__ = ["Snapshot", "StoredSource", "Truth", "Withdrawal", "Writer"]
