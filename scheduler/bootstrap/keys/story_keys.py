"""The keys that lock names, addresses and tokens, and where they are."""

from pathlib import Path

from scheduler.bootstrap.workspace import Workspace
from scheduler.people import encryption
from scheduler.people.encryption import Vault
from scheduler.settings import read_story_keys


def story_vault(workspace: Workspace) -> Vault:
    """The names of a workspace; the first use makes a key file."""
    keys = read_story_keys(workspace.variables)
    if keys:
        return Vault(keys)
    path = story_key_file(workspace)
    if not path.exists():
        encryption.make_first_key(path)
    return Vault(encryption.keys_in(path))


def story_key_file(workspace: Workspace) -> Path:
    """Where the keys of the names are, unless HANDRAIL_STORY_KEYS holds them."""
    return workspace.root / ".handrail" / "story-keys"
