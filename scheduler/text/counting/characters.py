"""Classes of characters that X tells apart in a text, written as in a regular expression.

Source: X's package twitter-text 3.1.0. It ignores capitals in places, which brings a few letters
from elsewhere into the accented ones.
"""

REFUSED = "\ufeff\ufffe\uffff"
SPACES = "\t-\r \x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the writing round
ACCENTED = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272"
    "\u0289\u028b\u02bb\u0300-\u036f\u1e00-\u1eff"
)
ACCENTED_IN_ANY_CASE = (
    f"{ACCENTED}\u0260\u0269\u0275\u0280\u0283\u0288\u028a\u028c\u0292\u0399\u03b9\u1fbe"
    "\u2c65\u2c66\u2c7e\u2c7f\ua7dc"
)


def is_halved(character: str) -> bool:
    """Whether a character is two units of UTF-16, between which X may begin or end."""
    return character > "\uffff"
