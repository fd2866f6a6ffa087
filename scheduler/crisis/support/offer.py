"""Support: what a region's readers are offered. There is none without a 24/7 way."""

from dataclasses import replace
from datetime import date
from typing import NoReturn, Self, final
from weakref import WeakKeyDictionary

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.phrases import BOOKS
from scheduler.crisis.readers import Readers, Wants
from scheduler.crisis.register import Register
from scheduler.crisis.support.contacts import Contacts, choose
from scheduler.crisis.support.wording import (
    closing_post,
    closing_variants,
    fitted,
    help_line,
    short_line,
)
from scheduler.errors import NoSupport


@final
class Support:
    """The support lines of one region. Made by `for_region` only.

    What it holds is kept outside the object, so that neither a bare `object.__new__` nor a
    written attribute makes one that seals anything.
    """

    __slots__ = ("__weakref__",)

    def __new__(cls, *_: object, **__: object) -> Self:
        """Refuses: a Support comes from a directory."""
        raise TypeError("a Support is made by Support.for_region(directory, region)")

    def __init_subclass__(cls) -> None:
        raise TypeError("Support cannot be subclassed")

    @classmethod
    def for_region(
        cls,
        directory: Directory,
        region: str,
        *,
        on: date | None = None,
        wants: Wants | None = None,
    ) -> Self:
        """The support of `region`, from the nation's entries and then the country's.

        `on` holds back what is too old that day; `wants` adds services for a campaign's topics
        beside those for everyone, and chooses the language (English where we have no words);
        if it is not given, the directory says what the charity wants for its readers there.
        Raises: NoSupport, if the directory gives no 24/7 way without an appointment,
        or none that fits a post.
        """
        wants = directory.wants(region) if wants is None else wants
        if wants.language not in BOOKS:
            wants = replace(wants, language="en")
        contacts = choose(directory, region, on, wants)
        if not contacts.is_enough:
            raise NoSupport(
                f"the directory has no 24/7 way to find help without an appointment for {region}. "
                "Add a checked one to your own directory file, or choose another region."
            )
        support = object.__new__(cls)
        _CONTACTS[support] = fitted(contacts)
        return support

    @classmethod
    def for_readers(cls, directory: Directory, region: str, readers: Readers) -> Self:
        """The support of a thread for these readers, beside what the directory wants there.

        Raises: NoSupport as `for_region` does.
        """
        return cls.for_region(directory, region, wants=readers.beside(directory.wants(region)))

    @property
    def contacts(self) -> Contacts:
        """The ways it prints.

        Raises: NoSupport, if this object was not made by `for_region`.
        """
        try:
            return _CONTACTS[self]
        except KeyError:
            raise NoSupport("this Support was not made from a directory") from None

    @property
    def region(self) -> str:
        """The region it was made for, ISO 3166."""
        return self.contacts.region

    @property
    def ids(self) -> tuple[str, ...]:
        """The directory's ids of everything it prints."""
        return self.contacts.ids

    @property
    def help_line_ids(self) -> tuple[str, ...]:
        """The directory's ids of what the help line prints."""
        return tuple(dict.fromkeys(way.entry_id for way in self.contacts.always_open))

    @property
    def missing(self) -> tuple[str, ...]:
        """The kinds of help the region lacks, in words that `check` prints."""
        return self.contacts.missing

    def help_line(self, register: Register, variant: int = 0) -> str:
        """Phone and text in at most 90 weighted characters, without a link."""
        return help_line(self, register, variant)

    def short_line(self, variant: int = 0) -> str:
        """The same ways in a few words, for an everyday post that stands alone."""
        return short_line(self, variant)

    def closing(
        self, register: Register, variant: int = 0, *, thread_has_link: bool = False
    ) -> str:
        """The full footer, a post of its own."""
        return closing_post(self, register, variant, thread_has_link=thread_has_link)

    def closing_variants(self, register: Register, *, thread_has_link: bool = False) -> int:
        """How many different closing posts there are."""
        return closing_variants(self, register, thread_has_link=thread_has_link)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Support does not change")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Support does not change")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Support cannot be stored; make it again from the directory")


_CONTACTS: WeakKeyDictionary[Support, Contacts] = WeakKeyDictionary()
