"""Takes files and folders into the knowledge base: `python ingest.py [PATH …] [--data DIR] [--json]`."""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from kb.library import IngestReport


class _ChineseParser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        sys.stderr.write(f"用法错误：{message}\n{self.format_usage()}")
        raise SystemExit(2)


class _Bar:
    """Progress on standard error; a bar where it is a terminal, nothing where it is not."""

    def __init__(self) -> None:
        self._bar: Any = None

    def __call__(self, done: int, total: int, stage: str) -> None:
        if self._bar is None:
            from tqdm import tqdm

            self._bar = tqdm(total=1, unit="步", leave=False, disable=None, file=sys.stderr)
        self._bar.total, self._bar.n = max(total, 1), done
        self._bar.set_description_str(stage[:40])

    def close(self) -> None:
        """Clear the bar."""
        if self._bar is not None:
            self._bar.close()


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 all taken in, 1 a file was refused or the knowledge base could not be written, 2 wrong usage."""
    arguments = _arguments(argv)
    from kb.errors import KbError

    logging.basicConfig(level=logging.CRITICAL)
    try:
        report = _ingest(arguments)
    except KbError as error:
        sys.stderr.write(f"错误：{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止。知识库保持入库前的内容，重新运行即可继续。\n")
        return 1
    except Exception as error:  # an entry point shows no traceback
        sys.stderr.write(f"错误：程序内部出错（{type(error).__name__}: {error}）。知识库保持入库前的内容。\n")
        return 1
    said = json.dumps(report.to_json(), ensure_ascii=False) if arguments.json else report.to_text()
    sys.stdout.write(said.encode("utf-8", "backslashreplace").decode() + "\n")  # file names may be no UTF-8
    for refused in report.refused:
        sys.stderr.write(f"{refused}\n")
    return 1 if report.refused else 0


def _ingest(arguments: argparse.Namespace) -> IngestReport:
    from kb.config import Settings
    from kb.lock import WriterLock

    settings = Settings.from_environment(data=arguments.data)
    bar = _Bar()
    with WriterLock(settings.data) as lock:  # before the heavy imports: a second writer is told at once
        from kb.library import KnowledgeBase

        try:
            paths = arguments.paths or [settings.corpus]
            return KnowledgeBase.open(settings).ingest(paths, on_progress=bar, lock=lock)
        finally:
            bar.close()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _ChineseParser(prog="ingest.py", description="把文件和文件夹读入知识库。", add_help=False)
    parser.add_argument("paths", nargs="*", type=Path, metavar="路径", help="文件或文件夹（默认 corpus/）")
    parser.add_argument(
        "--data", type=Path, metavar="目录", help="知识库所在目录（默认 data，可用环境变量 KB_DATA 指定）"
    )
    parser.add_argument("--json", action="store_true", help="以 JSON 输出结果")
    parser.add_argument("-h", "--help", action="help", help="显示本说明并退出")
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
