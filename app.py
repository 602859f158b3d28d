"""Serves the question-and-answer page; an empty knowledge base is first filled from corpus/, with progress on the page.

Usage: python app.py [--data DIR] [--host H] [--port P]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 7860


# argparse has no Chinese of its own.
_CHINESE = {
    "usage: ": "用法：",
    "options:": "选项：",
    "unrecognized arguments: ": "无法识别的参数 ",
    "expected one argument": "缺少取值",
    "argument ": "参数 ",
}


def _chinese(words: str) -> str:
    for english, chinese in _CHINESE.items():
        words = words.replace(english, chinese)
    return words


class _ChineseParser(argparse.ArgumentParser):
    def format_help(self) -> str:
        return _chinese(super().format_help())

    def error(self, message: str) -> NoReturn:
        sys.stderr.write(_chinese(f"用法错误：{message}\n{self.format_usage()}"))
        raise SystemExit(2)


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"端口应为 0 至 65535 的整数，而不是“{text}”")
    return int(text)


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = _ChineseParser(
        prog="app.py", description="提供网页问答；知识库为空时先自动读入 corpus/ 中的文件。", add_help=False
    )
    parser.add_argument(
        "--data", type=Path, metavar="目录", help="知识库所在目录（默认 data，可用环境变量 KB_DATA 指定）"
    )
    parser.add_argument(
        "--host", default=DEFAULT_HOST, metavar="地址", help=f"服务地址（默认 {DEFAULT_HOST}，仅本机可访问）"
    )
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, metavar="端口", help=f"端口（默认 {DEFAULT_PORT}，0 为任选）"
    )
    parser.add_argument("-h", "--help", action="help", help="显示本说明并退出")
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code: 0 stopped by the user, 1 a fault in what was given, 2 wrong usage."""
    arguments = _arguments(argv)
    from kb.errors import KbError

    # Gradio reports its use to its makers unless told otherwise before it is imported.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    # It also sums up all events in a pandas table after each, which nothing here shows: 4 ms of every answer and more
    # with every event kept.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"
    try:
        _run(arguments)
    except KbError as error:
        sys.stderr.write(f"错误：{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已停止。\n")
    return 0


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def _run(arguments: argparse.Namespace) -> None:
    from kb.config import Settings
    from kb.ui.server import bind, serve

    with bind(arguments.host, arguments.port) as listener:
        from kb.ui.start import open_library  # takes seconds, and a taken port is told at once

        _say("正在启动，请稍候。")
        library, clerks, preparation = open_library(Settings.from_environment(data=arguments.data))
        if not preparation.state.ready:
            _say("知识库为空，将先读入语料目录中的文件，进度见网页。")
        serve(library, clerks, preparation, listener, announce=_say)


if __name__ == "__main__":
    raise SystemExit(main())
