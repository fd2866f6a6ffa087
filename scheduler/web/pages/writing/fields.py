"""The fields of a thread that is being written: from a form, a draft or the file, and back."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Final

from scheduler.campaigns.dates.days import written
from scheduler.campaigns.dates.parsing import When, read_when
from scheduler.campaigns.formats.composing import MediaValues, ThreadValues, joined
from scheduler.errors import NotPossible
from scheduler.hidden_characters import whole
from scheduler.web.pages.campaigns.fields import hashtags_in, short_name
from scheduler.web.show.times import Times
from scheduler.yaml_files.reader import Tree
from scheduler.yaml_files.suggestions import InvalidValue

Given = Mapping[str, tuple[str, ...]]
NAMES: Final = (
    *("id", "account", "at", "day", "time", "named", "every", "first", "hour", "times"),
    *("words", "post", "template", "table", "hashtags", "note", "approval", "picture", "alt"),
    *("accept", "kept", "speaker", "own", "was"),
)
IN_FILE: Final = "file"  # what only the file can say: a dialogue, a story, a rule of its own
SLOT: Final = "slot"  # its account's next free weekly time
MOST_POSTS = 40
_BREAK = re.compile(r"^---[ \t]*$", re.MULTILINE)
_MOST_CHARACTERS = 20_000  # of one field


class FieldMissing(NotPossible):
    """Something must be filled in before the thread can stand in a file."""

    def __init__(self, field: str, said: str) -> None:
        """Takes the field, and what to do."""
        self.field = field
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class AskedToLift:
    """A block that a second person is asked to lift."""

    rule: str
    reason: str
    words: str = ""

    def tree(self) -> dict[str, str]:
        """As the file has it."""
        told = {"rule": self.rule, "reason": self.reason, "words": self.words}
        return {key: value for key, value in told.items() if value}


def of_form(chosen: Mapping[str, tuple[str, ...]]) -> Given:
    """What a form brought, without what is no field of a thread."""
    return {
        name: tuple(one[:_MOST_CHARACTERS] for one in chosen[name][:MOST_POSTS])
        for name in NAMES
        if name in chosen
    }


def packed(given: Given) -> str:
    """The fields as a draft keeps them."""
    return json.dumps(given, ensure_ascii=False)


def of_draft(content: str) -> Given:
    """The fields of a draft."""
    return {name: tuple(values) for name, values in json.loads(content).items() if name in NAMES}


def one(given: Given, name: str) -> str:
    """One field, without the space around it."""
    return (given.get(name) or ("",))[-1].strip()


def accounts_of(given: Given) -> tuple[str, ...]:
    """The accounts that are ticked, each once."""
    return tuple(dict.fromkeys(name.strip() for name in given.get("account", ()) if name.strip()))


def is_several(given: Given) -> bool:
    """Whether several accounts say it, each in words of its own."""
    return len(accounts_of(given)) > 1 and one(given, "words") in ("", "posts")


def own_words(given: Given) -> dict[str, str]:
    """What was written for single accounts, ticked or not: nothing that was typed is lost."""
    return dict(zip(given.get("speaker", ()), given.get("own", ()), strict=False))


def arranged(given: Given) -> Given:
    """The fields with words for each account where several are ticked, and posts where one is.

    Words that were typed before go along; those of an account that is no longer ticked are kept.
    """
    ticked, own = accounts_of(given), own_words(given)
    if not ticked or one(given, "words") not in ("", "posts"):
        return given
    if len(ticked) > 1:
        own = {name: own.get(name, "") for name in ticked} | own
        if typed := posts_of(given):
            whose = one(given, "was") if one(given, "was") in ticked else ticked[0]
            own[whose] = joined([own[whose], *typed] if own[whose].strip() else typed)
        posts: tuple[str, ...] = ()
    else:
        posts = given.get("post") or ("",)
        if not posts_of(given) and own.get(ticked[0], "").strip():
            posts = _posts_in(own.pop(ticked[0]))
    kept = [name for name, said in own.items() if said.strip() or (name in ticked and not posts)]
    return {
        **given,
        "post": posts,
        "speaker": tuple(kept),
        "own": tuple(own[name] for name in kept),
    }


def all_words(given: Given) -> str:
    """All that was typed, for looking at."""
    return joined([*posts_of(given), *(said for said in own_words(given).values() if said.strip())])


def of_thread(tree: Mapping[str, Tree], times: Times) -> Given:
    """The fields of a thread as its file says it."""

    def text(name: str) -> str:
        value = tree.get(name, "")
        return value if isinstance(value, str) else ""

    tags = tree.get("hashtags", [])
    fields: dict[str, tuple[str, ...]] = {
        "id": (text("id"),),
        "account": (text("account"),) if text("account") else tuple(_mapped(tree.get("accounts"))),
        "template": (text("template"),),
        "table": (text("table"),),
        "hashtags": (" ".join(f"#{tag}" for tag in tags if isinstance(tag, str)),),
        "note": (text("content_note"),),
        "approval": ("required",) if text("approval") == "required" else (),
        "accept": tuple(json.dumps(one) for one in _listed(tree.get("accept"))),
    }
    media = [one for one in _listed(tree.get("media")) if isinstance(one, dict)]
    if len(media) == 1:
        fields["picture"] = (str(media[0].get("file", "")),)
        fields["alt"] = (str(media[0].get("alt", "")).strip(),)
    return fields | _when_of(tree, times) | _words_of(tree)


def _when_of(tree: Mapping[str, Tree], times: Times) -> dict[str, tuple[str, ...]]:
    when, repeat = tree.get("when"), tree.get("repeat")
    if isinstance(when, str):
        try:
            read = read_when(when)
        except InvalidValue:
            return {"at": ("named",), "named": (when,)}
        if isinstance(read.day, date):
            return {"at": ("at",), "day": (read.day.isoformat(),), "time": (f"{read.at:%H:%M}",)}
        return {"at": ("named",), "named": (when,)}
    if isinstance(repeat, dict) and set(repeat) <= {"from", "at", "every", "times"}:
        said = {key: str(value) for key, value in repeat.items()}
        try:
            first = read_when(f"{said.get('from', '')}, {said.get('at', '')}")
        except InvalidValue:
            return {"at": (IN_FILE,)}
        if isinstance(first.day, date):
            return {
                "at": ("again",),
                "first": (first.day.isoformat(),),
                "hour": (f"{first.at:%H:%M}",),
                "every": (said.get("every", "week"),),
                "times": (said.get("times", ""),),
            }
    return {"at": (IN_FILE if repeat else "at",)}


def _words_of(tree: Mapping[str, Tree]) -> dict[str, tuple[str, ...]]:
    text, each = tree.get("text"), tree.get("each_time")
    if isinstance(text, str):
        return {"words": ("posts",), "post": _posts_in(text)}
    own = {name: said.get("text") for name, said in _variants(tree.get("accounts"))}
    if own and not tree.get("repeat") and all(isinstance(said, str) for said in own.values()):
        said = tuple(str(said).strip("\n") for said in own.values())
        return {"words": ("posts",), "post": (), "speaker": tuple(own), "own": said}
    if tree.get("template"):
        is_plain = not (tree.get("accounts") or each)
        return {"words": ("template" if is_plain else IN_FILE,)}
    entries = _listed(each)
    if entries and all(isinstance(one, str) for one in entries) and tree.get("account"):
        return {"words": ("posts",), "post": tuple(str(one).rstrip("\n") for one in entries)}
    has_words = any(tree.get(key) for key in ("dialogue", "story", "accounts", "each_time"))
    return {"words": (IN_FILE if has_words else "posts",)}


def _posts_in(text: str) -> tuple[str, ...]:
    return tuple(one.strip("\n") for one in _BREAK.split(text))


def _mapped(value: object) -> dict[str, Tree]:
    return value if isinstance(value, dict) else {}


def _variants(value: object) -> Iterator[tuple[str, Mapping[str, Tree]]]:
    for name, own in _mapped(value).items():
        yield name, _mapped(own)


def _listed(value: object) -> list[Tree]:
    return value if isinstance(value, list) else []


def posts_of(given: Given) -> tuple[str, ...]:
    """The posts that have words."""
    return tuple(one.strip("\n ") for one in given.get("post", ()) if one.strip())


def accepted_of(given: Given) -> tuple[AskedToLift, ...]:
    """The blocks that a second person is asked to lift."""
    found = {}
    for packed_one in given.get("accept", ()):
        try:
            told = json.loads(packed_one)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and isinstance(told.get("rule"), str):
            rule, reason = whole(told["rule"][:20]), whole(str(told.get("reason", ""))[:500])
            found[rule] = AskedToLift(rule, reason, whole(str(told.get("words", ""))[:2_000]))
    return tuple(found.values())


def at_slot(given: Given, at: datetime | None, times: Times) -> Given:
    """The fields with the day and the time of a slot, where its account's next one was chosen."""
    if one(given, "at") != SLOT:
        return given
    day, clock = (times.date_field(at), times.time_field(at)) if at else ("", "")
    return {**given, "at": ("at",), "day": (day,), "time": (clock,)}


def values_of(
    given: Given,
    tree: Mapping[str, Tree] | None,
    known_ids: Iterable[str],
    times: Times,
    *,
    is_draft: bool,
) -> ThreadValues:
    """The thread as a file would say it; `tree` is what the file says of it now.

    Where it `is_draft`, what is missing is filled in so that it can be looked at.
    Raises: FieldMissing.
    """
    before = tree or {}
    posts = posts_of(given)
    is_again = one(given, "at") == "again"
    words = one(given, "words") or "posts"
    more: dict[str, object] = {}
    _keep(more, before, "content_note", one(given, "note"))
    accept = [each.tree() for each in accepted_of(given)]
    _keep(more, before, "accept", accept)
    tags = hashtags_in(one(given, "hashtags"))
    _keep(more, before, "hashtags", tags)
    more.pop("hashtags", None) if tags else None
    approval = "required" if one(given, "approval") else ""
    if not approval and before.get("approval") == "required":
        more["approval"] = None
    said: dict[str, str] = {}
    if words == "template":
        more |= _template(given, before, is_draft=is_draft)
        posts = ()
    elif words == IN_FILE:
        posts = ()
    elif is_several(given):
        said = _said_by_each(given, before, is_draft=is_draft)
        posts = ()
    elif not posts:
        raise FieldMissing("post-1", "Enter the words of the first post")
    if said and is_again:
        raise FieldMissing("account", "What comes again is said by one account: choose one")
    begins = posts or tuple(said.values())
    return ThreadValues(
        id=one(given, "id") if tree else _new_id(given, begins, known_ids),
        account="" if said else _account(given, before),
        accounts=said,
        when="" if is_again else _when(given, before, times, is_draft=is_draft),
        posts=() if is_again else _as_before(posts, before),
        hashtags=tags,
        media=_media(given, before, is_draft=is_draft),
        approval=approval,
        repeat=_repeat(given, times, is_draft=is_draft) if is_again else {},
        each_time=posts if is_again else (),
        more=more,
    )


def missing_of(given: Given, tree: Mapping[str, Tree] | None, times: Times) -> dict[str, str]:
    """Everything that must be filled in before the thread can stand in a file, by field."""
    before = tree or {}
    words, is_again = one(given, "words") or "posts", one(given, "at") == "again"
    missing: dict[str, str] = {}

    def ask(part: Callable[[], object]) -> None:
        try:
            part()
        except FieldMissing as error:
            missing.setdefault(error.field, str(error))

    is_several_now = is_several(given)
    if not is_several_now:
        ask(lambda: _account(given, before))
    if is_again:
        ask(lambda: _repeat(given, times, is_draft=False))
    elif one(given, "at") != SLOT:
        ask(lambda: _when(given, before, times, is_draft=False))
    if words == "template":
        ask(lambda: _template(given, before, is_draft=False))
    elif is_several_now:
        for account in accounts_of(given):
            alone = {**given, "account": (account,)}
            ask(partial(_said_by_each, alone, before, is_draft=False))
    elif words != IN_FILE and not posts_of(given):
        missing["post-1"] = "Enter the words of the first post"
    return missing


def _keep(more: dict[str, object], before: Mapping[str, Tree], key: str, value: object) -> None:
    """Notes a value; or that a key of the file goes, where the field was emptied."""
    if value:
        more[key] = value
    elif key in before:
        more[key] = None


def is_said_in_file(given: Given, before: Mapping[str, Tree]) -> bool:
    """Whether who speaks is for the file to say: in a dialogue, by a table's column or values."""
    is_own = "accounts" in before and one(given, "words") != IN_FILE
    return bool(before) and "account" not in before and not is_own


def _account(given: Given, before: Mapping[str, Tree]) -> str:
    if is_said_in_file(given, before):
        return ""
    ticked = accounts_of(given)
    if not ticked:
        raise FieldMissing("account", "Choose the account")
    if len(ticked) > 1:
        wrong = "A template says the same from each account, and X counts that as spam"
        raise FieldMissing("account", f"{wrong}: choose one account, or write words for each")
    return ticked[0]


def _said_by_each(given: Given, before: Mapping[str, Tree], *, is_draft: bool) -> dict[str, str]:
    """What each account that is ticked says; of a draft, those that have words already."""
    own, said = own_words(given), {}
    for account in accounts_of(given):
        posts = tuple(part.strip("\n ") for part in _posts_in(own.get(account, "")) if part.strip())
        if posts:
            variant = _mapped(_mapped(before.get("accounts")).get(account))
            said[account] = joined(_as_before(posts, variant))
        elif not is_draft:
            raise FieldMissing(f"own-{account}", f"Enter the words of {account}")
    if not said:
        raise FieldMissing("post-1", "Enter the words of one account")
    return said


def _new_id(given: Given, posts: tuple[str, ...], known_ids: Iterable[str]) -> str:
    wanted = short_name(one(given, "id")) or short_name(posts[0] if posts else "") or "thread"
    taken, number, free = set(known_ids), 2, wanted
    while free in taken:
        free = f"{wanted}-{number}"
        number += 1
    return free


def _as_before(posts: tuple[str, ...], before: Mapping[str, Tree]) -> tuple[str, ...]:
    """The posts; in the very letters of the file where they say the same."""
    text = before.get("text")
    if isinstance(text, str) and tuple(one.strip("\n ") for one in _posts_in(text)) == posts:
        return (text.removesuffix("\n"),)
    return posts


def _when(given: Given, before: Mapping[str, Tree], times: Times, *, is_draft: bool) -> str:
    kind = one(given, "at")
    said = before.get("when")
    if kind == IN_FILE:
        return ""
    if kind == "named":
        if not one(given, "named") and not is_draft:
            raise FieldMissing("named", "Enter when, such as World Mental Health Day, 09:00")
        return one(given, "named") or _some_time(times)
    try:
        at = times.local(times.read(one(given, "day"), one(given, "time")))
    except NotPossible as error:
        if is_draft:
            return _some_time(times)
        raise FieldMissing("day", str(error)) from error
    if isinstance(said, str) and _is_same(said, When(at.date(), at.time())):
        return said
    return f"{written(at.date())}, {at:%H:%M}"


def _is_same(said: str, when: When) -> bool:
    try:
        return read_when(said) == When(when.day, when.at.replace(tzinfo=None))
    except InvalidValue:
        return False


def _some_time(times: Times) -> str:
    """A time to look at a thread that has none yet: noon in a week."""
    return f"{written(times.today.fromordinal(times.today.toordinal() + 7))}, 12:00"


def _repeat(given: Given, times: Times, *, is_draft: bool) -> dict[str, str]:
    try:
        at = times.local(times.read(one(given, "first"), one(given, "hour")))
    except NotPossible as error:
        if not is_draft:
            raise FieldMissing("first", str(error)) from error
        at = times.local(times.now)
    every = one(given, "every")
    repeat = {
        "from": written(at.date()),
        "at": f"{at:%H:%M}",
        "every": every if every in ("day", "weekday", "week", "month") else "week",
    }
    return repeat | ({"times": one(given, "times")} if one(given, "times") else {})


def _template(given: Given, before: Mapping[str, Tree], *, is_draft: bool) -> dict[str, object]:
    if not one(given, "template") and not is_draft:
        raise FieldMissing("template", "Choose the template")
    gone: dict[str, object] = {key: None for key in ("text", "each_time") if key in before}
    more: dict[str, object] = gone | {"template": one(given, "template")}
    _keep(more, before, "table", one(given, "table"))
    return more


NOT_DESCRIBED = "Not described yet"  # in a draft, so that it can be looked at


def _media(given: Given, before: Mapping[str, Tree], *, is_draft: bool) -> tuple[MediaValues, ...]:
    file, alt = one(given, "picture"), one(given, "alt")
    if not file or len(_listed(before.get("media"))) > 1:
        return ()
    # Left empty, the words of the library serve; where it has none, the check says so.
    return (MediaValues(file, alt or (NOT_DESCRIBED if is_draft else "")),)
