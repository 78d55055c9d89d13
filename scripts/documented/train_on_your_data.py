"""docs/tutorials/train-on-your-data.md"""
import json

from . import part
from ._claims import holds

DOCUMENT = "docs/tutorials/train-on-your-data.md"


@part("accuracies", seconds=7)
def accuracies(page, run):
    device = run.result("fit-pulses", "docs/examples/ltp-ltd.csv", kind=".json")

    def trained(*options):
        arguments = ["train", "--device", device, "--epochs", "5", *options]
        return run.result(*arguments), run.told(*arguments)["test_accuracy"]

    _, nearest = trained()
    holds(page, f"the network of nearest pulses does not learn, it has {nearest:.3f}", nearest < 0.2)
    network, accuracy = trained("--rounding", "random", "--seeds", "1-2")
    # Processors round differently, and a training goes its own way from there.
    page.says("and a test accuracy of {:.1f} %", 100 * accuracy, within=0.005)
    noisy, wired = (
        json.loads(run.text("infer", network, *options, "--json"))["accuracy"] for options in (("--read-noise", "0.05"), ("--wire-resistance", "2 Ohm"))
    )
    holds(page, f"noise of readings costs a fraction of a percent, {accuracy:.4f} to {noisy:.4f}", 0 < accuracy - noisy < 0.01)
    page.says("segments of 2 Ohm bring it down to {:.0f} %", 100 * wired, within=0.1)
