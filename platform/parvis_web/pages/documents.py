"""The pages' GraphQL documents, read once: `proposals/proposal` is the file proposals/proposal.graphql.

Fragments live in files of their own (shared/fragments/*.graphql); a document gets those that it spreads.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from graphql import FragmentDefinitionNode, FragmentSpreadNode, Node, Visitor, parse, print_ast, visit

FOLDER = Path(__file__).parent
_FRAGMENTS = FOLDER / "shared" / "fragments"


def document(name: str) -> str:
    """The text to execute, with the fragments it needs. Raises KeyError for a document that does not exist."""
    return documents()[name]


@lru_cache(maxsize=1)
def documents() -> dict[str, str]:
    """Every page's document by its name."""
    fragments = _fragments()
    found = {}
    for path in sorted(FOLDER.rglob("*.graphql")):
        if path.parent == _FRAGMENTS:
            continue
        text = path.read_text(encoding="utf-8")
        needed = _needed(text, fragments)
        found[path.relative_to(FOLDER).with_suffix("").as_posix()] = "\n".join([text, *needed])
    return found


def _fragments() -> dict[str, str]:
    texts = {}
    for path in sorted(_FRAGMENTS.glob("*.graphql")):
        for node in parse(path.read_text(encoding="utf-8")).definitions:
            assert isinstance(node, FragmentDefinitionNode), path
            texts[node.name.value] = print_ast(node)
    return texts


def _needed(text: str, fragments: dict[str, str]) -> Iterator[str]:
    """The texts of the fragments spread in `text`, and in those fragments, each once."""
    done: set[str] = set()
    waiting = [text]
    while waiting:
        for name in _spread(parse(waiting.pop())):
            if name not in done:
                done.add(name)
                waiting.append(fragments[name])
                yield fragments[name]


def _spread(node: Node) -> list[str]:
    names: list[str] = []

    class Spreads(Visitor):
        def enter_fragment_spread(self, spread: FragmentSpreadNode, *_args: object) -> None:
            names.append(spread.name.value)

    visit(node, Spreads())
    return names
