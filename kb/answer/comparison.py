"""What makes a question a comparison beside its plain cues: ways to ask it that mean it only of two documents."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Characters: a longer match has what is compared inside it.
LONGEST = 10
# With two documents named, these ask how they stand to each other; about one of them they may ask anything.
_BETWEEN_TWO = re.compile(
    r"(是否|是不是|算不算|能否)?(具有|具备|有)?(直接的?)?可比性?|可以?(直接)?比[较吗么？?]|能(直接)?比|(这[么样]|直接)比"
    r"(行|可以|成立|合适|妥当|对|合理)?[吗么不]?|(是否|是不是|算不算|不是|是|属于?|指的?是?)?(同一|同)[个种类件项]"
    r"(概念|东西|意思|事情?|内容|说法|指标|口径|对象|项目|任务)?|同一(概念|事物?|含义|内容|口径|对象|意思|回事|事项)"
    r"|(是否|是不是|能不能|能)?(一致|等同|等价|雷同|重合|相符|吻合)|对得上|对不上|两回事|两码事|有出入|有何[异不]|有无[异不]同"
    r"|孰[高低多少大小]|谁[高低多少大小]|哪[个家边方]更?[高低多少大小]|[高低多少]了?多少|共同点|相通|各(自|为|是)[为是有]?多少|放(在)?一起|摆(在)?一起"
    r"|(拿|把|将).{1,24}(跟|和|与|同|对).{1,24}(相比|比)|(跟|和|与|同).{1,16}(相比|比起来|比一比|的比|比，|比[？?])"
)
# What is said of a conclusion drawn is not searched for.
_CONCLUDING = re.compile(r"凭(这个?|此)|据此|由此|(得出|下|推出|做出|作出)?[^，。？?]{0,2}结论")


def compares(text: str, *, works: int) -> bool:
    """True where a question that names so many works asks how two of them stand to each other."""
    return works == 2 and _BETWEEN_TWO.search(text) is not None


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the comparison itself is spoken of, not what is compared; runs of other content inside are left."""
    for found in _BETWEEN_TWO.finditer(text):
        if len(found[0]) <= LONGEST:
            yield found.span()
    yield from (found.span() for found in _CONCLUDING.finditer(text))
