"""AX01 to AX04, AX07 and AX08: posts that everybody can read."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from scheduler.text.counting.emoji import find_emoji
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.hashtags import find_hashtags
from scheduler.text.phrases.folding import folded_text
from scheduler.text.phrases.phrase_patterns import WordParts
from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.compounds import words_of

_MOST_HASHTAGS = 2
_MOST_EMOJI = 3
_MOST_WORDS = 25
_MOST_LINKS = 1


def _lower_case_hashtags(passage: Passage) -> Iterator[Hit]:
    for tag in find_hashtags(passage.text):
        if advice := _better(tag.text):
            yield Hit(tag.start, tag.end, suggestion=advice)


@lru_cache(maxsize=1_024)  # a campaign says the same few in all its threads
def _better(tag: str) -> str | None:
    """How a hashtag should be written, if it does not show its words."""
    words = words_of(tag)
    if len(words) < 2 or _shows_its_words(tag, words):
        return None
    camel = "".join(word[:1].upper() + word[1:] for word in words)
    return f"Write #{camel}."


def _shows_its_words(tag: str, words: Sequence[str]) -> bool:
    """Whether each word after the first begins with a capital or follows a digit."""
    at = 0
    for word in words:
        at = tag.lower().index(word, at)
        if at and not tag[at].isupper() and not tag[at - 1].isdigit():
            return False
        at += len(word)
    return not tag.islower()


_TAG = re.compile(r"[#＃]\w+")
_WORD_AFTER = re.compile(r"[^\W\d_]{2,}")


def _crowded_hashtags(passage: Passage) -> Iterator[Hit]:
    tags = find_hashtags(passage.text)
    if len(tags) > _MOST_HASHTAGS:
        keep = "Keep the two that matter most."
        yield Hit(tags[0].start, tags[-1].end, suggestion=keep)
    elif tags and _WORD_AFTER.search(_without_tags_and_links(passage.text, tags[0].start)):
        yield Hit(tags[0].start, tags[0].end)


def _without_tags_and_links(text: str, start: int) -> str:
    rest = text[start:]
    for url in find_urls(rest):
        rest = rest.replace(url.text, " ")
    return _TAG.sub(" ", rest)


_SKIN_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
_MAY_BE_A_FACE = re.compile(r"[:;=]['-]?[()DPp/\\|]")
_FACE = re.compile(r"(?<!\w)[:;=]['-]?[()DPp/\\|]+(?!\w)|¯\\_\(ツ\)_/¯")
_WRONG_AND_RIGHT = {"❌", "✅"}  # a lesson about words: what to leave, and what to say


def _many_emoji(passage: Passage) -> Iterator[Hit]:
    emoji = [] if passage.text.isascii() else list(find_emoji(passage.text))
    may_smile = _MAY_BE_A_FACE.search(passage.text) or "¯" in passage.text
    faces = list(_FACE.finditer(passage.text)) if may_smile else []
    if len(faces) > 1:
        yield Hit(faces[0].start(), faces[-1].end())
    if not emoji or {one.text for one in emoji} == _WRONG_AND_RIGHT:
        return
    whole = Hit(emoji[0].start, emoji[-1].end)
    distinct = {_SKIN_TONE.sub("", one.text) for one in emoji}
    if len(emoji) > _MOST_EMOJI or len(distinct) < len(emoji):
        yield whole
        return
    for one in emoji:
        before = passage.text[: one.start].rpartition("\n")[2]
        after = passage.text[one.end : one.end + 2]
        if not before.strip() and after.strip():
            yield Hit(one.start, one.end, suggestion="Begin the line with its words.")
        elif after[:1] == " " and after[1:].islower() and before.rstrip()[-1:].isalpha():
            yield Hit(one.start, one.end, suggestion="Write the word instead.")


_ORDINALS = frozenset("ªºµſ")
_READ_AS_WORDS = frozenset("™℠№℅")  # signs that people type and screen readers say


def _fancy_letters(passage: Passage) -> Iterator[Hit]:
    if passage.text.isascii():
        return
    text = passage.text
    places = [place for place, character in enumerate(text) if _is_fancy(character)]
    if places:
        fancy = text[places[0] : places[-1] + 1]
        is_small = any("SMALL CAPITAL" in unicodedata.name(sign, "") for sign in fancy)
        plain = folded_text(fancy) if is_small else unicodedata.normalize("NFKC", fancy)
        yield Hit(places[0], places[-1] + 1, suggestion=f"Write “{plain}”.")


def _is_fancy(character: str) -> bool:
    if character.isascii() or character in _ORDINALS | _READ_AS_WORDS:
        return False
    if "LATIN LETTER SMALL CAPITAL" in unicodedata.name(character, ""):
        return True
    plain = unicodedata.normalize("NFKC", character)
    is_letter = unicodedata.category(plain[0])[0] == "L"
    return is_letter and plain != unicodedata.normalize("NFC", character)


_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+|\n+")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_TWO_CAPITALS = re.compile("[A-Z][A-Z]")
# Three words, two long ones, or two that are shouted; names of letters, with commas, are none.
_CAPITALS = re.compile(
    r"\b[A-Z]{2,30}(?:\s{1,3}[A-Z]{2,30}){2,60}\b|\b[A-Z]{4,30}\s{1,3}[A-Z]{4,30}\b"
    r"|\b[A-Z]{3,30}\s{1,3}[A-Z]{3,30}\b!"
)


def _hard_to_read(passage: Passage) -> Iterator[Hit]:
    if passage.text.count(" ") >= _MOST_WORDS:
        yield from _long_sentences(passage.text)
    if not _TWO_CAPITALS.search(passage.text):
        return
    for capitals in _CAPITALS.finditer(passage.text):
        yield Hit(capitals.start(), capitals.end(), suggestion="Use small letters.")


def _long_sentences(text: str) -> Iterator[Hit]:
    start = 0
    for end in [*(gap.start() for gap in _SENTENCE_END.finditer(text)), len(text)]:
        inner = text[start:end]
        if inner.count(" ") >= _MOST_WORDS and len(_WORD.findall(inner)) > _MOST_WORDS:
            lead = len(inner) - len(inner.lstrip())
            yield Hit(start + lead, end, suggestion="Make two sentences of it.")
        start = end


_MAY_CLICK = WordParts("click", "tap", "press", "link")
_CLICK = re.compile(
    r"\b(?:click|tap|press)\s{1,3}(?:here|the\s{1,3}link|this\s{1,3}link|below)\b"
    r"|\blink\s{1,3}(?:is\s{1,3})?in\s{1,3}(?:the\s{1,3}|our\s{1,3})?bio\b"
)


def _links(passage: Passage) -> Iterator[Hit]:
    urls = find_urls(passage.text)
    if len(urls) > _MOST_LINKS:
        yield Hit(urls[1].start, urls[1].end, suggestion="Keep one link a post.")
    if _MAY_CLICK.stand_in(passage.words):
        for _, hit in passage.hits(_CLICK):
            yield Hit(hit.start, hit.end, suggestion="Say what the link leads to.")


_GCS = "Government Communication Service, guidance on accessible social media"

RULES = (
    Rule(
        id="AX01",
        severity=Severity.WARN,
        title="A hashtag of several words without capitals",
        message="a screen reader reads this hashtag as one long word",
        suggestion="Begin each word of the hashtag with a capital.",
        source=_GCS,
        kindly="Hashtags are often copied as they come. "
        "With capitals they can be read aloud, and everyone reads them faster.",
        flagged=(
            "Join us. #worldmentalhealthday",
            "#timetotalk",
            "#suicideprevention",
            "#WorldmentalhealthDAY",
            "#iechydmeddwl",
            "#mhaw2026wales",
        ),
        allowed=(
            "Join us. #WorldMentalHealthDay",
            "#recovery",
            "#WMHD",
            "#mentalHealthDay",
            "#WMHD2026",
            "#TimeToTalk2027",
            "#CaféSociety",
        ),
        check=_lower_case_hashtags,
        stems=("#", "＃"),
    ),
    Rule(
        id="AX02",
        severity=Severity.WARN,
        title="Many hashtags, or hashtags in mid-sentence",
        message="hashtags here are many, or stand in the middle of the words",
        suggestion="Put up to two hashtags at the end.",
        source=_GCS,
        kindly="More hashtags seem to reach more people. "
        "Read aloud, each one interrupts what you are saying.",
        flagged=(
            "We run. #Run #TeamHarbour #Marathon",
            "Our #MentalHealth week begins on Monday.",
        ),
        allowed=(
            "We run on Sunday. #TeamHarbour #Marathon",
            "Read more: https://www.harbourminds.org.uk/run #TeamHarbour",
            "We run on Sunday. #TeamHarbour https://www.harbourminds.org.uk/run",
            "No hashtags at all.",
        ),
        check=_crowded_hashtags,
        stems=("#", "＃"),
    ),
    Rule(
        id="AX03",
        severity=Severity.WARN,
        title="Many emoji, or emoji in place of words",
        message="emoji here are many, repeated, or stand in place of words or bullets",
        suggestion="Use at most three, each once, at the end of a line.",
        source=_GCS,
        kindly="Emoji are warm, and one or two do no harm. "
        "A screen reader says each by its long name, in the middle of your sentence.",
        flagged=(
            "Well done 🎉🎉🎉",
            "So proud 💚🏃🎽🌊",
            "I 💚 this harbour",
            "✅ Listen\n☑️ Ask",
            "Thank you :) :)",
            "Thank you 🙏🏽🙏🏿",
        ),
        allowed=(
            "❌ commit suicide\n✅ die by suicide",
            "Thank you :)",
            "Well done, all of you. 🎉",
            "Thank you 💚🌊",
            "No emoji here.",
        ),
        check=_many_emoji,
    ),
    Rule(
        id="AX04",
        severity=Severity.BLOCK,
        title="Letters that only look like letters",
        message="these are mathematical or other special signs used as letters",
        suggestion="Type it in plain letters.",
        source=_GCS,
        kindly="They make a post look bold. "
        "Many screen readers skip them altogether, or read out each sign's name.",
        flagged=("𝗧𝗼𝗱𝗮𝘆 we begin", "Ｗｅｌｃｏｍｅ", "𝓗𝓮𝓵𝓵𝓸", "ᴛʜᴀɴᴋ ʏᴏᴜ"),
        allowed=(
            "Today we begin",
            "Café, naïve, façade",
            "1º de mayo",
            "Ŵyl y gwanwyn",
            "Ελλάδα",
            "Calm™, №1, 5½ miles, 20℃",
        ),
        check=_fancy_letters,
        looks=Looks.SIGNS,
    ),
    Rule(
        id="AX07",
        severity=Severity.WARN,
        title="A long sentence, or a run of capitals",
        message="this is hard to read: a long sentence, or a run of capitals",
        suggestion="Keep sentences to 25 words, in small letters.",
        source=_GCS,
        kindly="There is much to say and little room. "
        "Short sentences reach people who are tired, worried, or reading in a second language.",
        flagged=(
            "We wanted to tell you that after a long year of listening to everybody who came to us "
            "we have at last begun to change how we answer the phone.",
            "PLEASE READ THIS",
            "LAST CHANCE to book",
            "SIGN NOW!",
        ),
        allowed=(
            "We listened for a year. Now we change how we answer the phone.",
            "The NHS and the BBC came.",
            "Text SHOUT to 85258.",
            "NHS, GP, CPN, AMHP: a glossary.",
        ),
        check=_hard_to_read,
    ),
    Rule(
        id="AX08",
        severity=Severity.WARN,
        title="More than one link, or “click here”",
        message="there is more than one link, or a link does not say where it leads",
        suggestion="Keep one link, and say what it leads to.",
        source=_GCS,
        kindly="A second link is well meant. "
        "One clear link is easier to choose, and each link makes a post dearer at X.",
        flagged=(
            "Sign up at https://harbourminds.org.uk/a or read https://harbourminds.org.uk/b",
            "Click here: https://harbourminds.org.uk/a",
            "Link in bio!",
        ),
        allowed=("Sign up: https://harbourminds.org.uk/a", "We heard a click, here in the hall."),
        check=_links,
    ),
)
