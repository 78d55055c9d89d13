"""What documents say without a number of their own: that something holds, or that a block is a file of the repository."""
import re

from . import ROOT, Failure


def holds(page, claim, is_true):
    """A claim that is right or wrong."""
    if not is_true:
        page.differences.append(f"it does not hold that {claim}")


def exactly(page, sentence, *values):
    """A piece of prose or of a table with numbers that are no results of runs, and so have no tolerance."""
    wanted = " ".join(sentence.format(*values).split())
    holds(page, f"'{wanted}' is written", wanted in " ".join(" ".join(page.lines).split()))


def shows(page, name):
    """The file, or a piece of it, stands in the document as a block: the first one after its name."""
    file, text = (ROOT / name).read_text(), "\n".join(page.lines)
    found = re.search(r"`" + re.escape(name) + r"`[^`]*```yaml\n(.*?)^```$", text, re.S | re.M)
    if not found:
        raise Failure(f"{page.path}: no block follows '{name}'")
    holds(page, f"the block after '{name}' stands in that file", found[1] in file)
    return found[1] == file
