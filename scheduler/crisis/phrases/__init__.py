"""The parts that support lines are put together from, a book a language.

Never "open now", never "signpost", never "in crisis?" under a finish line: see docs/directory.md.
"""

from scheduler.crisis.phrases.book import Book
from scheduler.crisis.phrases.english import ENGLISH
from scheduler.crisis.phrases.french import FRENCH
from scheduler.crisis.phrases.spanish import SPANISH
from scheduler.crisis.phrases.welsh import WELSH

BOOKS = {"en": ENGLISH, "cy": WELSH, "fr": FRENCH, "es": SPANISH}

__all__ = ["BOOKS", "Book"]
