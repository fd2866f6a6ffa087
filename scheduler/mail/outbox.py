"""Puts letters into a folder, for rehearsals and tests: nothing leaves the machine."""

import secrets
import time
from dataclasses import dataclass
from pathlib import Path

from scheduler.mail.letter import Letter, LetterCarrier, Nowhere
from scheduler.private_files import make_private_folder, write_private


@dataclass(frozen=True, slots=True)
class FolderPost:
    """Each letter is a file that only its owner may read; the newest has the last name."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> bool:
        """Always taken."""
        make_private_folder(self.folder)
        name = f"{time.time_ns()}-{secrets.token_hex(4)}.eml"
        write_private(self.folder / name, letter.message(self.sender).as_string())
        return True

    def decoy(self) -> LetterCarrier:
        """Nowhere."""
        return Nowhere()
