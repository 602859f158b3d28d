"""The running application and a document that another process takes in."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.live import WANTED, measured
from kb.config import DEFAULT_CORPUS, Settings
from kb.library import KnowledgeBase

pytestmark = pytest.mark.slow


def test_a_running_application_answers_from_a_new_document_without_restart(tmp_path: Path) -> None:
    """Within seconds of the end of the ingest, citing it."""
    data = tmp_path / "data"
    KnowledgeBase.open(Settings(data=data)).ingest([DEFAULT_CORPUS])
    told = measured(data)
    assert told["seen_after"] <= WANTED * max(1.0, told["load"])  # seconds of an idle machine
