"""The preview page: each thread as the public sees it, and beside it what we should know."""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from pathlib import Path

from scheduler.bootstrap import Preview, ThreadPreview
from scheduler.campaigns.checks.clashes import clashes
from scheduler.campaigns.loader import Workspace
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import ReplySettings
from scheduler.cli.render import plan
from scheduler.cli.render.support import support_lines
from scheduler.crisis.workspace_files import directory_of
from scheduler.formatting import count, local, usd
from scheduler.pages.pictures import pictures_of
from scheduler.pages.threads_page import Beside, PublicPost, PublicThread, ThreadsPage
from scheduler.settings import Prices
from scheduler.text.length import LIMIT

_MAY_REPLY = {
    ReplySettings.FOLLOWING: "whom the account follows",
    ReplySettings.MENTIONED_USERS: "whom the post mentions",
    ReplySettings.SUBSCRIBERS: "subscribers",
    ReplySettings.VERIFIED: "verified accounts",
}


def preview_page(
    root: Path, loaded: Workspace, previews: Sequence[Preview], prices: Prices, now: datetime
) -> ThreadsPage:
    """Every thread of `previews`; what concerns several of them stands at the top."""
    return ThreadsPage(
        heading="What would go out",
        threads=[
            _public(one, thread, loaded.organisation, prices, root / "media")
            for one in previews
            for thread in one.threads
        ],
        hashtags=None,
        zone=loaded.organisation.zone,
        made_at=now,
        is_simulated=False,
        preview=tuple(_about_all(root, loaded, previews, prices, now)),
    )


def _about_all(
    root: Path, loaded: Workspace, previews: Sequence[Preview], prices: Prices, now: datetime
) -> chain[str]:
    planned = [thread for one in previews for thread in one.as_decided]
    threads = [thread for one in previews for thread in one.threads if thread.will_go_out]
    posts = sum(len(thread.sealed) for thread in threads)
    total = sum(plan.to_send_usd(one, prices) for one in previews)
    read_on = f"{prices.read_on.day} {prices.read_on:%B %Y}"
    in_all = f"{count(len(threads), 'thread')}, {count(posts, 'post')}: {usd(total)} to send, "
    contact = loaded.organisation.safeguarding
    return chain(
        [f"{in_all}by X's prices of {read_on}.", f"If applied: {plan.in_all(previews)}."],
        (f"Clash: {clash}" for clash in clashes(planned, loaded.organisation)),
        plan.questions(loaded.campaigns, planned),
        support_lines(planned, directory_of(root), now, contact.contact if contact else None),
    )


def _public(
    one: Preview,
    thread: ThreadPreview,
    organisation: Organisation,
    prices: Prices,
    media: Path,
) -> PublicThread:
    planned = thread.planned
    return PublicThread(
        campaign=one.plan.title,
        posts=tuple(
            PublicPost(
                organisation.accounts[shape.account].handle,
                post.text,
                thread.as_decided.due_at,
                pictures=pictures_of(shape.media, media),
            )
            for shape, post in zip(thread.shapes, thread.sealed, strict=True)
        ),
        beside=Beside(planned.key, _facts(thread, prices), planned.warnings),
    )


def _facts(thread: ThreadPreview, prices: Prices) -> list[tuple[str, str]]:
    planned = thread.planned
    lengths = ", ".join(str(post.weighted_length) for post in thread.sealed)
    carried = ", ".join(dict.fromkeys(i for post in thread.sealed for i in post.support_ids))
    facts = [
        ("To send", usd(plan.price(thread, prices))),
        ("Length", f"{lengths} of {LIMIT}"),
        ("Help", f"{carried}{plan.chosen_for(planned)}"),
        ("If applied", str(thread.change)),
    ]
    if thread.moved_to:
        moved = local(thread.moved_to.astimezone(planned.local_time.tzinfo))
        facts.append(("Moved", f"by a person to {moved}, and stays there"))
    if planned.needs_approval:
        facts.append(("Needs", f"a yes from somebody other than {planned.owner}"))
    if planned.reply_settings:
        facts.append(("May reply", _MAY_REPLY[planned.reply_settings]))
    return facts
