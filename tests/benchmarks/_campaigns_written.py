"""Campaign files for measuring: like real ones in size and words, the same on every machine."""

import random
from datetime import datetime, timedelta
from pathlib import Path

ORGANISATION = """\
organisation: Harbour Minds
region: GB-ENG
timezone: Europe/London
accounts:
  main: {handle: HarbourMinds, role: organisation, secrets: HARBOUR_MAIN}
  east: {handle: HarbourEast, role: service, secrets: HARBOUR_EAST}
  wales: {handle: HarbourCymru, role: service, region: GB-WLS, secrets: HARBOUR_WALES}
"""
ACCOUNTS = ("main", "east", "wales")

_WORD_LIST = """
a about after again all always an and another answer anybody are ask asked at autumn away back be
because been before began begin best better book bread bring but by call came can choir choose
coffee come company could crew day different do does done door down drop each early easy else
evening every everybody far feel few find first five for found four free friend from garden gave
get give go good group had half hand happen hard has have he heard help her here hers his home hope
hour house how if in into is it its just keep kept kettle kind kitchen knew know last late learn
leave left let letter library light like line listen little long look lot made make many maybe me
meant met might mind moment monday month more morning most much must my name near need neighbour
never new next night no nobody not nothing notice now nurse of off often old on once one only open
or other our out over own page park past paths people phone place plain plan plate please poem
possible post quiet rain reach read real reason rest ring river road room round said same saturday
say sea see sent shift short show side sing sit slow small so soft some somebody someone something
song soon soup spring stand start stay step still stop story street such summer sunday sure table
take talk tea tell than thank that the their them then there these they thing think third this
those three through thursday tide time to today together told tomorrow too took town train try
tuesday turn two under until up us use very voice wait walk want warm was way we wednesday week well
went were what when where which while who whole why will window winter with without wonder word work
worth would write year yes you young your
"""
_WORDS = _WORD_LIST.split()


def write_workspace(root: Path, campaigns: int, threads: int, posts: int) -> list[Path]:
    """Writes a workspace under `root`; the campaigns' files."""
    folder = root / "campaigns"
    folder.mkdir()
    (root / "templates").mkdir()
    (folder / "organisation.yaml").write_text(ORGANISATION, "utf-8")
    chance = random.Random(20271010)  # noqa: S311 - the same words each time, no secret
    files = []
    for number in range(campaigns):
        path = folder / f"campaign-{number:03}.yaml"
        path.write_text(_campaign(number, threads, posts, chance), "utf-8")
        files.append(path)
    return files


def _campaign(number: int, threads: int, posts: int, chance: random.Random) -> str:
    begin = datetime(2027, 1, 4, 7) + timedelta(minutes=17 * threads * number)  # noqa: DTZ001
    head = (
        f"campaign: campaign-{number:03}\ntitle: Campaign {number}\nowner: Comms team\n"
        "hashtags: [TimeToTalk]\ncover: Comms desk\n\nthreads:\n"
    )
    return head + "\n".join(
        _thread(place, begin + timedelta(minutes=17 * place), posts, chance)
        for place in range(threads)
    )


def _thread(place: int, when: datetime, posts: int, chance: random.Random) -> str:
    text = "      ---\n".join(_post(chance) for _ in range(posts))
    account = ACCOUNTS[place % len(ACCOUNTS)]
    return (
        f"  - id: thread-{place}\n    account: {account}\n    when: {when:%Y-%m-%d %H:%M}\n"
        f"    text: |\n{text}"
    )


def _post(chance: random.Random) -> str:
    """Two short paragraphs, as long as posts are."""
    first, second = (
        " ".join(chance.choices(_WORDS, k=chance.randint(8, 14))).capitalize() for _ in range(2)
    )
    return f"      {first}.\n\n      {second}.\n"
