"""The form of the composer, filled in and sent as a browser does."""

from tests.support.desks.web import Answer, Browser

WALK = """\
# We meet at the pier.
campaign: walk
title: We walk
owner: dev
hashtags: [WeWalk]
cover: Comms desk, 09:00-17:00

threads:
  - id: opener
    account: main  # the large one
    when: 2027-10-10 09:00
    text: |
      Come along on Sunday. Bring nobody, or somebody.
      ---
      We begin at the pier, and go as slowly as the slowest.

  - id: weeks
    account: main
    repeat: {from: 2027-10-11, at: "09:00", every: week}
    each_time:
      - The pier again, at nine.
      - The dunes this time. Bring a scarf.

  - id: regions
    account: main
    when: Mon 18 Oct 2027, 10:00
    template: region.txt
    table: regions.csv
    spacing: 1d

  - id: talk
    when: Mon 25 Oct 2027, 10:00
    dialogue:
      - main: Hello @HarbourEast, shall we walk?
      - east: Yes @HarbourMinds, on Sunday.
"""


def field_of(answer: Answer, name: str) -> str:
    return answer.text.partition(f'name="{name}" value="')[2].partition('"')[0]


def write_at(browser: Browser, path: str, **fields: str) -> Answer:
    page = browser.get(path)
    marks = {name: field_of(page, name) for name in ("read", "device", "branch", "revision")}
    return browser.post(path, marks | fields)
