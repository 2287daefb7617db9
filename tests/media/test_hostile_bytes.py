"""Whatever the bytes: an answer, and never metadata in it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.media.samples import SECRET, Processing, loaded_jpeg, loaded_png, loaded_webp

from parvis_media.errors import Rejected
from parvis_media.limits import MIB, Limits
from parvis_media.metadata import metadata_segments

LOADED = [loaded_jpeg(), loaded_png(), loaded_webp()]
# every example is a process of its own
EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STARTS = [data[:length] for data in LOADED for length in (4, 30, 200)]
SMALL = Limits(memory_bytes=300 * MIB, cpu_seconds=5, wall_seconds=20)


async def answered(processed: Processing, data: bytes) -> None:
    """A refusal, or a picture in which nothing but the picture is."""
    try:
        picture = await processed(data, SMALL)
    except Rejected:
        return
    assert picture.variants
    for variant in picture.variants:
        assert metadata_segments(variant.data) == []
        assert SECRET not in variant.data


@given(start=st.sampled_from(STARTS), rest=st.binary(max_size=400))
@EXAMPLES
async def test_any_bytes(processed: Processing, start: bytes, rest: bytes) -> None:
    await answered(processed, start + rest)


@given(data=st.data())
@EXAMPLES
async def test_any_file_with_some_bytes_changed(processed: Processing, data: st.DataObject) -> None:
    changed = bytearray(data.draw(st.sampled_from(LOADED)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(changed) - 1))
        match data.draw(st.sampled_from(["set", "cut", "insert", "double"])):
            case "set":
                changed[at] = data.draw(st.integers(0, 255))
            case "cut":
                del changed[at : at + data.draw(st.integers(1, 20))]
            case "insert":
                changed[at:at] = data.draw(st.binary(min_size=1, max_size=20))
            case _:
                changed[at:at] = changed[at : at + 100]
        if not changed:
            break
    await answered(processed, bytes(changed))
