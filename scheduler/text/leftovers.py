"""Finds what other tools leave in a text: placeholders, codes, broken letters."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.hidden_characters import is_blank

_SURE_PLACEHOLDER = re.compile(
    r"\{\{.{0,80}?\}\}|\{%.{0,80}?%\}|\*\|\w{1,40}\|\*|%%\w{1,40}%%|\$\{\w{1,40}\}"
    r"|\[\[\w[\w ]{0,40}\]\]|<<\w[\w ]{0,40}>>|«[A-Z][A-Za-z]*(?:_\w+|[A-Z]\w*)»"
    r"|\[(?:INSERT|ADD|ENTER|YOUR|NAME|LINK|URL|DATE|TIME|PLACE|VENUE|HANDLE|HASHTAG|XX+|TBC|TBA)"
    r"\b[^\]\n]{0,60}\]"
    r"|\b(?i:lorem ipsum)\b"
)
_LIKELY_PLACEHOLDER = re.compile(
    r"<(?![/\d])[A-Za-z][\w '-]{0,40}>|\{[A-Za-z_][\w ]{0,30}\}|%(?:FIRSTNAME|FNAME|NAME)%"
    r"|\[(?:insert|add|enter|your|name|link|url|date|time|place|venue|handle|hashtag|organisation"
    r"|charity|town|city)\b[^\]\n(]{0,60}\](?!\()"
    r"|\b(?:TBC|TBA|TODO|FIXME)\b|\bXX{1,8}\b|(?<!\w)_{3,}(?=\s|$)(?<!\n___)"
)
_TAG = re.compile(
    r"</?(?:p|br|b|i|u|a|em|strong|span|div|ul|ol|li|h[1-6]|img|font)(?:\s[^<>\n]{0,200})?/?>", re.I
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SPREADSHEET = re.compile(r"_x[0-9A-Fa-f]{4}_")
_MARKDOWN = re.compile(
    r"\*\*(?=\S)[^*\n]{1,200}?(?<=\S)\*\*|(?<!\w)__(?=\S)[^_\n]{1,200}?(?<=\S)__(?!\w)"
    r"|!?\[[^\]\n]{1,200}\]\(\S{1,300}?\)|^#{1,6} (?=\S)|^>\s(?=\S)|`[^`\n]{1,80}`",
    re.MULTILINE,
)
# "--", "- - -", "***", a dash alone: what Word, chats and other tools make of "---".
_MARK = re.compile(r"[-–—―−‐‑‒⸺⸻﹘－_=*~]{1,40}")
_LONGEST_MARK = 60
_LOST = "\ufffd"
# Without any of these there is nothing to look for: most posts end here.
_SIGNS = re.compile(r"[{\[<%*&`$_«]")
_WORDS = ("XX", "TBC", "TBA", "TODO", "FIXME", "orem ", "OREM ", "# ", "> ")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Words that nobody means to publish; where `is_certain`, nothing may go out with them."""

    words: str
    wrong: str
    remedy: str
    is_certain: bool


def leftovers(text: str) -> Iterator[Leftover]:
    """What was left in one post's `text`, the first of each kind."""
    if not text.isascii() and is_blank(text):
        wrong = "there is no text here that anybody could see"
        yield Leftover("", wrong, "Write it, or remove it.", True)
        return
    if not text.isascii():
        yield from _broken_letters(text)
    if _SIGNS.search(text) or any(map(text.__contains__, _WORDS)):
        yield from _codes(text)
        yield from _placeholders(text)
    if "\n" in text:
        yield from _marks(text)


def mended(text: str) -> str:
    """`text` with its broken letters as they were meant: "Itâ€™s" is "It’s"."""
    if text.isascii():
        return text
    for may_be, pattern, codec in _READ_AS:
        if not may_be.search(text):
            continue
        text = pattern.sub(lambda found, codec=codec: _meant(found[0], codec) or found[0], text)  # type: ignore[misc]
    return text


def _broken_letters(text: str) -> Iterator[Leftover]:
    meant = mended(text)
    if meant != text:
        broken, right = _first_word_apart(text, meant)
        wrong = f'this text was saved or opened in the wrong encoding: "{broken}" was "{right}"'
        remedy = f'Write "{right}" here, or copy the text again from where it is right.'
        yield Leftover(broken, wrong, remedy, True)
    if _LOST in text:
        word = next(word for word in text.split() if _LOST in word)[:40]
        wrong = f'a letter was lost in "{word}" on its way here'
        yield Leftover(word, wrong, "Type the word again.", True)


def _codes(text: str) -> Iterator[Leftover]:
    if found := _first_entity(text):
        sign = html.unescape(found)
        wrong = f'"{found}" is HTML, and X would show it just so'
        remedy = f'Write "{sign}".' if sign.strip() and sign.isprintable() else "Delete it."
        yield Leftover(found, wrong, remedy, True)
    if found_tag := _TAG.search(text):
        wrong = f'"{found_tag[0][:60]}" is HTML, and X would show it just so'
        yield Leftover(found_tag[0], wrong, "Delete it.", True)
    if found_code := _SPREADSHEET.search(text):
        wrong = f'"{found_code[0]}" is how a spreadsheet writes a sign that nobody sees'
        yield Leftover(found_code[0], wrong, "Delete it, or press Enter there.", True)
    if found_mark := _MARKDOWN.search(text):
        words = found_mark[0].strip()[:60]
        wrong = f'"{words}" is Markdown, and X would show its signs'
        yield Leftover(found_mark[0], wrong, "Delete the signs; write an address out.", False)


def _placeholders(text: str) -> Iterator[Leftover]:
    if sure := _SURE_PLACEHOLDER.search(text):
        wrong = f'"{sure[0][:60]}" was to be filled in, and would be posted as it stands'
        remedy = "Write what belongs there."
        if sure[0].startswith("{"):
            remedy += " Values are filled in by a `template` only."
        yield Leftover(sure[0], wrong, remedy, True)
    likely = _LIKELY_PLACEHOLDER.search(text)
    if likely and not (sure and likely[0] in sure[0]) and not _TAG.fullmatch(likely[0]):
        wrong = f'"{likely[0][:60]}" looks like something to be filled in'
        remedy = "Write what belongs there, if it does not stand for itself."
        yield Leftover(likely[0], wrong, remedy, False)


def _marks(text: str) -> Iterator[Leftover]:
    for line in text.split("\n"):
        if not line or line[0].isalnum() or line[0] in "#@" or len(line) > _LONGEST_MARK:
            continue
        words = "".join(one for one in line if not is_blank(one))
        if _MARK.fullmatch(words):
            wrong = f'"{words[:20]}" alone on a line begins no new post, and is posted as it stands'
            remedy = "Did you mean `---`, at the beginning of its line? Else delete it."
            yield Leftover(line.strip(), wrong, remedy, False)
            return


def _first_entity(text: str) -> str | None:
    for found in _ENTITY.finditer(text) if "&" in text else ():
        if html.unescape(found[0]) != found[0]:
            return found[0]
    return None


def _first_word_apart(text: str, meant: str) -> tuple[str, str]:
    """The first word in which two texts differ, in both. Mending joins and parts no words."""
    pairs = enumerate(zip(text, meant, strict=False))
    start = next((at for at, (one, other) in pairs if one != other), len(meant))
    begins = max(text.rfind(" ", 0, start), text.rfind("\n", 0, start)) + 1
    return text[begins:].split()[0][:40], meant[begins:].split()[0][:40]


def _continued(codec: str) -> str:
    """The characters that bytes 0x80 to 0xBF are taken for, as a class of a pattern."""
    return "".join(_byte(code, codec) for code in range(0x80, 0xC0))


def _byte(code: int, codec: str) -> str:
    try:
        return bytes([code]).decode(codec)
    except UnicodeDecodeError:
        return chr(code)  # Windows leaves five bytes as they are


def _read_as(codec: str) -> tuple[re.Pattern[str], re.Pattern[str], str]:
    """Letters that are the bytes of UTF-8 read as `codec`, as sequences of two to four.

    The first pattern is quick, and finds how any of them may begin.
    """
    more = f"[{re.escape(_continued(codec))}]"
    two = "".join(_byte(code, codec) for code in range(0xC2, 0xE0))
    three = "".join(_byte(code, codec) for code in range(0xE0, 0xF0))
    four = "".join(_byte(code, codec) for code in range(0xF0, 0xF5))
    parts = (f"[{re.escape(four)}]{more}{{3}}", f"[{re.escape(three)}]{more}{{2}}")
    any_first = f"[{re.escape(two + three + four)}]{more}"
    whole = f"(?:{parts[0]}|{parts[1]}|[{re.escape(two)}]{more})+"
    return re.compile(any_first), re.compile(whole), codec


_READ_AS = tuple(map(_read_as, ("cp1252", "mac_roman")))
# What two letters may have been: the letters and signs of western European languages. "É»" can also
# be the end of a French quotation.
_WESTERN = re.compile(
    "[\u00a0-\u00ff\u0152\u0153\u0174-\u0177\u2010-\u203a\u20ac\u2122\ufeff\ufe0f]+"
)


def _meant(letters: str, codec: str) -> str | None:
    """What `letters` were before they were read as `codec`; None if they can be meant so."""
    content = b"".join(
        one.encode(codec) if _byte_of(one, codec) is None else bytes([_byte_of(one, codec) or 0])
        for one in letters
    )
    try:
        meant = content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    is_sure = len(letters) >= 3 and (len(letters) > 2 * len(meant) or len(meant) > 1)
    ends_a_word = letters[1] in "…»«“”’‘—–" and letters[0] != "Â"  # AMANHÃ…
    return meant if is_sure or (_WESTERN.fullmatch(meant) and not ends_a_word) else None


def _byte_of(letter: str, codec: str) -> int | None:
    return ord(letter) if codec == "cp1252" and 0x80 <= ord(letter) <= 0x9F else None
