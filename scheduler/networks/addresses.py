"""Where people find an account and its posts."""


def profile_address(handle: str) -> str:
    """The account's own page on X."""
    return f"https://x.com/{handle}"


def post_address(handle: str, remote_id: str) -> str:
    """One post on X."""
    return f"{profile_address(handle)}/status/{remote_id}"
