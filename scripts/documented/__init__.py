"""Numbers of documents, each made by a command.

A document's module (documented/memory.py is that of docs/memory.md) has functions marked by @part. A part runs what it needs and hands what came out to the page:

    @part("what is held", seconds=5)
    def held(page, run):
        page.table("held", [[state, f"{hot:.2f}"], …])
        page.says("at most {:.2f} K of {:.0f} K is left in the SET state", left, rise)

In the document a line <!-- table: held --> stands before the table, of which every row but the head comes from the part
(rows and cells that are None from another one); a sentence is found by its words, and stands in the document once.
Checked are texts to the letter and numbers to a unit of their last digit, since processors round differently; where that is more than 15 %, as of counts, numbers are exact. `within=0.02` allows 2 % more, a list has a tolerance for each column;
a function of the numbers that are written and of those that came out tells how far each may be off (`scatter` of training.py). Written is what comes out.
Columns named as `timings`, and sentences with `timing=True`, differ from run to run: they are not compared, and written only when asked for.
"""
from ._formats import engineering, kelvin, number, power_of_ten
from ._page import Page
from ._parts import ROOT, Failure, Part, part
from ._runs import Runs

__all__ = ["ROOT", "Failure", "Page", "Part", "Runs", "engineering", "kelvin", "number", "part", "power_of_ten"]
