"""Tells a storyteller's words from the form around them, whichever way they come in.

People hand in the file that they have: a whole form, a form whose head was cut, words alone. What
is the form's is taken out where it is certain, and refused with its line where it is not: an id,
a question or our guidance never becomes words of a story.
"""

import re

from scheduler.errors import Mistake, MistakesFound, NotPossible
from scheduler.i18n import N_, _
from scheduler.remedies import Action, Remedy
from scheduler.stories.writing.blank_form import bare, guidance, prompts

HEAD = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?\n)---[ \t]*(?:\n(.*))?\Z", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_MARKED = re.compile(r"[ \t]*#{1,6}[ \t]+(.*)")
_KEYS = (
    r"(?:storyteller|accounts|naming|shown[_ ]as|theme|content[_ ]note|hashtags|names[_ ]changed|"
    r"earliest|picture|alt|support[_ ]contact|line[_ ]manager|guardian|sensitive|keep)"
)
_KEY_LINE = re.compile(rf"[>*`\s]*{_KEYS}[*`]*\s*[:：](.*)", re.IGNORECASE)
# Nobody writes these in a story: they are the form's wherever they stand.
_CERTAIN = re.compile(
    r"\b(?:storyteller|shown_as|content_note|names_changed|support[_ ]contact|line_manager)"
    r"[*`]*\s*[:：]|^[>*`\s]*(?:line manager|hashtags|accounts)\s*[:：]",
    re.IGNORECASE,
)
_AN_ID = re.compile(r"\s*(?:[a-z][a-z0-9-]{1,30}|\[.*\]|yes|no|)\s*(?:#.*)?")
_TELLER = re.compile(r"\bteller-[0-9a-z]{4,}\b", re.IGNORECASE)
_OF_THE_HEAD = N_("this line is of the form's head, which is never published")


def only_own(text: str, path: str) -> str:
    """What of `text` is the storyteller's own, with a blank line where a question stood.

    Raises: MistakesFound, with the first line that may be the form's and may be theirs.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = _COMMENT.sub(_as_blank_lines, _without_head(text)).split("\n")
    own = [_without_prompt(line) for line in lines]
    if HEAD.match(text):  # its questions may be in another language, or changed
        own = ["" if line.startswith("## ") else line for line in own]
    if found := _leftover(own):
        line, wrong, remedy = found
        raise MistakesFound([Mistake(path, line, 1, wrong, remedy)])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()


def leftover_in(text: str) -> str | None:
    """What of the form stands in words that are kept already, in a sentence; None if nothing."""
    lines = text.split("\n")
    asked = [place for place, line in enumerate(lines, 1) if _without_prompt(line) != line]
    found = _leftover(lines)
    if asked and (found is None or asked[0] < found[0]):
        found = asked[0], _("this line has a question of the form"), ""
    if found is None:
        return None
    return _("Line {line} of the words: {wrong}.").format(line=found[0], wrong=found[1])


def refuse_leftovers(story_id: str, words: str) -> None:
    """Passes if nothing of the form stands in words that are kept already.

    Raises: NotPossible, with the line of the words.
    """
    if found := leftover_in(words):
        edit = Remedy(Action.EDIT_STORY, story_id)
        raise NotPossible(f"{found} " + _("It is mended with") + ": ", edit)


def refuse_form_of_another(text: str, storyteller: str) -> None:
    """Passes unless `text` is a form whose head names another storyteller: it is another file.

    Raises: NotPossible.
    """
    head = HEAD.match(text.replace("\r\n", "\n"))
    named = re.search(r"^storyteller:[ \t]*(\S+)", head[1], re.MULTILINE) if head else None
    if named and named[1] != storyteller:
        raise NotPossible(_("This is the form of another storyteller. Nothing was changed."))


def has_prompts(text: str) -> bool:
    """Whether questions of the form stand in what came in: their answers are read without them."""
    return any(_without_prompt(line) != line for line in text.splitlines())


def _as_blank_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _without_head(text: str) -> str:
    """`text` with blank lines in place of the form's head, or of what was left of one."""
    lines = text.split("\n")
    end = is_open = keys = 0
    for place, line in enumerate(lines):
        key = _KEY_LINE.fullmatch(line)
        is_more = bool(is_open and re.match(r"\s*(?:- |\s{2})\S", line))
        if key is None and not is_more and line.strip() and line.strip() != "---":
            break
        if key is not None:
            keys, is_open = keys + 1, not key[1].strip()
        if key is not None or is_more or (keys and line.strip() == "---"):
            end = place + 1
    if keys < 2 and not (keys and HEAD.match(text)):
        return text
    return "\n".join([*([""] * end), *lines[end:]])


def _without_prompt(line: str) -> str:
    """A line without the form's question; an answer that stands behind it stays."""
    marked = _MARKED.fullmatch(line)
    words = marked[1] if marked else line
    if bare(words) in prompts():
        return ""
    question, mark, answer = words.partition("?")
    if marked and mark and bare(question) in prompts():
        return answer.strip()
    return line


def _leftover(lines: list[str]) -> tuple[int, str, str] | None:
    """(line, what is wrong, what to do) of the first thing that may be the form's."""
    for place, line in enumerate(lines, 1):
        if found := _wrong_with(line):
            return place, *found
    sentences = guidance()
    text = f" {bare(' '.join(lines))} "
    if any(f" {one} " in text for one in sentences):
        wrong = _("a sentence of the form's guidance stands among the words")
        return 1, wrong, _("Delete what was not written by you.")
    return None


def _wrong_with(line: str) -> tuple[str, str] | None:
    delete = _("Delete it, or hand in the whole form.")
    key = _KEY_LINE.fullmatch(line)
    if _CERTAIN.search(line) or (key and _AN_ID.fullmatch(key[1])):
        return _(_OF_THE_HEAD), delete
    if _TELLER.search(line):
        return _("this line has somebody's id, which is never published"), _("Leave it out.")
    if "<!--" in line or "-->" in line:
        return _("a comment begins here and does not end, or the other way round"), delete
    if _MARKED.fullmatch(line):
        remedy = _("Write it as a sentence, without the #; or delete it.")
        return _("posts have no headings"), remedy
    return None
