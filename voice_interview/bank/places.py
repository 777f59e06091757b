"""From a part of a bank to its line in the file."""

from voice_interview.bank.yaml_tree import Listing, Mapping, Node

Place = tuple[str | int, ...]
"""Keys and positions (from 0) that lead to a part of a bank: ``("questions", 0, "concepts", 2)``."""


def line_of(root: Node, place: Place) -> int:
    """Return the line of ``place`` in the file read as ``root``, or of the nearest part around it."""
    node = root
    for step in place:
        inner: Node | None = None
        if isinstance(node, Mapping) and isinstance(step, str):
            inner = node.values.get(step)
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            inner = node.items[step]
        if inner is None:
            break
        node = inner
    return node.line
