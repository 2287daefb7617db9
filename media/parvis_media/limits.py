"""Bounds on one picture and on the process that decodes it."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may cost.

    The pixel bound is checked on the header, before anything is decoded. The memory bound is the child's whole address
    space: 64 megapixels of any kind fit in it (a JPEG takes 60 to 520 MB, a PNG up to 830), save for a WebP with
    transparency, whose decoder holds four copies: it may have 48.
    """

    max_bytes: int = 20 * MIB
    max_pixels: int = 64_000_000
    max_side: int = 16_384
    memory_bytes: int = 1024 * MIB
    cpu_seconds: int = 20
    wall_seconds: float = 60.0
    output_bytes: int = 16 * MIB  # per file written


DEFAULT_LIMITS = Limits()
