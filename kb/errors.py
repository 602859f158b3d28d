"""Errors a person may meet, and the tree they form.

    KbError
    ├── InputError            a fault in what was given: file, draft, question set, setting
    │   ├── UnreadableFile    the bytes cannot be turned into text (encoding, binary, empty, permission)
│   │   └── ScannedFile   pages of it are pictures, which only recognition (OCR) reads
    │   └── NoClauses         text was read but holds nothing that can be cited
    ├── NotFound              a document, clause or folder that is not in the knowledge base
    ├── Busy                  another process holds the knowledge base for writing
    └── Damaged               the stored knowledge base fails its own checks

Every error says in Chinese what is wrong, where, and how to mend it. Entry points render errors; the library raises
them.
"""

from __future__ import annotations

import errno


def visible(text: str) -> str:
    """`text` in one line that shows what it says: a file's name may hold line ends, colours, marks that turn words.

    What cannot be seen, and bytes of a name that are no UTF-8, become “�”.
    """
    return "".join(char if char.isprintable() or char == "\u3000" else "�" for char in text)


class KbError(Exception):
    """Base of all errors. `what` (message), `where` (file or place) and `hint` (how to mend it) are Chinese."""

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        parts = [f"{self.where}：{self.what}" if self.where else self.what]
        if self.hint:
            parts.append(f"处理办法：{self.hint}")
        return visible("。".join(p.rstrip("。") for p in parts) + "。")


class InputError(KbError):
    """A fault in what was given."""


class UnreadableFile(InputError):
    """The bytes of a file cannot be turned into text."""


class ScannedFile(UnreadableFile):
    """Pages of the file are pictures of text; the reader turns to recognition (OCR)."""


class NoClauses(InputError):
    """Text was read, but nothing in it can be cited."""


class NotFound(KbError):
    """A document, clause or folder that is not in the knowledge base."""


class Busy(KbError):
    """Another process holds the knowledge base for writing."""


class Damaged(KbError):
    """The stored knowledge base fails its own checks and could not be mended."""


_REFUSALS = {
    errno.ENOENT: "没有这个文件夹", errno.ENOTDIR: "路径中有一段不是文件夹", errno.EISDIR: "那是一个文件夹",
    errno.EACCES: "没有权限", errno.EPERM: "没有权限", errno.EROFS: "磁盘是只读的", errno.ENOSPC: "磁盘空间不足",
    errno.ENAMETOOLONG: "文件名太长",
}  # fmt: skip


def refusal(error: OSError) -> str:
    """Why the system did not let a file be written or read, in Chinese."""
    return _REFUSALS.get(error.errno or 0, "系统不允许")
