"""The files of a demonstration: the samples, and a campaign whose words wait for approval."""

from pathlib import Path

from PIL import Image, ImageDraw

from scheduler.bootstrap.samples import copy_samples

LISTENING = """\
campaign: evening-letters
title: Evening letters
owner: dev-patel
hashtags: [EveningLetters]
support: tender
cover: Comms desk and two peer workers, 09:00-21:00
approval: required
utm: yes

threads:
  - id: asked-before
    account: main
    when: Tue 5 Oct 2027, 16:45
    media:
      - file: two-chairs.png
        alt: Two chairs by a window, a notebook open on one of them.
    text: |
      Somebody who suffers from depression told us: I was never asked what I wanted.

      What would you have said, had somebody asked?
      ---
      It may be a question before an appointment, or a sentence left out of a letter. All of it counts here.

  - id: notes
    account: main
    when: Thu 7 Oct 2027, 16:00
    text: |
      You may ask to see your own notes. You need not say why.

      Bring somebody, if that is easier. Take your time with them: https://www.harbourminds.org.uk/your-notes

  - id: thanks
    account: main
    when: Tue 12 Oct 2027, 12:30
    text: |
      Thank you for every letter. We have read them all, and we go on reading.
"""  # noqa: E501 - a campaign's words stand on one line
STORIES = """\
story_cover: Jo, weekdays from 9 to 17
own_sites: [harbourminds.org.uk]
"""
STORY = """\
For a year I did not sleep, and told nobody.

Then a colleague asked, and waited for the answer. We walked round the block each day for a month.

I am well now, on most days. If you wonder whether to ask somebody: ask.
"""
STORY_OF_YOUNG = """\
I did not want to go to school, and could not say why. My form teacher kept a chair free for me.

I sat in it in March. I still do not know why, but I go.
"""
# A theme, the words, whether their teller was asked how they are, and whether somebody worried.
AT_WORK = (
    (
        "a winter on nights",
        """\
It was the winter my mum moved in with us. I worked nights on Ward 4, and somewhere in February I \
noticed that I had stopped answering the phone.

What helped was small. A colleague asked me the same question every Thursday, and on the fourth \
Thursday I answered it.
""",
        True,
        False,
    ),
    (
        "the allotment",
        """\
I could not sit in a room with people, so I dug. Nobody asked me anything there. After a year I \
began to say good morning, and then more.
""",
        False,
        False,
    ),
    (
        "coming home",
        """\
I came home, and the house was the same, and I was not. My brother made tea and said nothing, and \
that was right.
""",
        True,
        True,
    ),
)


def write_files(root: Path) -> None:
    """Makes the workspace of a demonstration."""
    copy_samples(root)
    (root / "campaigns" / "evening-letters.yaml").write_text(LISTENING, encoding="utf-8")
    organisation = root / "campaigns" / "organisation.yaml"
    text = organisation.read_text(encoding="utf-8")
    slots = (
        '    secrets: HARBOUR_MAIN\n    story_slots: ["Tuesday 18:45"]\n'
        "    slots: [Monday 16:00, Thursday 12:30]\n"
    )
    text = text.replace("    secrets: HARBOUR_MAIN\n", slots)
    text = text.replace("\naccounts:\n", f"\n{STORIES}\naccounts:\n")
    organisation.write_text(text, encoding="utf-8")
    (root / "media").mkdir(exist_ok=True)
    _two_chairs().save(root / "media" / "two-chairs.png")


def change_words(root: Path) -> None:
    """Changes the words of a thread that was approved: somebody reads what changed."""
    path = root / "campaigns" / "evening-letters.yaml"
    before = path.read_text(encoding="utf-8")
    after = before.replace("We have read them all", "We have read all 412 of them")
    path.write_text(after, encoding="utf-8")


def _two_chairs() -> Image.Image:
    picture = Image.new("RGB", (640, 300), "#dbe5e2")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((60, 36, 300, 196), fill="#f6f4ef")
    draw.line((180, 36, 180, 196), fill="#a9bcb9", width=8)
    draw.line((60, 116, 300, 116), fill="#a9bcb9", width=8)
    draw.rectangle((0, 236, 640, 300), fill="#b9a88c")
    for left, right in ((360, 432), (500, 428)):
        draw.line((left, 124, left, 256), fill="#5b4630", width=14)
        draw.line((left, 196, right, 196, right, 256), fill="#5b4630", width=14, joint="curve")
    draw.polygon(
        ((372, 176), (398, 166), (424, 176), (424, 188), (398, 180), (372, 188)), "#fffdf9"
    )
    return picture
