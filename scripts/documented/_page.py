"""Documents, and the places of numbers in them."""
import pathlib
import re

from ._parts import Failure

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[-+]?\d+)?")
# The same where a word has been found already.
ANY_NUMBER = NUMBER.pattern.removeprefix(r"(?<![\w.])")


class Page:
    """A document whose numbers are compared with what came out, and replaced by it."""

    def __init__(self, path, with_timings=False):
        self.path, self.with_timings = pathlib.Path(path), with_timings
        self.lines = self.path.read_text().split("\n")
        self.differences = []

    def table(self, name, rows, within=None, timings=()):
        """Rows of a table, without its head. A row or a cell that is None is made elsewhere, and stays."""
        marker = f"<!-- table: {name} -->"
        places = [i for i, line in enumerate(self.lines) if line.strip() == marker]
        if len(places) != 1:
            raise Failure(f"{self.path}: '{marker}' stands there {len(places)} times, not once")
        first = places[0] + 1
        end = first
        while end < len(self.lines) and self.lines[end].startswith("|"):
            end += 1
        if end - first < 2:
            raise Failure(f"{self.path}: no table follows '{marker}'")
        columns = cells(self.lines[first])
        strange = [column for column in timings if column not in columns]
        if strange:
            raise Failure(f"{self.path}: the table '{name}' has no column '{strange[0]}'")
        written = [cells(line) for line in self.lines[first + 2 : end]]
        if len(written) != len(rows):
            self.differences.append(f"table '{name}': {len(written)} rows are written, {len(rows)} came out")
        made = []
        for k, row in enumerate(rows):
            row = [None] * len(columns) if row is None else row
            if len(row) != len(columns):
                raise Failure(f"{self.path}: a row of '{name}' has {len(row)} cells, not {len(columns)}: {row}")
            made.append([])
            for j, cell in enumerate(row):
                there = written[k][j] if k < len(written) and j < len(written[k]) else None
                if cell is None:
                    made[-1].append(there or "")
                    continue
                cell = str(cell)
                tolerance = within[j] if isinstance(within, (list, tuple)) else within
                where = f"table '{name}', row {k + 1} ({row[0]}), {columns[j]}"
                made[-1].append(cell if there is None else self.chosen(where, there, cell, tolerance, columns[j] in timings))
        self.lines[first + 2 : end] = ["| " + " | ".join(row) + " |" for row in made]

    def chosen(self, where, written, made, within, is_timing):
        """What shall stand in the document."""
        if is_timing:
            return made if self.with_timings else written
        if not agrees(written, made, within):
            self.differences.append(f"{where}: '{written}' is written, '{made}' came out")
        return made

    def says(self, sentence, *values, within=None, timing=False):
        """A piece of prose, with a field such as {:.2f} for each number; where lines end does not matter."""
        made = " ".join(sentence.format(*values).split())
        pattern = r"\s+".join("".join(f"({ANY_NUMBER})" if k % 2 else re.escape(piece) for k, piece in enumerate(pieces(word))) for word in made.split())
        text = "\n".join(self.lines)
        found = list(re.finditer(pattern, text))
        if len(found) != 1:
            raise Failure(f"{self.path}: '{NUMBER.sub('…', made)}' stands there {len(found)} times, not once")
        place, there = found[0], " ".join(found[0].group().split())
        for k, number in reversed(list(enumerate(NUMBER.findall(self.chosen("prose", there, made, within, timing))))):
            text = text[: place.start(k + 1)] + number + text[place.end(k + 1) :]
        self.lines = text.split("\n")

    def save(self):
        self.path.write_text("\n".join(self.lines))


def pieces(text):
    """Words and numbers of a text in turn, words first."""
    numbers = list(NUMBER.finditer(text))
    ends = [0, *[number.end() for number in numbers]]
    starts = [*[number.start() for number in numbers], len(text)]
    words = [text[end:start] for end, start in zip(ends, starts)]
    return [piece for pair in zip(words, [*[number.group() for number in numbers], ""]) for piece in pair][:-1]


def cells(row):
    """The cells of a row of Markdown."""
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip().strip("|"))]


def agrees(written, made, within=None):
    """Whether two texts have the same words, and numbers that are equal, but for their slack or the part `within` of themselves.

    `within` may be a function too, of the written numbers and of those that came out, which tells how far each may be off."""
    if NUMBER.sub("#", written) != NUMBER.sub("#", made):
        return False
    texts = NUMBER.findall(written)
    theirs, ours = ([float(number.replace(",", "")) for number in numbers] for numbers in (texts, NUMBER.findall(made)))
    allowed = within(theirs, ours) if callable(within) else [(within or 0) * abs(a) for a in theirs]
    for text, a, b, most in zip(texts, theirs, ours, allowed):
        if abs(a - b) > max(slack(text), most):
            return False
    return True


def slack(number):
    """A unit of the last digit, which processors may round differently; nothing where that is much of the number, as of a count."""
    mantissa, _, power = number.replace(",", "").partition("e")
    unit = 10.0 ** (int(power or 0) - len(mantissa.partition(".")[2]))
    return 1.01 * unit if unit <= 0.15 * abs(float(mantissa + "e" + (power or "0"))) else 1e-300
