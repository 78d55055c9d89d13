"""docs/fitting.md"""
import math
import random
import re
import statistics

from . import ROOT, part
from ._claims import exactly, holds

DOCUMENT = "docs/fitting.md"
# uS; a device without noise of readings may wander off below its lowest conductance.
LOWEST, HIGHEST = 100, 108
# Noise of a reading and of a pulse over the range, pulses, cycles.
ROWS = [
    (0.005, 0, 100, 1), (0.01, 0, 100, 1), (0.01, 0, 100, 5), (0.01, 0, 100, 10), (0.03, 0, 100, 10),
    (0.01, 0, 30, 10), (0.003, 0, 20, 3), (0.01, 0.001, 100, 10), (0.01, 0.003, 100, 10), (0.01, 0.003, 100, 1),
]  # fmt: skip
DEMANDED = ROWS[3]


def parameter(label):
    """A of a label: the curve is (1 - exp(-x / A)) / (1 - exp(-1 / A)), and the label (10 / 0.7) / sqrt 2 times its largest distance from x."""
    low, high = math.log(1e-4), math.log(1e7)
    for _ in range(200):
        a = math.exp((low + high) / 2)
        b = -1 / math.expm1(-1 / a)
        if 10 / 0.7 * (b - a + a * math.log(a / b)) / math.sqrt(2) > abs(label):
            low = math.log(a)
        else:
            high = math.log(a)
    return math.copysign(a, label)


def readings(device, label, white, of_pulse, pulses, cycles, noise):
    """Rows of both branches of a device that has this label both ways, and noise."""
    lines, done = [], 0.0
    a = parameter(label) if label else math.inf
    end, left = (0, 1) if label == 0 else (-1 / math.expm1(-1 / a), math.exp(-1 / (a * pulses)))
    for cycle in range(1, cycles + 1):
        for branch in ("ltp", "ltd"):
            # What is slow at first lets deviations grow: such a device is written to its ends.
            if of_pulse == 0 or a < 0:
                done = 0.0
            for n in range(pulses + 1):
                if n:
                    done = done + 1 / pulses if label == 0 else end - (end - done) * left
                    done += of_pulse * noise.gauss(0, 1) if of_pulse else 0
                place = (done if branch == "ltp" else 1 - done) + white * noise.gauss(0, 1)
                lines.append(f"{device},{cycle},{branch},{n},{LOWEST + (HIGHEST - LOWEST) * place:.7f}")
            done = 1 - done
    return lines


def percent(part_of_one):
    return f"{100 * part_of_one:g} %" if part_of_one else "0"


def came_back(run, row, labels=None):
    """Cells of a row: how far labels from -6 to 6 are off, in both branches, for noise of six seeds; then the distances, and the standard errors."""
    white, of_pulse, pulses, cycles = row
    labels = labels or range(0 if of_pulse else -6, 7)
    lines = ["device,cycle,branch,pulse,conductance [uS]"]
    for label in labels:
        for seed in range(1, 7):
            lines += readings(f"{label}/{seed}", label, *row, random.Random(f"{label}/{seed}"))
    table = run.file("readings-" + "-".join(map(str, (*row, labels[0]))) + ".csv", "\n".join(lines) + "\n")
    off, errors = [], []
    for fit in run.told("fit-pulses", table, kind=".json")["devices"]:
        for branch in ("potentiation", "depression"):
            off.append(abs(fit[branch]["label"] - int(fit["name"].split("/")[0])))
            errors.append(fit[branch]["label_error"])
    far = sum(distance > 2 * error for distance, error in zip(off, errors))
    return [
        percent(white), percent(of_pulse), str(pulses), str(cycles), f"{max(off):.3f}", f"{sum(distance > 0.05 for distance in off)} of {len(off)}",
        f"{100 * far / len(off):.0f} %",
    ], off, errors  # fmt: skip
@part("example", seconds=1)
def example(page, run):
    """The made-up devices of the example come back."""
    labels = {"A": (2.3, 3.3), "B": (2.6, 3.0)}
    ranges = {"A": (2.05, 19.4), "B": (2.31, 18.6)}
    reading, pulse = 0.008, 0.003
    widths = [high - low for low, high in ranges.values()]
    exactly(
        page,
        "Put in were labels of {} and {} up, {} and {} down, ranges of {} to {} uS and {} to {} uS, "
        "{} % of the range ({:.0f} nS) as noise of a reading and {} % as noise",
        labels["A"][0], labels["B"][0], labels["A"][1], labels["B"][1], *ranges["A"], *ranges["B"], 100 * reading, 1e3 * reading * sum(widths) / 2, 100 * pulse,
    )  # fmt: skip
    told = run.told("fit-pulses", "docs/examples/ltp-ltd.csv", kind=".json")
    for fit in told["devices"]:
        for branch, label in zip(("potentiation", "depression"), labels[fit["name"]]):
            holds(page, f"the {branch} of device {fit['name']} comes back as {label}", abs(fit[branch]["label"] - label) < 2 * fit[branch]["label_error"])
        for end, put_in in zip(("lowest", "highest"), ranges[fit["name"]]):
            found = 1e6 * fit[end + "_conductance_S"]
            holds(page, f"the {end} conductance of device {fit['name']} comes back as {put_in} uS, not {found}", abs(found - put_in) < 0.2)
    head = (ROOT / "docs/examples/ltp-ltd.csv").read_text().split("device,")[0]
    means = [sum(pair) / 2 for pair in zip(*labels.values())]
    said = [float(number) for number in re.findall(r"Labels about ([\d.]+) up and ([\d.]+) down", head)[0]]
    holds(page, f"labels of the example are about {said}", all(abs(a - b) < 0.1 for a, b in zip(means, said)))


@part("labels that are demanded", seconds=9)
def demanded(page, run):
    cells, *_ = came_back(run, DEMANDED)
    holds(page, f"labels of the row in bold come back to 0.05, they are off by {cells[4]} at most", cells[5] == "0 of 156")


@part("labels", seconds=40)
def labels_of_all_rows(page, run):
    rows = [came_back(run, row) for row in ROWS]
    page.table("labels", [[f"**{cell}**" for cell in cells] if row == DEMANDED else cells for row, (cells, *_) in zip(ROWS, rows)])
    exact = came_back(run, (0.0005, 0.003, 100, 1))[2]
    page.says("makes labels uncertain by {:.2f} in one cycle however exact the readings are", statistics.median(exact))
    _, off, errors = came_back(run, (0.01, 0.001, 100, 10), [-4])
    page.says(
        "labels of -4 are off by {:.1f} of theirs (root mean square, 0.1 % of a pulse in ten cycles)",
        math.sqrt(statistics.mean((distance / error) ** 2 for distance, error in zip(off, errors))),
    )  # fmt: skip
