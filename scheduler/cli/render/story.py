"""Shows a story as the public will see it."""

from scheduler.cli.output import out
from scheduler.i18n import _
from scheduler.stories.writing.as_it_will_be import AsItWillBe


def print_as_it_will_be(shown: AsItWillBe) -> None:
    """Every post with its help lines, the closing post, the picture, and who may reply."""
    console = out()
    console.print(_("\nFrom @{handle}, as it will be:").format(handle=shown.handle))
    for number, post in enumerate(shown.posts, 1):
        console.print(f"\n[{number}] {post}", markup=False)
        if number == 1 and shown.picture:
            text = _("    With the picture {picture}. Its description: {alt}")
            console.print(text.format(picture=shown.picture[:8], alt=shown.alt), markup=False)
    console.print(_("\nThe help lines are kept current. Only accounts it names may reply."))
