"""docs/reproduction.md: how much hangs on the calibration."""
import json

from . import ROOT, number, part
from ._programming import DEVICES, FIGURES, Programming

DOCUMENT = "docs/reproduction.md"
# A figure, what its claim is about, and what the table calls it.
ROWS = (
    ("fig1b,fig1g", "share in 10 pulses of LTP", "plain LTP, share of the change in 10 pulses"),
    ("fig1b,fig1g", "deviation of LTP", "improved LTP, off the line"),
    ("fig1b,fig1g", "deviation of LTD", "improved LTD, off the line"),
    ("fig1b,fig1g", "on off, over that of fig1b", "on/off, improved over plain"),
    ("fig3a", "share in 1 pulse of LTD, RESET level -0.8 V", "first pulse of -0.8 V after 50 SET (0.6 asked)"),
    ("fig4b,fig4c", "on off, over that of fig4b", "on/off of figure 4c over 4b (1 asked)"),
    ("s6", "range, oxide 5 nm, heating 0.4 V, over that of heating 0 V", "effect of heating at 5 nm (at most 1.05)"),
    ("s6", "range, oxide 10 nm, heating 0.4 V, over that of heating 0 V", "at 10 nm"),
)


@part("verdicts", seconds=0.1)
def verdicts(page, run):
    published = json.loads((ROOT / "results" / "reference" / "claims.json").read_text())["claims"]
    counts = [sum(claim["verdict"] == verdict for claim in published) for verdict in ("met", "differs", "untested")]
    page.says("Of {} claims {} are met, {} differ, {} cannot be tested", len(published), *counts)


@part("calibrations", seconds=1300)
def calibrations(page, run):
    """Claims with the devices that come along, with those of another seed, and with quick ones."""
    columns = [of(run, DEVICES), of(run, calibrated(run, "--seed", 2)), of(run, calibrated(run, "--quick"))]
    page.table("calibrations", [[words, *(number(claims[protocols, quantity][0]) for claims in columns)] for protocols, quantity, words in ROWS])
    others = sum(len({claims[name][1] for claims in columns}) > 1 for name in columns[0])
    page.says("{} of the {} claims of protocols have another verdict with one of the three", others, len(columns[0]))
    seeds = [json.loads(path.read_text())["switching"] for path in (DEVICES[0], calibrated(run, "--seed", 2)[0])]
    page.says(
        "(at R_s {:.1f} Ohm and {:.1f}, V_S {:.2f} V and {:.2f})",
        *(switching["leads"] for switching in seeds), *(switching["kinetics"]["set"]["voltage"] for switching in seeds),
    )  # fmt: skip


def calibrated(run, *arguments):
    """Devices of 7.5, 5 and 10 nm of oxide; the others take the switching of the first."""
    first = run.result("calibrate", *arguments, kind=".json")
    quick = [word for word in arguments if word == "--quick"]
    return [first, *(run.result("calibrate", "--thickness", oxide, "--switching-from", first, *quick, kind=".json") for oxide in ("5 nm", "10 nm"))]


def of(run, devices):
    """Value and verdict of every claim of the protocols."""
    claims = {}
    for protocols in FIGURES:
        for claim in Programming(run, protocols, devices=devices).claims:
            claims[protocols, claim["quantity"]] = claim["value"], claim["met"]
    return claims
