"""First stage: symbol fonts (Wingdings and its kin) written in Unicode; a tick or a box is words too."""

from __future__ import annotations

# What stands for a sign nobody can read: the mark printers use for a missing type (得号).
UNREADABLE = "〓"


def _run(first: int, signs: str) -> dict[int, str]:
    return {first + k: sign for k, sign in enumerate(signs)}


# Only what official documents use: boxes and ticks, bullets, arrows, numbers in circles (Microsoft's own charts).
_WINGDINGS = {
    0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x6C: "●", 0x6D: "❍", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "❑", 0x72: "❒",
    0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9E: "·", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA3: "◉", 0xA4: "◉",
    0xA7: "▪", 0xA8: "□", 0xAA: "✦", 0xAB: "★", 0xAD: "✹", 0xB2: "✧", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    **_run(0x80, "⓪①②③④⑤⑥⑦⑧⑨⑩"), **_run(0x8C, "❶❷❸❹❺❻❼❽❾❿"),
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0xA0: "■", 0xA2: "■",
    0xA3: "□", 0xA4: "□", 0xAE: "◆", **_run(0x69, "⓪①②③④⑤⑥⑦⑧⑨⑩"), **_run(0x75, "❶❷❸❹❺❻❼❽❾❿"),
}  # fmt: skip
_WINGDINGS_3 = {0x7D: "▶", 0x75: "◀", 0x70: "▲", 0x71: "▼", 0x22: "→", 0x21: "←", 0x23: "↑", 0x24: "↓"}
_SYMBOL = {
    0x44: "Δ", 0x46: "Φ", 0x47: "Γ", 0x4C: "Λ", 0x50: "Π", 0x51: "Θ", 0x53: "Σ", 0x57: "Ω", 0x59: "Ψ",
    0x61: "α", 0x62: "β", 0x64: "δ", 0x65: "ε", 0x66: "φ", 0x67: "γ", 0x68: "η", 0x6C: "λ", 0x6D: "μ", 0x6E: "ν",
    0x70: "π", 0x71: "θ", 0x72: "ρ", 0x73: "σ", 0x74: "τ", 0x77: "ω", 0x78: "ξ", 0x79: "ψ",
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB3: "≥",
    0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xC7: "∩", 0xC8: "∪", 0xCE: "∈",
    0xD0: "∠", 0xD5: "∏", 0xD6: "√", 0xDE: "⇒", 0xE5: "∑",
    **{code: chr(code) for code in range(0x20, 0x3F) if code not in (0x22, 0x24, 0x27, 0x2A, 0x2D)},
}  # fmt: skip
_FONTS = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "wingdings 3": _WINGDINGS_3,
    "webdings": {},
    "symbol": _SYMBOL,
}


def is_symbol_font(font: str | None) -> bool:
    """True where the characters of `font` are pictures, whatever letters they are stored as."""
    return (font or "").lower() in _FONTS


def symbol(font: str | None, code: int) -> str | None:
    """The sign at `code` (as stored, with or without the private-use 0xF000) of a symbol font; None if unknown."""
    return _FONTS.get((font or "").lower(), {}).get(code & 0xFF if code >= 0xF000 else code)


def stray_symbol(char: str) -> str | None:
    """The sign that a private-use character of U+F020–F0FF most likely is, its font being lost."""
    code = ord(char)
    if not 0xF020 <= code <= 0xF0FF:
        return None
    if code == 0xF0B7:
        return "•"
    return _WINGDINGS.get(code & 0xFF)
