"""Writes a campaign from values: the same file that a person would write, changed where it must be.

What stands in a file stays: its comments, its order, its line ends, and every line that no value
of it changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from scheduler.errors import NotPossible
from scheduler.yaml_files.comments import comments
from scheduler.yaml_files.editor import changed, with_item
from scheduler.yaml_files.reader import Tree, compose, read_from
from scheduler.yaml_files.writer import QuotedText, as_list, as_yaml

BREAK = "---"  # alone on a line: a new post begins


@dataclass(frozen=True, slots=True)
class MediaValues:
    """One picture or film."""

    file: str
    alt: str
    captions: str = ""

    def tree(self) -> dict[str, object]:
        """As the file has it."""
        return _told({"file": self.file, "alt": self.alt, "captions": self.captions})


@dataclass(frozen=True, slots=True)
class ThreadValues:
    """What a composer knows of a thread. What is left empty is not written.

    `more` are further keys as the file has them, such as `kind` or `late`; with None, a key of the
    file is taken away.
    """

    id: str
    account: str = ""
    accounts: Mapping[str, str] = field(default_factory=dict)  # instead of both: words of each
    when: str = ""
    posts: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    media: tuple[MediaValues, ...] = ()
    approval: str = ""
    repeat: Mapping[str, str] = field(default_factory=dict)
    each_time: tuple[str, ...] = ()  # with `repeat`: the words of each time
    more: Mapping[str, object] = field(default_factory=dict)

    def tree(self) -> dict[str, object]:
        """Its keys as the file has them, in the order in which a person writes them."""
        return _told(
            {
                "id": self.id,
                "account": self.account,
                "when": self.when,
                "repeat": dict(self.repeat),
                "approval": self.approval,
                "hashtags": tuple(self.hashtags),
                "media": [one.tree() for one in self.media],
                **self.more,
                **self._own_words(),
                "text": QuotedText(joined(self.posts)) if self.posts else "",
                "each_time": [QuotedText(words) for words in self.each_time],
            }
        )

    def _own_words(self) -> dict[str, object]:
        own = {name: {"text": QuotedText(words)} for name, words in self.accounts.items()}
        return {"accounts": own} if own else {}


@dataclass(frozen=True, slots=True)
class CampaignValues:
    """What a composer knows of a campaign, but for its threads."""

    name: str
    title: str
    owner: str
    hashtags: tuple[str, ...] = ()
    support: str = ""
    cover: str = ""
    approval: str = ""
    budget: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    def tree(self) -> dict[str, object]:
        """Its keys as the file has them."""
        return _told(
            {
                "campaign": self.name,
                "title": self.title,
                "owner": self.owner,
                "hashtags": tuple(self.hashtags),
                "support": self.support,
                "cover": self.cover,
                "approval": self.approval,
                "budget": self.budget,
                **self.more,
            }
        )


def joined(posts: Sequence[str]) -> str:
    """Posts as one text of the file."""
    return f"\n{BREAK}\n".join(posts)


def with_plain_ends(text: str) -> str:
    """A text whose lines all end in the plain way."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def new_campaign(values: CampaignValues, threads: Sequence[ThreadValues]) -> str:
    """The file of a campaign that there was not."""
    listed = as_list([thread.tree() for thread in threads])
    text = f"{as_yaml(values.tree())}\nthreads:\n{listed}"
    head = {key: _plain(value) for key, value in values.tree().items()}
    expected: Tree = {**head, "threads": [_plain(one.tree()) for one in threads]}
    return _proved(text, expected, ())


def with_head(text: str, values: CampaignValues) -> str:
    """The file with another head; keys that `values` do not name stay.

    Raises: NotPossible if that cannot be done and keep what stands.
    """
    tree = _mapping(read_from(text, "campaign").tree)
    return _edited(text, (), tree, values.tree(), _cleared(values.more), before="threads")


def with_thread(text: str, values: ThreadValues) -> str:
    """The file with this thread changed, or added at its end if none has its id.

    A thread that says its words or its time in another way than before loses the other keys.
    Raises: NotPossible if that cannot be done and keep what stands.
    """
    tree = _mapping(read_from(text, "campaign").tree)
    threads = tree.get("threads")
    if not isinstance(threads, list) or not threads:
        raise NotPossible("The file has no threads. Mend it first.")
    ids = [one.get("id") if isinstance(one, dict) else None for one in threads]
    wanted = values.tree()
    if values.id not in ids:
        expected = {**tree, "threads": [*threads, _plain(wanted)]}
        return _proved(with_item(text, ("threads",), wanted), expected, _comments(text))
    place = ids.index(values.id)
    gone = _cleared(values.more) | _instead(values)
    return _edited(text, ("threads", place), tree, wanted, gone)


def _edited(
    text: str,
    at: tuple[str | int, ...],
    tree: dict[str, Tree],
    wanted: Mapping[str, object],
    gone: set[str],
    before: str = "",
) -> str:
    """The text with each key of `wanted` that says something else, and without those `gone`."""
    kept, made = _comments(text), text
    here = tree
    for step in at:
        here = here[step]  # type: ignore[index, assignment]
    result = dict(here)
    for key in gone & set(here):
        made = changed(made, at, key, None)
        result.pop(key)
    for key, value in wanted.items():
        there = result.get(key)
        if key == "accounts" and isinstance(value, Mapping) and isinstance(there, dict):
            made, result[key] = _with_accounts(made, (*at, key), there, value)
        elif key not in result or not _is_same(result[key], _plain(value)):
            made = changed(made, at, key, value, before)
            result[key] = _plain(value)
    return _proved(made, _replaced(tree, at, result), kept)


def _with_accounts(
    text: str,
    at: tuple[str | int, ...],
    there: Mapping[str, Tree],
    wanted: Mapping[str, Mapping[str, object]],
) -> tuple[str, Tree]:
    """The text with what each account says; words that stay are not touched."""
    made, result = text, dict(there)
    for name, own in wanted.items():
        before = result.get(name)
        if not (isinstance(before, dict) and before):
            made, result[name] = changed(made, at, name, own), _plain(own)
            continue
        for key, value in own.items():
            if not _is_same(before.get(key, ""), _plain(value)):
                made = changed(made, (*at, name), key, value)
        result[name] = {**before, **{key: _plain(value) for key, value in own.items()}}
    for name in set(there) - set(wanted):
        made = changed(made, at, name, None)
        result.pop(name)
    return made, result


def _replaced(tree: Tree, at: tuple[str | int, ...], value: Tree) -> Tree:
    if not at:
        return value
    step, *rest = at
    inner = _replaced(tree[step], tuple(rest), value)  # type: ignore[index]
    if isinstance(tree, dict):
        return {**tree, str(step): inner}
    return [inner if place == step else one for place, one in enumerate(tree)]


def _instead(values: ThreadValues) -> set[str]:
    """The keys that would say the words, the time or the account a second time."""
    gone: set[str] = set()
    if values.posts:
        gone |= {"template", "table", "values", "dialogue", "story", "each_time", "spacing"}
    if values.each_time:
        gone |= {"text", "template", "table", "values", "dialogue", "story", "spacing"}
    if values.when:
        gone.add("repeat")
    if values.repeat:
        gone.add("when")
    if values.account:
        gone.add("accounts")
    if values.accounts:
        gone |= {"account", "text", "each_time", "template", "table", "values", "dialogue", "story"}
        gone |= {"repeat", "spacing"}
    return gone - set(values.tree())


def _cleared(more: Mapping[str, object]) -> set[str]:
    return {key for key, value in more.items() if value is None}


def _told(tree: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in tree.items() if value not in (None, "", (), [], {})}


def _plain(value: object) -> Tree:
    """The value as the reader gives it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value)


def _proved(text: str, expected: Tree, kept: Sequence[str]) -> str:
    """The text, if it says what was meant and has every comment that it had.

    Raises: MistakesFound if it holds what no file may; NotPossible.
    """
    if not text.endswith("\n"):
        text += "\n"
    written = read_from(text, "campaign").tree
    left = _comments(text)
    if not _is_same(written, expected) or any(left.count(one) < kept.count(one) for one in kept):
        raise NotPossible(
            "This cannot be written without changing what stands in the file. "
            "Change the file by hand."
        )
    return text


def _comments(text: str) -> list[str]:
    root = compose(text)
    before = text[: root.start_mark.index]
    first = [line.strip() for line in before.splitlines() if line.strip().startswith("#")]
    return [*first, *(one.words for one in comments(text, root))]


def _is_same(one: Tree, other: Tree) -> bool:
    """Whether both say the same; a block ends with a line end that its words do not have."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_is_same, one, other))
    if isinstance(one, str) and isinstance(other, str):
        return one == other or one.removesuffix("\n") == other.removesuffix("\n")
    return False


def _mapping(tree: Tree) -> dict[str, Tree]:
    if not isinstance(tree, dict):
        raise NotPossible("The file is no campaign. Mend it first.")
    return tree
