"""File names that change when the content changes."""

import hashlib


def hashed(stem: str, suffix: str, content: bytes) -> str:
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"
