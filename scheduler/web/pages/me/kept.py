"""What somebody typed and could not send: kept for them, shown to them, sent once they say so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from starlette.responses import Response

from scheduler.people.own import typed_forms
from scheduler.people.own.typed_forms import TypedForm, WaitingForm
from scheduler.web.identity import desk_actor
from scheduler.web.visit import FieldTooLong, NotHere, Visit

# Never kept: what proves who somebody is, and what belongs to one page alone.
_SECRET: Final = frozenset(
    {
        *("token", "kept", "username", "passphrase", "again", "old", "code"),
        *("asked", "answer", "secret", "proof"),
    }
)
# Sent on, and no words of anybody's: marks of what was on the screen.
_MARK: Final = frozenset({"seen", "words", "was", "to", "version", "mark", "shown", "number"})
_WORDS: Final = {"own": "In your words", "part": "How much", "end": "Until"}
_HASH: Final = re.compile(r"[0-9a-f]{16,}")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_STALE: Final = 403


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field as its person reads it."""

    name: str
    value: str


def path_of(number: int) -> str:
    """Where a kept form is shown."""
    return f"/kept/{number}"


def typed(visit: Visit, path: str, what: str) -> TypedForm:
    """The form of a visit, without what is secret."""
    fields = tuple(
        (name, value)
        for name, values in visit.chosen.items()
        if name not in _SECRET
        for value in values
    )
    return TypedForm(path, what, fields, had_files=any(one.content for one in visit.files.values()))


def owner(visit: Visit) -> str | None:
    """Whose page the form is from; None for nobody's that is known."""
    return typed_forms.owner_of(visit.desk.people, visit.form.get("token", ""))


def keep(visit: Visit, person_id: str, form: TypedForm) -> int:
    """Keeps a form for whose page it is from; its number."""
    people = visit.desk.people
    return typed_forms.keep(people, people.vault(), person_id, form)


def newest(visit: Visit, secret: str) -> str | None:
    """Where the newest form is shown that is kept for whoever signed in just now."""
    person = desk_actor.who(visit.desk.people, secret)
    if person is None:
        return None
    found = typed_forms.mine(visit.desk.people, visit.desk.people.vault(), person.actor)
    return path_of(found[0].number) if found else None


def settled(visit: Visit, response: Response) -> Response:
    """The answer; a kept form is forgotten once its page has taken it, or shows it by itself."""
    number = visit.form.get("kept", "")
    is_taken = response.status_code < 400 or response.status_code == 422
    if visit.person is not None and _NUMBER.fullmatch(number) and is_taken:
        typed_forms.forget(visit.desk.people, visit.person.actor, int(number))
    return response


def show(visit: Visit) -> Response:
    """A form that was kept, to be read and sent."""
    return _page(visit, _mine(visit), 200)


def show_at_once(visit: Visit, form: TypedForm) -> Response:
    """A form of an earlier sign-in of the same person, with a token of this one."""
    now = visit.now
    return _page(visit, WaitingForm(0, form, now, now), _STALE)


def show_too_long(visit: Visit, form: TypedForm, error: FieldTooLong) -> Response:
    """A form with more words in a field than are kept: all of them, to be shortened and sent."""
    now, at = visit.now, error.name
    fields = tuple((name, value) for name, value in form.fields if name != at)
    rest = WaitingForm(0, replace(form, fields=fields), now, now)
    long = TypedField(at, visit.form.get(at, ""))
    return _page(visit, rest, 422, long=long, label=_words(at), most=error.most, has=error.has)


def words_of(fields: Iterable[tuple[str, str]]) -> list[TypedField]:
    """What somebody typed of a form, as they read it: no marks, and nothing that is secret."""
    return [
        TypedField(_words(name), value)
        for name, value in fields
        if value.strip() and name not in _MARK | _SECRET and not _HASH.fullmatch(value)
    ]


def forget(visit: Visit) -> Response:
    """Throws a kept form away."""
    one = _mine(visit)
    typed_forms.forget(visit.desk.people, visit.known.actor, one.number)
    return visit.to("/me?done=forgotten")


def mine(visit: Visit) -> list[WaitingForm]:
    """Whatever is kept for whoever asks."""
    return typed_forms.mine(visit.desk.people, visit.desk.people.vault(), visit.known.actor)


def _mine(visit: Visit) -> WaitingForm:
    for one in mine(visit):
        if str(one.number) == visit.path["number"]:
            return one
    raise NotHere("Nothing of theirs is kept under this number.")


def _page(visit: Visit, one: WaitingForm, status: int, **more: object) -> Response:
    words = words_of(one.form.fields)
    return visit.page("me/kept.html.j2", status, here="own", one=one, said=words, **more)


def _words(name: str) -> str:
    """A field's name as words: root_first reads Root first."""
    return _WORDS.get(name) or re.sub(r"[_-]+", " ", name).strip().capitalize()
