"""Names and finds characters that nobody sees: they change what is read, posted or shown."""

import re
import unicodedata

# What other programs end a line with: Word's soft break (VT), a page break (FF), IBM's next line
# (NEL), and Unicode's own line and paragraph separators, which Pages and Google Docs copy.
LINE_SEPARATORS = "\v\f\x85\u2028\u2029"
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
# Spaces that look like the space bar's and are none, at either end of a word or a line.
_SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u200b\u2060\ufeff"
ODD_SPACE = re.compile(f"[{_SPACES}]")
# Marks that turn text round, so that a reviewer reads other words than those that are there.
TURNING = "\u202a-\u202e\u2066-\u2069"
_UNSHOWN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff{TURNING}\ud800-\udfff]")
# Letters and marks of Unicode that are drawn as nothing, besides its control and format characters.
_BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0" + "".join(
    map(chr, range(0xFE00, 0xFE10))
)
_NAMES = {
    "\x00": "a NUL",
    "\v": "a vertical tab, which is Word's soft line break",
    "\f": "a page break",
    "\x1b": "an escape character",
    "\x85": "a line end of other systems, NEL",
    "\u00a0": "a no-break space",
    "\u200b": "a zero-width space",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\ufeff": "a byte-order mark",
}


def named(character: str) -> str:
    """What to call it: "a line separator (U+2028)"."""
    name = _NAMES.get(character) or unicodedata.name(character, "").lower()
    kind = "an invisible space" if ODD_SPACE.match(character) else "an invisible character"
    return f"{name or kind} (U+{ord(character):04X})"


def whole(text: str) -> str:
    """`text` that can be written: JSON may hold halves of a character, which no file can."""
    return text.encode(errors="replace").decode()


def is_blank(text: str) -> bool:
    """Whether `text` shows nothing at all: spaces, and characters that are drawn as nothing."""
    return all(
        character.isspace()
        or character in _BLANK
        or unicodedata.category(character) in ("Cf", "Cc", "Zs", "Zl", "Zp")
        or 0xE0100 <= ord(character) <= 0xE01EF  # variation selectors
        for character in text
    )


def with_plain_line_ends(text: str) -> str:
    """`text` with every kind of line end as a plain one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(f"[{LINE_SEPARATORS}]", "\n", text)


def shown(text: str) -> str:
    """`text` for a terminal: what would move its cursor or turn its words round is written out."""
    return _UNSHOWN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
