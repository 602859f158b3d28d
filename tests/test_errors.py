"""What a person reads when something is wrong."""

from __future__ import annotations

import errno
import inspect

from kb import errors
from kb.errors import InputError, KbError, refusal


def test_an_error_says_where_what_and_how_to_mend_it() -> None:
    """In one line that ends with one full stop."""
    error = InputError("缺少“问题”。", where="题集.csv 第3行", hint="填写“问题”列。")
    assert str(error) == "题集.csv 第3行：缺少“问题”。处理办法：填写“问题”列。"
    assert str(KbError("出错了")) == "出错了。"


def test_a_file_name_can_neither_break_nor_turn_round_a_message() -> None:
    """Line ends, terminal colours, marks of direction and bytes that are no UTF-8 are shown for what they are."""
    assert str(KbError("出错了", where="甲\n乙\u202e丙\x1b[31m\udcff.docx")) == "甲�乙�丙�[31m�.docx：出错了。"


def test_the_tree_in_the_docstring_names_every_error() -> None:
    """And every error is one of the project's."""
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__]
    assert classes and all(issubclass(c, KbError) and c.__name__ in (errors.__doc__ or "") for c in classes)


def test_why_a_file_cannot_be_written_is_said_in_chinese() -> None:
    """The system says it in its own language."""
    assert refusal(OSError(errno.ENOENT, "No such file or directory")) == "没有这个文件夹"
    assert refusal(OSError("whatever")) == "系统不允许"
