"""comment, and what show says of it."""

import json

from tests.support.desks.workspaces import Workspace
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"


def test_a_comment_is_kept_and_shown(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread(KEY))
    said = workspace.run("comment", KEY, "--text", "Is Tuesday better, @gwen?").output
    assert f"Comment 1 is kept. To read all of them: handrail show {KEY}" in said
    assert "Not told: @gwen. Nobody with this id may read it." in said
    assert "What was said" in workspace.run("show", KEY).output
    found = json.loads(workspace.run("show", KEY, "--json").output)["comments"]
    assert [(one["number"], one["thread"], one["text"]) for one in found] == [
        (1, KEY, "Is Tuesday better, @gwen?")
    ]


def test_a_campaigns_comments_are_shown_by_its_name(workspace: Workspace) -> None:
    put_into_queue(workspace.desk.database, a_thread(KEY))
    assert "Nobody has said anything of it yet." in workspace.run("show", "wmhd").output
    kept = json.loads(workspace.run("comment", "wmhd", "--text", "Fewer words.", "--json").output)
    assert kept == {"number": 1, "told": [], "not_told": []}
    assert "of wmhd: Fewer words." in workspace.run("show", KEY).output
    found = json.loads(workspace.run("show", "wmhd", "--json").output)
    assert [one["text"] for one in found["comments"]] == ["Fewer words."]
