"""Second stage, step 7: is a numbered line a heading or an item? Its series decides, not the line alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from kb.structure.numbering import LOOKED, RANK, STYLED, Marker
from kb.structure.passages import LONGEST_TITLE, Passage, ended

_LONGEST_LABEL = 22
# A sentence over numbers of its own may head them even where it is longer than a title (two and a half printed lines).
_LONGEST_SENTENCE = 70
# A label in front of no more than a printed line of text is part of its sentence (在校学生：每人413元).
_SHORT_TEXT = 28
_STOP = re.compile(r"[。！？]")
_COMMA = re.compile(r"[，,；;]")
_COLON = re.compile(r"[：:]")
# “本政策与其他政策重叠的，按就高原则执行。” A provision with its case says something; it names nothing.
_PROVISION = re.compile(
    r"[^，。]{4,}的，(?:[^，。]{1,30}，)?(?:应当?|不予?|可以?|须|按|由|以|从|依|参照|执行|予以|视为)[^。]*[。]?[”）]*$"
)
_ITEM_END = re.compile(r"[；;，,]$")
_SECTION = RANK["cnp"]
_TITLED = {"run_in", "label", "either", "alone"}
_ALWAYS = {STYLED, LOOKED, "part", "subpart", "chapter", "section", "annex", "box"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered passage.

    `followed` tells that text or deeper numbers, not its next sibling, come after it; `divided` that it is deeper
    numbers, and that these have text of their own.
    """

    passage: Passage
    marker: Marker
    followed: bool
    divided: bool = False

    @property
    def words(self) -> str:
        """What stands after the number."""
        return self.passage.text[self.marker.end :].strip()


def title_end(words: str) -> int | None:
    """Index behind the leading sentence that can serve as a title, where more text follows it."""
    stop = _STOP.search(words)
    if not stop or stop.end() > LONGEST_TITLE + 1:
        return None
    end = stop.end()
    while end < len(words) and words[end] in '”’）)"':
        end += 1
    lead = words[:end]
    if _PROVISION.match(lead):
        return None
    if len(_COMMA.findall(lead)) > 2:
        return None
    return end if words[end:].strip() and lead.count("“") <= lead.count("”") + lead.count('"') else None


def label_end(words: str) -> int | None:
    """Index behind a leading label closed by a colon (远程医疗：…)."""
    colon = _COLON.search(words)
    if not colon or colon.start() > _LONGEST_LABEL or not words[colon.end() :].strip():
        return None
    return None if re.search(r"[。，；！？]", words[: colon.start()]) else colon.end()


def shape(numbered: Numbered) -> str:
    """How the line looks.

    `run_in` or `label` (a title, then text), `either` of these, `alone` (a title and no more), `lead` (into a list),
    `sentence` or `item`.
    """
    words = numbered.words
    if not words:
        return "alone"
    if title_end(words) is not None:
        return "run_in" if label_end(words) is None else "either"
    if _ITEM_END.search(words):
        return "item"
    if label_end(words) is not None:
        return "label"
    if not ended(words):
        return "alone" if len(words) <= LONGEST_TITLE else "sentence"
    if words.endswith(("：", ":")):
        return "lead" if len(words) <= LONGEST_TITLE else "sentence"
    one = len(_STOP.findall(words)) <= 1
    if one and numbered.followed and len(words) <= LONGEST_TITLE + 1:
        return "alone"
    if one and numbered.divided and len(words) <= _LONGEST_SENTENCE:
        return "alone"
    return "sentence"


def chains(numbered: list[Numbered]) -> list[list[int]]:
    """Series, as indexes into `numbered`: each number one more than the last of its style, else a new series begins."""
    found: list[list[int]] = []
    open_chains: dict[str, list[int]] = {}
    for i, one in enumerate(numbered):
        chain = open_chains.get(one.marker.style)
        if chain and one.marker.value == numbered[chain[-1]].marker.value + 1:
            chain.append(i)
            continue
        chain = [i]
        open_chains[one.marker.style] = chain
        found.append(chain)
    return found


def leads(numbered: list[Numbered]) -> list[tuple[bool, int | None]]:
    """For every numbered passage: is it a heading, and where in its words does its run-in title end, if it has one."""
    verdict: list[tuple[bool, int | None]] = [(False, None)] * len(numbered)
    for chain in chains(numbered):
        members = [numbered[i] for i in chain]
        forms = _forms(members)
        habits = _habits(forms, members)
        for i, one, form in zip(chain, members, forms, strict=True):
            heading = _is_heading(one, form, habits)
            end = {"run_in": title_end, "label": label_end}.get(form)
            verdict[i] = (heading, end(one.words) if heading and end else None)
    return verdict


def _forms(members: list[Numbered]) -> list[str]:
    """The shapes of a series; what could be read as a label or as a sentence is read as most of its siblings are."""
    forms = [shape(one) for one in members]
    labels, sentences = forms.count("label"), forms.count("run_in")
    if members[0].marker.rank <= _SECTION and sum(f in _TITLED for f in forms) >= 0.6 * len(forms):
        # （一）创新方面5项：…（四）融合方面6项。 A name with nothing to say about it, among names that have.
        forms = ["alone" if f == "sentence" and _is_name(one) else f for f, one in zip(forms, members, strict=True)]
    return ["run_in" if f == "either" and sentences > labels else "label" if f == "either" else f for f in forms]


def _is_name(one: Numbered) -> bool:
    """True for one short sentence without a comma, no longer than a label."""
    return len(one.words) <= _LONGEST_LABEL and len(_STOP.findall(one.words)) == 1 and not _COMMA.search(one.words)


@dataclass(frozen=True, slots=True)
class _Habits:
    """What a series is like: the share of members with a title, list-like ends, labels that head text of their own."""

    titled: float
    listed: bool
    run_in: bool
    weighty: bool


def _habits(forms: list[str], members: list[Numbered]) -> _Habits:
    words = [one.words for one, form in zip(members, forms, strict=True) if form == "label"]
    titled = sum(f in ("run_in", "alone") for f in forms)
    heading_text = bool(words) and median(len(w) - (label_end(w) or 0) for w in words) > _SHORT_TEXT
    return _Habits(
        titled=(titled + len(words)) / len(forms),
        listed="item" in forms,
        run_in="run_in" in forms,
        weighty=titled >= 0.5 * len(forms) or heading_text,
    )


def _is_heading(one: Numbered, form: str, habits: _Habits) -> bool:
    if one.marker.style in _ALWAYS:
        return True
    if form == "label":
        return habits.weighty and not habits.listed
    if form == "run_in":
        return habits.titled >= 0.6
    if form == "lead":
        return habits.titled >= 0.5 and not habits.listed
    if form != "alone" or (ended(one.words) and habits.listed):
        return False
    if ended(one.words) and len(one.words) > _SHORT_TEXT + 2 and not habits.run_in:
        # A full sentence longer than a printed line, with no heading beside it: it says something, it names nothing.
        return False
    return one.followed or (not habits.listed and (one.marker.rank <= _SECTION or habits.run_in))
