"""The letters that people get about how they sign in. A storyteller's says nothing of what for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.i18n import N_, _
from scheduler.mail.letter import Letter, LetterCarrier

_UTC = ZoneInfo("UTC")
A_MESSAGE = N_("A message for you")  # on a locked screen, anybody may read it


@dataclass(frozen=True, slots=True)
class Letters:
    """What letters are written with. Their links come from a setting, never from a request."""

    post: LetterCarrier
    organisation: str
    web_address: str = ""  # such as https://desk.example.org; "" where there are no pages
    help_line: str = ""  # a sentence, for whoever opens a letter on a bad day
    zone: ZoneInfo = _UTC

    def link(self, path: str, token: str) -> str:
        """The address of a page with a secret, or the secret alone where there are no pages."""
        return f"{self.web_address.rstrip('/')}/{path}/{token}" if self.web_address else token

    def page(self, path: str) -> str:
        """The address of a page; "" where there are no pages."""
        return f"{self.web_address.rstrip('/')}/{path}" if self.web_address else ""

    def at(self, when: datetime) -> str:
        """A time as its reader's watch has it."""
        return f"{when.astimezone(self.zone):%H:%M}"

    def to_nobody(self) -> "Letters":
        """The same, by a way that takes as long and sends nothing."""
        return replace(self, post=self.post.decoy())

    def send(self, to: str, subject: str, *paragraphs: str, number: str = "") -> bool:
        """Writes a letter, and hands it over; whether it was taken.

        With a `number`, a letter that is sent twice is the same to a mailbox.
        """
        return self.post.send(Letter(to, subject, self._whole(paragraphs), number))

    def send_quietly(self, to: str, link: str, *, number: str = "") -> bool:
        """A storyteller's letter: whoever looks over their shoulder learns nothing.

        It names neither the organisation nor what the message is about.
        """
        return replace(self, organisation="").send(
            to,
            _(A_MESSAGE),
            _("There is a message for you:"),
            link,
            _("You can read it when it suits you. Nothing happens until you do."),
            number=number,
        )

    def _whole(self, paragraphs: Sequence[str]) -> str:
        foot = "\n".join(line for line in (self.organisation, self.help_line) if line)
        return "\n\n".join(paragraphs) + (f"\n\n-- \n{foot}\n" if foot else "\n")


def link_to_sign_in(
    letters: Letters, to: str, token: str, asked: datetime, until: datetime
) -> bool:
    """Sends the link that somebody asked for."""
    return letters.send(
        to,
        _("Your link to {organisation}").format(organisation=letters.organisation),
        _(
            "You asked to sign in at {asked}. This link works once, until {until}, in the "
            "browser in which you asked:"
        ).format(asked=letters.at(asked), until=letters.at(until)),
        letters.link("in", token),
        _("If it was not you, do nothing: without your browser the link opens nothing."),
    )


def no_link_for_you(letters: Letters, to: str) -> bool:
    """Tells somebody who decides that no link signs them in, and where a new passphrase is."""
    page = letters.page("sign-in/forgotten")
    return letters.send(
        to,
        _("Signing in to {organisation}").format(organisation=letters.organisation),
        _(
            "Somebody entered this address to be sent a link. You decide for others, so you sign "
            "in with your passphrase and a code, or a passkey; no link does it alone."
        ),
        *(
            (_("Forgotten your passphrase? Ask for a new one: {page}").format(page=page),)
            if page
            else ()
        ),
        _("If it was not you, do nothing."),
    )


def no_reset_for_you(letters: Letters, to: str) -> bool:
    """Tells somebody who decides and has no second proof that no letter alone lets them in."""
    return letters.send(
        to,
        _("A new passphrase for {organisation}").format(organisation=letters.organisation),
        _(
            "Somebody entered this address to choose a new passphrase. You decide for others and "
            "have not set up a second proof yet, so a letter alone is not enough. Ask an "
            "administrator to help you in."
        ),
        _("If it was not you, do nothing."),
    )


def link_to_reset(letters: Letters, to: str, token: str, until: datetime, by: str) -> bool:
    """Sends the link to a new passphrase."""
    return letters.send(
        to,
        _("A new passphrase for {organisation}").format(organisation=letters.organisation),
        by,
        _("This link works once, until {until}:").format(until=letters.at(until)),
        letters.link("reset", token),
        _("Until you use it, nothing changes. If you did not expect it, do nothing, and tell us."),
    )


def invitation(letters: Letters, to: str, token: str, until: datetime, *, is_quiet: bool) -> bool:
    """Asks somebody to join; quietly, if they are to tell a story."""
    link = letters.link("join", token)
    if is_quiet:
        return letters.send_quietly(to, link)
    day = until.astimezone(letters.zone)
    return letters.send(
        to,
        _("Join {organisation}").format(organisation=letters.organisation),
        _(
            "You are asked to work with {organisation} here. The link works once, until {day}:"
        ).format(organisation=letters.organisation, day=f"{day.day} {day:%B %Y}"),
        link,
        _("If you do not know why, do nothing."),
    )


def told_of_change(letters: Letters, to: str, what: str, *, is_quiet: bool) -> bool:
    """Tells somebody of a change to how they sign in; a storyteller is told without what it was."""
    if is_quiet:
        return replace(letters, organisation="").send(
            to,
            _(A_MESSAGE),
            _("How you sign in was changed. If it was not you, tell us at once."),
        )
    return letters.send(
        to,
        _("A change to how you sign in"),
        what,
        _("If it was not you, tell your administrator at once."),
    )


def notices(
    letters: Letters,
    to: str,
    lines: Sequence[str | None],
    *,
    about: str,
    number: str,
    is_quiet: bool,
) -> bool:
    """Mails what somebody was told, in one letter; None is a line about their own story.

    `about` is what all of it is about, or "". Who tells a story and has no role is mailed quietly.
    """
    page = letters.page("notices")
    if is_quiet or all(line is None for line in lines):
        return letters.send_quietly(to, page, number=number)
    several = _("{number} notices").format(number=len(lines))
    return letters.send(
        to,
        f"{letters.organisation}: {about or several}",
        "\n".join(f"- {line or _(A_MESSAGE)}" for line in lines),
        *((_("Look at it: {page}").format(page=page),) if page else ()),
        _("You choose what you are mailed, and when: under your own name, in Notices."),
        number=number,
    )
