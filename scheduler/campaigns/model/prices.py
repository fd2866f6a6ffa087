"""What a post costs on X, before it is sent."""

from scheduler.settings import Prices
from scheduler.text.counting.length import has_url


def post_price_usd(text: str, prices: Prices) -> float:
    """The price of creating one post whose whole text, support lines included, is `text`."""
    return prices.post_with_url_usd if has_url(text) else prices.post_usd


def media_price_usd(media_count: int, prices: Prices) -> float:
    """The price of so many alt texts or captions; X lists none for the upload itself."""
    return media_count * prices.media_text_usd


def thread_price_usd(texts: list[str], media_count: int, prices: Prices) -> float:
    """The price of a thread, from the whole texts of its posts and how many pictures they show.

    Rounded to a tenth of a cent.
    """
    posts = sum(post_price_usd(text, prices) for text in texts)
    return round(posts + media_price_usd(media_count, prices), 3)
