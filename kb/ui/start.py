"""Start-up: the knowledge base is opened, and what must happen before the first question is decided."""

from __future__ import annotations

import logging
import os
import threading
import time
from functools import partial
from pathlib import Path

from kb.config import Settings
from kb.errors import Busy, InputError, KbError
from kb.library import KnowledgeBase
from kb.ui.clerks import WARMING, Clerks, usual_number
from kb.ui.readiness import Preparation, Report

_log = logging.getLogger(__name__)
_BUSY_SECONDS = 2.0
_MODELS_AT_ONCE = 8


def open_library(settings: Settings) -> tuple[KnowledgeBase, Clerks, Preparation]:
    """The knowledge base of `settings`, who answers from it, and the first ingest, still to be started, if it is empty.

    The clerks begin once there is something to answer from.
    """
    _check_folder(settings.data, os.R_OK | os.X_OK, "没有读取权限")
    library = KnowledgeBase.open(settings)
    clerks = _clerks(library, settings)
    if not library.is_empty:
        threading.Thread(target=_warm_up, args=(library, clerks), name="warm-up", daemon=True).start()
        return library, clerks, Preparation(None)
    if not any(p.is_file() for p in settings.corpus.glob("**/*")):
        raise InputError(
            "知识库为空，语料目录中也没有文件",
            where=str(settings.corpus),
            hint="放入政策文件，或先运行 python ingest.py 文件路径",
        )
    _check_folder(settings.data, os.W_OK | os.X_OK, "没有写入权限")
    return library, clerks, Preparation(lambda report: _fill(library, clerks, settings, report))


def _clerks(library: KnowledgeBase, settings: Settings) -> Clerks:
    """A model is waited for, not computed: processes would not make it answer sooner."""
    opening = partial(KnowledgeBase.open, settings)
    if settings.llm_url and settings.llm_model:
        return Clerks(library, opening, count=0, here_at_once=_MODELS_AT_ONCE)
    return Clerks(library, opening, count=usual_number() if settings.clerks is None else settings.clerks)


def _check_folder(data: Path, access: int, lacking: str) -> None:
    """Faults that would otherwise show only once somebody asks, or half-way through the first ingest."""
    hint = "用 --data 另指定一个文件夹"
    nearest = next(folder for folder in (data, *data.absolute().parents) if folder.exists())
    if not nearest.is_dir():
        raise InputError("应为文件夹，却是一个文件", where=str(nearest), hint=hint)
    if not os.access(nearest, access):
        raise InputError(lacking, where=str(nearest), hint=f"检查该文件夹的权限，或{hint}")


def _fill(library: KnowledgeBase, clerks: Clerks, settings: Settings, report: Report) -> None:
    while library.is_empty:
        try:
            library.ingest([settings.corpus], on_progress=report)
        except Busy as busy:  # somebody runs ingest.py: its result will do as well
            report(0, 0, f"{busy.what}，等待其完成")
            time.sleep(_BUSY_SECONDS)
            continue
        if library.is_empty:
            raise InputError(
                "语料目录中的文件都没有被接收",
                where=str(settings.corpus),
                hint="运行 python ingest.py 查看各文件的拒收原因",
            )
    report(1, 1, "打开索引")
    _warm_up(library, clerks)


def _warm_up(library: KnowledgeBase, clerks: Clerks) -> None:
    """Load dictionaries, model and index now, so that the first reader does not wait for them (2.5 to 4 s measured)."""
    try:
        library.ask(WARMING)
        clerks.start()
    except KbError as error:  # the first question will meet it again, and its reader be told
        _log.warning("知识库预热未完成：%s", error)
