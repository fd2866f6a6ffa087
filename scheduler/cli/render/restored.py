"""Prints what comparing a restored queue with X has shown, and what to do about each."""

from scheduler.cli.output import out
from scheduler.formatting import count
from scheduler.networks.addresses import post_address
from scheduler.publishing.restoring.compare import ComparedWithX


def print_comparison(comparison: ComparedWithX) -> None:
    """One paragraph for each kind of thing that was found."""
    console = out()
    for account, number in comparison.read.items():
        console.print(f"{account}: compared with X, {count(number, 'post')} since the backup.")
    for account, why in comparison.away.items():
        console.print(f"{account}: NOT compared ({why}). Again: handrail restore --compare")
    if comparison.found:
        console.print(f"Found on X, and never sent again: {count(len(comparison.found), 'post')}.")
    for key in comparison.looked_for:
        console.print(
            f"  {key}: had begun; whether its next post is out is not sure. The engine looks for "
            f"it; when it stops looking: handrail resolve {key}"
        )
    for key in comparison.for_a_person:
        console.print(f"  {key}: not sure. Look on X, then: handrail resolve {key}")
    for story in comparison.gone_stories:
        console.print(
            f"  story {story}: a post of it is gone from X. It was taken back, most likely: ask "
            f"its teller, then handrail stories take-back {story}"
        )
    if comparison.strangers:
        console.print("On X since the backup, and of no thread here:")
        for one in comparison.strangers:
            console.print(f"  {post_address(one.handle, one.remote_id)}")
        console.print(
            "If a campaign was applied after the backup, apply it again and compare once more, "
            "before you release: handrail apply, handrail restore --compare"
        )
    console.print("When all is right, a person releases: handrail release")
