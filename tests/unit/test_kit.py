"""The kit for operators: the unit, the image and the compose file say what the program does."""

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from scheduler.cli.app import app

KIT = Path(__file__).parents[2] / "docs" / "kit"
COMMANDS = typer.main.get_command(app)


def directives() -> dict[str, list[str]]:
    """What handrail.service says below [Service]; a name may come more than once."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (KIT / "handrail.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line and not line.startswith("#") and section == "Service":
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((KIT / "compose.yaml").read_text(encoding="utf-8"))
    return read


def known(words: list[str]) -> None:
    """Passes if the program has such a command with such options."""
    command = COMMANDS.commands[words[0]]  # type: ignore[attr-defined]
    options = {name for one in command.params for name in one.opts}
    assert {word for word in words[1:] if word.startswith("--")} <= options


def test_the_unit_is_well_formed_and_begins_a_command_that_there_is() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(KIT / "handrail.service", encoding="utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]
    (start,) = directives()["ExecStart"]
    program, *words = start.split()
    assert program.endswith("/handrail")
    known(words)


def test_the_unit_waits_for_ready_and_for_each_beat() -> None:
    said = directives()
    assert said["Type"] == ["notify"]
    assert said["WatchdogSec"] == ["60"]
    assert said["KillSignal"] == ["SIGTERM"]
    assert int(said["TimeoutStopSec"][0]) >= 45, "the call in hand is finished"


def test_systemd_itself_finds_nothing_wrong_and_little_exposed(tmp_path: Path) -> None:
    """Where systemd-analyze is there; the tests around this one read the file themselves."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return
    unit = tmp_path / "handrail.service"
    said = (KIT / "handrail.service").read_text(encoding="utf-8")
    unit.write_text(said.replace("/opt/handrail/bin/handrail", sys.executable), encoding="utf-8")
    for asked in (["verify"], ["security", "--offline=true", "--threshold=20"]):  # 20: 2.0 of 10
        told = subprocess.run(
            [analyze, *asked, str(unit)], capture_output=True, text=True, timeout=60
        )
        assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("CapabilityBoundingSet", ""),
        ("SystemCallArchitectures", "native"),
        ("UMask", "0077"),
    ],
)
def test_the_unit_may_do_little(name: str, value: str) -> None:
    assert directives()[name] == [value]


def test_the_unit_leaves_what_tells_that_a_process_has_ended() -> None:
    assert "ProcSubset" not in directives(), "processes.py reads the machine's start in /proc"


def test_the_image_has_two_stages_a_user_of_its_own_and_no_made_up_digest() -> None:
    said = (KIT / "Containerfile").read_text(encoding="utf-8")
    assert len(re.findall(r"^FROM ", said, re.M)) == 2
    assert "USER 10001:10001" in said
    assert "STOPSIGNAL SIGTERM" in said
    assert "--require-hashes" in said
    assert not re.search(r"sha256:[0-9a-f]{64}", said)


def test_the_image_copies_nothing_secret() -> None:
    lines = (KIT / "Containerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "*", "all is left out that is not named"
    assert {"**/.env", "**/.handrail"} <= set(lines)


def test_the_layout_has_a_database_two_engines_a_desk_and_a_backup() -> None:
    services = compose()["services"]
    assert set(services) == {"db", "upgrade", "engine", "desk", "backup"}
    assert services["engine"]["deploy"]["replicas"] == 2
    for name in ("upgrade", "engine", "desk"):
        known(services[name]["command"])
    assert "handrail backup /backups" in services["backup"]["command"][0]


def test_each_begins_when_the_tables_are_right_and_says_whether_it_is_well() -> None:
    services = compose()["services"]
    assert services["upgrade"]["depends_on"]["db"]["condition"] == "service_healthy"
    assert services["upgrade"]["restart"] == "no"
    for name in ("engine", "desk", "backup"):
        waits = services[name]["depends_on"]["upgrade"]["condition"]
        assert waits == "service_completed_successfully"
    for name in ("db", "engine", "desk"):
        assert services[name]["healthcheck"]["test"]
    assert services["engine"]["stop_grace_period"] == "60s"


@pytest.mark.parametrize("name", ["upgrade", "engine", "desk", "backup"])
def test_each_of_ours_is_shut_in(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["user"] == "10001:10001"
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_nothing_is_public_but_the_desk_to_this_machine() -> None:
    published = {
        name: one["ports"] for name, one in compose()["services"].items() if "ports" in one
    }
    assert published == {"desk": ["127.0.0.1:8432:8432"]}


def test_the_encryption_keys_and_the_backups_are_kept_apart() -> None:
    service = compose()["services"]["backup"]
    assert service["volumes"] == ["./workspace:/srv/handrail", "backups:/backups"]
    assert "HANDRAIL_STORY_KEYS" in service["environment"]
