"""What a question says of the asker and to the answerer (“领导让我核实一下，…，谢谢”): nothing that is looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from kb.answer import wording

# Of talk these tell that it is of the asker or the answerer.
_ASKER = re.compile(
    r"我|咱|本人|俺|您|你|请|谢|领导|老板|同事|科长|处长|客户|朋友|各位|老师|劳驾|麻烦|辛苦|拜托|打扰|给|附|注明|标明|讲讲|说说"
)
_PART = re.compile(r"[^，,：:；;。！!？?]*[，,：:；;。！!？?]*")
_ASKS = re.compile(r"[哪几谁何啥咋吗？?]|什么|多少|怎|如何|是否|有没有|是不是|列|没$")


def unpadded(text: str) -> str:
    """The question without the parts before and behind it that only speak of the asker; all of it where nothing else is
    asked."""
    parts = [p for p in _PART.findall(text) if p]
    first, last = _padding(parts), len(parts) - _padding(parts[::-1])
    left = "".join(parts[first:last]).strip()
    if first >= last or last - first == len(parts) or not _ASKS.search(left):
        return text
    # “…几家，谢谢？” asks although its question mark goes with the thanks.
    return left.rstrip("，,：:；;") if text[-1:] not in "？?" else left.rstrip("，,：:；;？?") + "？"


def _padding(parts: Sequence[str]) -> int:
    """How many parts from the first on are talk, where any of it speaks of asker or answerer (“我是新来的，不太懂”)."""
    talk = list(takewhile(_is_talk, parts))
    return len(talk) if any(_ASKER.search(part) for part in talk) else 0


def _is_talk(part: str) -> bool:
    words = re.sub(r"[\W_]+", "", part)
    return not words or wording.load().talk.fullmatch(words) is not None
