"""What a document's numbers are made by."""
import dataclasses
import pathlib
import sys
import types

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
# A part that takes longer, in CPU seconds, is not checked with every change.
QUICK = 20


@dataclasses.dataclass
class Part:
    """A piece of work whose numbers stand in one document."""

    name: str
    seconds: float
    needs_mnist: bool
    function: types.FunctionType

    @property
    def is_quick(self):
        return self.seconds <= QUICK


def part(name, seconds, needs_mnist=False):
    """Marks a function (page, run) as what makes numbers of its module's document, in some CPU seconds."""

    def mark(function):
        module = sys.modules[function.__module__]
        if not hasattr(module, "PARTS"):
            module.PARTS = []
        module.PARTS.append(Part(name, seconds, needs_mnist, function))
        return function

    return mark


class Failure(Exception):
    """A run that failed, or a place that a document does not have."""
