"""Tags on links to our own sites, by which the site's own statistics know the campaign.

A link that would lead to help is never tagged: nobody is counted who looks for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import parse_qsl, unquote

from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.sites import ascii_host, plain_host
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.topics import is_sensitive
from scheduler.text.counting.entities import find_urls
from scheduler.text.counting.spans import Span
from scheduler.yaml_files.reader import Loc

PREFIX = "utm_"
_FIRST_TAG = re.compile(rf"/?[?&]{PREFIX}")
_ADDRESS = re.compile(
    r"(?P<scheme>https?://)?(?P<host>[^/?#:]+)(?P<port>:\d+)?"
    r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>#.*)?",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class LinkTags:
    """What is put into links, and into which."""

    parameters: tuple[tuple[str, str], ...]  # in the order in which they are written
    sites: tuple[str, ...]  # domains of ours; what lies below each is ours too
    spared: tuple[str, ...]  # addresses of help, without a scheme; all below each is spared too

    @property
    def query(self) -> str:
        """What is put behind the question mark."""
        return "&".join(f"{name}={value}" for name, value in self.parameters)


@dataclass(frozen=True, slots=True)
class _Destination:
    """Where a link leads, in one form for all its spellings."""

    host: str
    path: str

    def is_below(self, other: "_Destination") -> bool:
        """Whether it is the other, or a part of it."""
        return self.host == other.host and f"{self.path}/".startswith(f"{other.path}/")


def link_tags(
    campaign: Campaign, organisation: Organisation, directory: Directory
) -> LinkTags | None:
    """What a campaign asks to be put into its links; None if nothing."""
    asked = campaign.utm
    if asked is None:
        return None
    given = {
        "source": asked.source,
        "medium": asked.medium,
        "campaign": asked.campaign or campaign.name,
        "content": asked.content,
    }
    parameters = tuple((f"{PREFIX}{name}", value) for name, value in given.items() if value)
    return LinkTags(parameters, organisation.own_sites, _of_help(directory))


def wrong_tags(campaign: Campaign, organisation: Organisation) -> Iterator[tuple[Loc, str, str]]:
    """What keeps a campaign's links from being tagged: where, what is wrong, and what to do."""
    asked = campaign.utm
    if asked is None:
        return
    if not organisation.own_sites:
        wrong = "links cannot be tagged: nobody has said which sites are yours"
        yield ("utm",), wrong, "Add `own_sites: [your-charity.org.uk]` to organisation.yaml."
    for name in ("source", "medium", "campaign", "content"):
        given = getattr(asked, name)
        value = given or (campaign.name if name == "campaign" else "")
        if is_sensitive(value):
            wrong = f'"{value}" would stand in each link as its campaign, and count as words'
            remedy = (
                "Whatever a post says of suicide, self-harm or eating disorders brings a help "
                f"line. Write another `{name}` under `utm`, such as spring-27."
            )
            yield ("utm", name) if given else ("utm",), wrong, remedy


def tagged(text: str, tags: LinkTags) -> str:
    """The text with tags in every link to our own sites; a link that has some keeps its own.

    X counts and ends each link as before; one that it would not is left as it is.
    """
    for place in reversed(range(len(found := find_urls(text)))):
        text = _tagged_at(text, found[: place + 1], tags)
    return text


def untagged(text: str, tags: LinkTags | None) -> str:
    """The text of which `tagged` makes this one: without the tags that it put there."""
    if tags is None:
        return text
    bare = text
    for url in reversed(find_urls(text)):
        for mark in "&?":
            without = url.text.replace(f"{mark}{tags.query}", "", 1)
            made = bare[: url.start] + without + bare[url.end :]
            if made != bare and tagged(made, tags) == text:
                bare = made
                break
    return bare


def tags_seen(text: str) -> tuple[str, ...]:
    """What the links of a text carry, each once: utm_source=x, utm_campaign=spring."""
    pairs = (
        ", ".join(f"{name}={value}" for name, value in _pairs(url.text) if _is_tag(name))
        for url in find_urls(text)
    )
    return tuple(dict.fromkeys(filter(None, pairs)))


def before_tags(text: str) -> str:
    """A text up to the first tag in a link of it: as far as it reads as it was typed."""
    return _FIRST_TAG.split(text, maxsplit=1)[0] if PREFIX in text else text


def _tagged_at(text: str, found: tuple[Span, ...], tags: LinkTags) -> str:
    """The text with the last of the links found in it tagged, where that can be."""
    url = found[-1]
    if url.text != text[url.start : url.end] or not _is_wanted(url.text, tags):
        return text
    new = _with(url.text, tags.query)
    made = text[: url.start] + new + text[url.end :]
    after = find_urls(made)[: len(found)]
    grown = len(new) - len(url.text)
    expected = (*found[:-1], Span(url.start, url.end + grown, new))
    is_as_before = after == expected and len(find_urls(made)) == len(find_urls(text))
    return made if is_as_before else text


def _is_wanted(address: str, tags: LinkTags) -> bool:
    place = _place(address)
    is_ours = any(place.host == site or place.host.endswith(f".{site}") for site in _ours(tags))
    return (
        is_ours
        and not any(_is_tag(name) for name, _ in _pairs(address))
        and not any(place.is_below(_place(help_)) for help_ in tags.spared)
    )


def _ours(tags: LinkTags) -> tuple[str, ...]:
    return tuple(map(ascii_host, tags.sites))


def _with(address: str, query: str) -> str:
    parts = _parts(address)
    own = parts["query"].removeprefix("?").rstrip("&")
    whole = "&".join(filter(None, (own, query)))
    before = f"{parts['scheme']}{parts['host']}{parts['port']}{parts['path'] or '/'}"
    return f"{before}?{whole}{parts['fragment']}"


def _pairs(address: str) -> list[tuple[str, str]]:
    """Names and values behind the question mark, and in the fragment, where some sites look."""
    parts = _parts(address)
    parameters = f"{parts['query']}&{parts['fragment'].removeprefix('#')}".replace("?", "&")
    return parse_qsl(parameters, keep_blank_values=True)


def _is_tag(name: str) -> bool:
    return name.casefold().startswith(PREFIX)


def _place(address: str) -> _Destination:
    parts = _parts(address)
    path = normpath(re.sub("/+", "/", f"/{unquote(parts['path'])}")).casefold()
    return _Destination(plain_host(parts["host"]), path.rstrip("/"))


def _parts(address: str) -> dict[str, str]:
    found = _ADDRESS.fullmatch(address)
    return {name: (found[name] if found else None) or "" for name in _ADDRESS.groupindex}


def _of_help(directory: Directory) -> tuple[str, ...]:
    """Every address by which a service of the directory is reached, and its own page below one."""

    def made() -> tuple[str, ...]:
        contacts = (channel.contact for entry in directory.entries for channel in entry.channels)
        pages = (entry.page or "" for entry in directory.entries)
        named = (*contacts, *(page for page in pages if _place(page).path))
        return tuple(dict.fromkeys(url.text for one in named for url in find_urls(one)))

    return directory.kept("addresses of help", made)
