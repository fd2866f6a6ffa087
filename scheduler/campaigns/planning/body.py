"""From a thread's words to its posts: hashtags joined to the root, each post within its budget."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.crisis.support.sealed_post import BODY_WITH_HELP
from scheduler.crisis.support.topics import is_sensitive
from scheduler.text.counting.hashtags import extract
from scheduler.text.counting.length import LIMIT, weighted_length
from scheduler.text.counting.mentions import tells
from scheduler.text.split import split, with_whole_numbers
from scheduler.yaml_files.suggestions import InvalidValue

LONGEST_TEXT = 15_000  # characters; 24 posts hold 6,700, unless there are long addresses in them
_NUMBER_WEIGHT = len(" 24/24")  # a thread has at most 24 posts besides its closing post


@dataclass(frozen=True, slots=True)
class Finish:
    """What is joined to a thread's words."""

    hashtags: Sequence[str]
    content_note: str | None = None
    is_numbered: bool = False

    @property
    def head(self) -> str:
        """What opens the root."""
        return f"Content note: {self.content_note.strip()}\n\n" if self.content_note else ""

    def room(self, budget: int) -> int:
        """What a post of `budget` weighted characters leaves for its words."""
        return budget - _NUMBER_WEIGHT if self.is_numbered else budget


@dataclass(frozen=True, slots=True)
class Body:
    """The posts of one thread, each with its account, and every hashtag in them, each once."""

    posts: tuple[tuple[str, str], ...]  # account and text
    hashtags: tuple[str, ...]
    told: Mapping[int, str] = field(default_factory=dict)  # posts of a dialogue that are a story
    shown: Mapping[int, tuple[PlannedMedia, ...]] = field(default_factory=dict)  # and its pictures


@dataclass(frozen=True, slots=True)
class Turn:
    """What one account says before the next: a post, or somebody's story as they agreed to it."""

    account: str
    texts: tuple[str, ...]
    story: str | None = None
    media: tuple[PlannedMedia, ...] = ()


def body(text: str, account: str, finish: Finish) -> Body:
    """The posts of `text`; those of the hashtags that it does not carry end the root.

    The budgets never depend on the support lines' wording: a root keeps room for the longest.
    Raises: scheduler.text.split.WordTooLong; NotUnderstood, if it is far too long.
    """
    if len(text) > LONGEST_TEXT:
        wrong = f"this text has {len(text):,} characters, which is more than any thread holds"
        raise InvalidValue(wrong, "Shorten it, or make several threads of it.")
    hashtags, tail = _tail(text, finish)
    first = finish.room(BODY_WITH_HELP) - weighted_length(finish.head) - weighted_length(tail)
    whole = with_whole_numbers(text)
    posts = split(whole, first, lambda part: finish.room(budget(part)))
    numbered = [(account, post) for post in _numbered(posts, finish)]
    return Body(_finished(numbered, finish.head, tail), hashtags)


def turns(said: Sequence[Turn], handles: Mapping[str, str], finish: Finish) -> Body:
    """The posts of a dialogue, one a turn, each mentioning who speaks next.

    A story is told in all its posts, and nothing is joined to them.
    Raises: NotUnderstood, if a turn is too long or does not mention the next speaker.
    """
    finish = Finish(()) if said[0].story else finish
    hashtags, tail = _tail("\n".join(text for turn in said for text in turn.texts), finish)
    posts: list[tuple[str, str]] = []
    told: dict[int, str] = {}
    shown: dict[int, tuple[PlannedMedia, ...]] = {}
    for number, turn in enumerate(said):
        _check_mention(number, said, handles)
        if turn.story:
            shown[len(posts)] = turn.media
            told |= {len(posts) + place: turn.story for place in range(len(turn.texts))}
            posts += [(turn.account, text) for text in turn.texts]
            continue
        (text,) = turn.texts
        is_first = turn.account not in {earlier.account for earlier in said[:number]}
        room = finish.room(BODY_WITH_HELP if is_first else budget(text))
        if number == 0:
            room -= weighted_length(finish.head) + weighted_length(tail)
        _check_length(number, turn.account, text, room)
        posts.append((turn.account, text.strip()))
    numbered = _numbered([text for _, text in posts], finish)
    both = [(account, text) for (account, _), text in zip(posts, numbered, strict=True)]
    return Body(_finished(both, finish.head, tail), hashtags, told, shown)


def budget(text: str) -> int:
    """How long a post after the root may be: shorter where it will carry the help line."""
    return BODY_WITH_HELP if is_sensitive(text) else LIMIT


def unique(hashtags: Iterable[str]) -> list[str]:
    """Each hashtag once, as first written; capitals make no difference."""
    seen: dict[str, str] = {}
    for tag in hashtags:
        seen.setdefault(tag.casefold(), tag)
    return list(seen.values())


def _tail(text: str, finish: Finish) -> tuple[tuple[str, ...], str]:
    """Every hashtag of the thread, and the line of those that the text does not carry."""
    carried = unique(extract(text))
    if not carried:
        return _whole_tail(tuple(finish.hashtags))
    folded = {tag.casefold() for tag in carried}
    added = [tag for tag in unique(finish.hashtags) if tag.casefold() not in folded]
    tail = "\n\n" + " ".join(f"#{tag}" for tag in added) if added else ""
    return (*carried, *added), tail


@lru_cache(maxsize=256)  # a campaign has the same in most of its threads
def _whole_tail(hashtags: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """The same for words that carry no hashtag."""
    added = unique(hashtags)
    return tuple(added), "\n\n" + " ".join(f"#{tag}" for tag in added) if added else ""


def _numbered(posts: Sequence[str], finish: Finish) -> list[str]:
    if not finish.is_numbered or len(posts) < 2:
        return list(posts)
    return [f"{post} {number}/{len(posts)}" for number, post in enumerate(posts, start=1)]


def _finished(posts: list[tuple[str, str]], head: str, tail: str) -> tuple[tuple[str, str], ...]:
    if posts:
        account, root = posts[0]
        posts[0] = (account, f"{head}{root}{tail}")
    return tuple(posts)


def _check_length(number: int, account: str, text: str, room: int) -> None:
    if weighted_length(text.strip()) > room:
        wrong = f"this turn counts {weighted_length(text.strip())} and its post has room for {room}"
        remedy = "Shorten it; a turn of a dialogue is one post."
        raise InvalidValue(wrong, remedy, ("dialogue", number, account))


def _check_mention(number: int, spoken: Sequence[Turn], handles: Mapping[str, str]) -> None:
    turn = spoken[number]
    # Whoever began also sends the closing post.
    following = spoken[(number + 1) % len(spoken)].account
    mention = f"@{handles[following]}"
    if following != turn.account and not tells(turn.texts[-1], handles[following]):
        wrong = f"this turn does not mention {mention}, who speaks next"
        remedy = "Mention them: X takes a reply only from an account that was mentioned."
        if turn.story:
            remedy = (
                f"Suggest to the teller of {turn.story} that their story ends with {mention}. Then "
                "it needs their yes again."
            )
        raise InvalidValue(wrong, remedy, ("dialogue", number, turn.account))
