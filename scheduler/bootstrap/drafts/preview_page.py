"""Fills the preview page: each thread as the public sees it, and what we should know beside."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path

from scheduler.bootstrap.drafts.previews import Preview, ThreadPreview, chosen_for, questions
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.checks.clashes import clashes
from scheduler.campaigns.checks.support_outlook import support_lines
from scheduler.campaigns.loader import CampaignFiles
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import ReplySettings
from scheduler.formatting import count, local, money, usd
from scheduler.pages.pictures import pictures_of
from scheduler.pages.threads_page import Beside, PublicPost, PublicThread, ThreadsPage
from scheduler.publishing.planning import changes
from scheduler.settings import Prices
from scheduler.text.counting.length import LIMIT

_MAY_REPLY = {
    ReplySettings.FOLLOWING: "whom the account follows",
    ReplySettings.MENTIONED_USERS: "whom the post mentions",
    ReplySettings.SUBSCRIBERS: "subscribers",
    ReplySettings.VERIFIED: "verified accounts",
}


def preview_page(
    workspace: Workspace, loaded: CampaignFiles, previews: Sequence[Preview]
) -> ThreadsPage:
    """Every thread of `previews`; what concerns several of them stands at the top."""
    prices, media = workspace.settings.prices, workspace.root / "media"
    return ThreadsPage(
        heading="What would go out",
        threads=[
            _public(one, thread, loaded.organisation, prices, media)
            for one in previews
            for thread in one.threads
        ],
        hashtags=None,
        zone=loaded.organisation.zone,
        made_at=workspace.clock.now(),
        is_simulated=False,
        preview=tuple(_about_all(workspace, loaded, previews)),
    )


def _about_all(
    workspace: Workspace, loaded: CampaignFiles, previews: Sequence[Preview]
) -> chain[str]:
    prices, now = workspace.settings.prices, workspace.clock.now()
    planned = [thread for one in previews for thread in one.as_decided]
    every_change = [change for one in previews for change in one.changes]
    threads = [thread for one in previews for thread in one.threads if thread.will_go_out]
    posts = sum(len(thread.sealed) for thread in threads)
    total = sum(one.to_send_usd(prices) for one in previews)
    read_on = f"{prices.read_on.day} {prices.read_on:%B %Y}"
    costs = money(total, loaded.organisation.exchange)
    in_all = f"{count(len(threads), 'thread')}, {count(posts, 'post')}: "
    return chain(
        [
            f"{in_all}{costs} to send, by X's prices of {read_on}.",
            f"If applied: {changes.in_all(every_change)}.",
        ],
        (f"Clash: {clash}" for clash in clashes(planned, loaded.organisation)),
        questions(loaded.campaigns, planned),
        support_lines(planned, workspace.whole_directory, now, workspace.guardian),
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
                text,
                thread.as_decided.due_at,
                pictures=() if thread.is_hidden(shape) else pictures_of(shape.media, media),
            )
            for shape, text in zip(thread.shapes, thread.texts, strict=True)
        ),
        beside=Beside(planned.key, _facts(thread, prices), tuple(map(str, planned.warnings))),
    )


def _facts(thread: ThreadPreview, prices: Prices) -> list[tuple[str, str]]:
    planned = thread.planned
    lengths = ", ".join(str(post.weighted_length) for post in thread.sealed)
    carried = ", ".join(thread.support_ids)
    facts = [
        ("To send", usd(thread.price_usd(prices))),
        ("Length", f"{lengths} of {LIMIT}"),
        ("Help", f"{carried}{chosen_for(planned)}"),
        ("If applied", str(thread.change)),
    ]
    if thread.moved_to:
        moved = local(thread.moved_to.astimezone(planned.local_time.tzinfo))
        facts.append(("Moved", f"by a person to {moved}, and stays there"))
    if planned.needs_approval:
        facts.append(("Needs", f"approval by someone other than {planned.owner}"))
    if planned.reply_settings:
        facts.append(("May reply", _MAY_REPLY[planned.reply_settings]))
    return facts
