"""docs/training.md

Most parts run the commands that the document shows, found by their words, with MNIST where it is and with the reference device.
"""
import gzip
import json
import os
import pathlib
import re
import shlex
import subprocess

import h5py
import numpy as np
from read_result import read_array, read_sweep, read_training

from . import ROOT, Failure, part

DOCUMENT = "docs/training.md"
DEVICE = "results/reference/device.json"
COMPAT, LABELS, WHOLE = "--compat neurosim-v3", "--labels 2.4/4.88", "--rounding nearest"
A, B, D = [COMPAT, "sgd", LABELS], [COMPAT, "sgd", "0.4,0.2 --epochs 125"], [COMPAT, "adam --batch 10 --rate 0.03"]


def shown(page, run, *words, change=()):
    """The arguments of the one command in the document that has all of these words; `change` are pairs of an option and its new value, None to leave it out."""
    text = re.sub(r"\\\n\s+", "", "\n".join(page.lines))
    lines = [re.sub(r"\s+#.*", "", line) for line in text.split("\n") if re.match(r" {4}fvsolve ", line)]
    found = [line for line in lines if all(word in line for word in words)]
    if len(found) != 1:
        raise Failure(f"{page.path}: {len(found)} commands have {', '.join(words)}, not one")
    arguments = shlex.split(found[0])[1:]
    places = {"data/mnist": run.data, "results/device.json": DEVICE}
    for option, value in (("-o", None), *change):
        if option in arguments:
            at = arguments.index(option)
            arguments[at : at + 2] = [] if value is None else [option, value]
        elif value is not None:
            arguments += [option, value]
    return [places.get(argument, argument) for argument in arguments]


def accuracies(run, arguments):
    """Test accuracies in %, seeds by epochs."""
    return 100 * read_training(str(run.result(*arguments)))["curves"]["test_accuracy"]


def spread(values, digits=2):
    """Mean ± standard deviation over seeds."""
    return f"{np.mean(values):.{digits}f} ± {np.std(values, ddof=1):.{digits}f}"


def epochs(values, *numbers):
    return [spread(values[:, number - 1]) for number in numbers]


# What Student's t of the difference of two means exceeds once in a thousand times, by seeds of each.
STUDENT = {2: 31.6, 3: 8.61, 5: 5.04}


def scatter(seeds):
    """Tolerances of means ± standard deviations over seeds: means agree unless their deviations make that unlikely; those of so few seeds are not compared."""

    def allowed(written, made):
        deviations = zip(written[1::2], made[1::2])
        found = [value for a, b in deviations for value in (STUDENT[seeds] * ((a**2 + b**2) / seeds) ** 0.5, float("inf"))]
        return found + [0] * (len(written) - len(found))

    return allowed


def points(*most):
    """So many percent of the test up or down, for each number or the same for all."""
    return lambda written, made: most if len(most) > 1 else most * len(written)


@part("drawn digits", seconds=2)
def drawn_digits(page, run):
    page.says("The first ends at {:.1f} %", 100 * run.told("train")["test_accuracy"], within=points(0.5))


@part("labels", seconds=3, needs_mnist=True)
def labels(page, run):
    arguments = shown(page, run, "train --labels 2.4/4.88 --pulses 97/100")
    page.says("the fourth at {:.1f} % of MNIST", accuracies(run, arguments)[0, -1], within=points(1.5))
    images, _ = digits(run)
    page.says("Of the pixels of MNIST {:.0f} % are lit.", 100 * np.mean(images))


@part("constants", seconds=0)
def constants(page, run):
    rates = {}
    for names, value in re.findall(r"case (\.\w+(?:, \.\w+)*): ([\d.]+)\n", (ROOT / "Sources/Crossbar/Optimiser.swift").read_text()):
        rates |= {name.strip(" ."): value for name in names.split(",")}
    page.table("optimisers", [[None, None, rates[name]] for name in ("sgd", "momentum", "adagrad", "rmsprop", "adam")])
    source = (ROOT / "Sources/Crossbar/ArrayCosts.swift").read_text() + (ROOT / "Sources/PulseProgramming/PeripheryCosts.swift").read_text()
    cost = {name: [float(factor) for factor in value.split(" * ")] for name, value in re.findall(r"public var (\w+) = ([\d.e* -]+)\n", source)}
    page.says(
        "{:.0f} ns a reading, {:.2f} pJ and {:.0f} um² for a converter of 8 bits, {:.2f} pJ and {:.2f} um² for a driver",
        1e9 * cost["readTime"][0], 1e12 * cost["conversionEnergy"][0], 1e12 * cost["converterArea"][0],
        1e12 * cost["driverEnergy"][0], 1e12 * cost["driverArea"][0],
    )  # fmt: skip
    page.says(
        "{:.0f} F² with F = {:.0f} nm for a cell with its transistor, {:.0f} um² for the divider of a row (improved scheme), "
        "{:.1f} V on gates of {:.1f} fF a cell",
        cost["cellArea"][0], 1e9 * cost["cellArea"][1], 1e12 * cost["dividerArea"][0], cost["gateVoltage"][0], 1e15 * cost["gateCapacitance"][0],
    )  # fmt: skip
    device = json.loads((ROOT / DEVICE).read_text())
    page.says("The device's noise is {:.0f} % of each change, which its file calls assumed", 100 * device["variability"]["cycle_to_cycle"]["log_rate"])
    down = device["report"]["curves"]["plain"]["depression"]
    page.says("the first RESET pulse takes {:.0f} % of the range", 100 * (down[0] - down[1]) / (down[0] - down[-1]))


# Wires


def digits(run):
    """Test images of MNIST as the program reads them, lit or not, and their labels."""

    def packed(name, head):
        return np.frombuffer(gzip.open(pathlib.Path(run.data) / f"t10k-{name}-ubyte.gz").read(), np.uint8)[head:]

    return (packed("images-idx3", 16).reshape(-1, 28, 28)[:, 4:24, 4:24] >= 128).reshape(-1, 400), packed("labels-idx1", 8)


def frozen_error(run, before, after, ohms, images):
    """How far sums with the ratios of an earlier solution are off, and those without wires, relative to the sums of the exact circuit."""
    maps, cells = [], []
    for path in (before, after):
        training = read_training(str(path))
        lowest, highest = (training["summary"][name] for name in ("lowest_conductance_S", "highest_conductance_S"))
        array = np.insert(training["layers"][0]["conductance"][0], 50, (lowest + highest) / 2, axis=1)
        table = run.file(f"{path.stem}.csv", "\n".join(",".join(f"{value:.9e}" for value in row) for row in array) + "\n")
        volts = run.file("volts.csv", ",".join(["0.1"] * len(array)) + "\n")
        maps.append(read_array(str(run.result("array", table, "--voltages", volts, "--wire-resistance", f"{ohms} Ohm")))["effective_conductance"].T)
        cells.append(array)
    sums = []
    for conductance in (maps[1], maps[0] / cells[0] * cells[1], cells[1]):
        columns = images[:200].astype(float) @ conductance
        sums.append(np.delete(columns, 50, axis=1) - columns[:, [50]])
    size = np.sqrt(np.mean(sums[0] ** 2))
    return [100 * np.sqrt(np.mean((other - sums[0]) ** 2)) / size for other in sums[1:]]


@part("frozen", seconds=150, needs_mnist=True)
def frozen(page, run):
    images, _ = digits(run)
    rows = []
    for ohms, words in ((1e-3, "1 mOhm"), (1e-2, "10 mOhm"), (0.1, "100 mOhm")):

        def state(shown, epochs, *more):
            training = ["train", "--device", DEVICE, "--data", run.data, "--wire-resistance", words, "--images", shown, "--epochs", epochs]
            return run.result(*training, *more)

        # Changes that small ask for no pulse.
        first = state(10, 1, "--rate", "1e-9")
        ages = [(first, state(10, 1)), (first, state(100, 1)), (first, state(1000, 1)), (first, state(8000, 1))]
        ages += [(state(100, 10), state(100, 11)), (state(1000, 8), state(1000, 9)), (state(8000, 1), state(8000, 2))]
        rows.append([words])
        for before, after in ages:
            off, without = (f"{value:.{0 if value >= 10 else 1 if value >= 1 else 2}f} %" for value in frozen_error(run, before, after, ohms, images))
            rows[-1].append(f"{off} ({without})")
    # One training each: what is learnt differs from processor to processor.
    page.table("frozen", rows, within=0.5)


@part("wire refresh", seconds=580, needs_mnist=True)
def wire_refresh(page, run):
    rows, seconds, images = [], [], []
    for refresh in (100, 1000, 8000):
        arguments = shown(page, run, "--wire-refresh 100 ", change=[("--wire-refresh", str(refresh))])
        seconds.append(run.told(*arguments)["cpu_seconds_total"])
        rows.append([refresh, spread(accuracies(run, arguments)[:, -1]), f"{seconds[-1]:.0f}"])
    page.table("wire-refresh", rows, within=[None, scatter(2), None], timings=("CPU seconds of both seeds",))
    # 80 solutions an epoch and one before its test, or one and one.
    page.says("one of 100 x 10 takes {:.1f} CPU seconds", (seconds[0] - seconds[-1]) / (2 * 5 * 79), timing=True)


@part("wires", seconds=260, needs_mnist=True)
def wires(page, run):
    rows, plain = [], {}
    for words, mapping, resistance in (
        ("none", None, None), ("1 mOhm", None, "1 mOhm"), ("10 mOhm", None, "10 mOhm"), ("100 mOhm", None, "100 mOhm"),
        ("none, pairs", "pairs", None), ("10 mOhm, pairs", "pairs", "10 mOhm"),
    ):  # fmt: skip
        arguments = shown(page, run, "results/wired.h5", change=[("--wire-resistance", resistance), ("--mapping", mapping)])
        told, through = run.told(*arguments), ""
        if resistance:
            reading = shown(page, run, "infer results/unwired.h5", change=[("--wire-resistance", resistance)])
            through = tested(run, plain[mapping], reading)
        else:
            plain[mapping] = run.result(*arguments)
        late = [100 * told[name] for name in ("test_accuracy_late", "test_accuracy_spread")]
        rows.append([words, "{:.2f} ± {:.2f}".format(*late), through, f"{told['cpu_seconds_total']:.0f}"])
    page.table("wires", rows, within=[None, scatter(3), scatter(3), None], timings=("CPU seconds, three seeds",))


def tested(run, result, arguments):
    """Accuracy in % and its standard deviation, of a network that an `infer` of the document reads."""
    told = json.loads(run.text("infer", result, *arguments[2:], "--json", "-q"))
    return f"{100 * told['accuracy']:.2f} ± {100 * told['accuracy_spread']:.2f}"


# MLP NeuroSim


COMPAT_ROWS = (
    "A: SGD 0.4, 0.2; labels 2.4/4.88, levels 97/100, noise 3.5 %, 3.0769 to 38.462 nS",
    "B: SGD 0.4, 0.2; linear, levels 97/100, no noise, 0.1 to 5 uS",
    "D: Adam 0.03, batch 10; linear, levels 97/100, no noise, 0.1 to 5 uS",
)


@part("B", seconds=9, needs_mnist=True)
def compat_quick(page, run):
    values = accuracies(run, shown(page, run, *B, change=[("--epochs", "20")]))
    page.table("compat", [None, None, [COMPAT_ROWS[1], *epochs(values, 1, 5, 10, 20), None], None, None, None], within=[None, *[scatter(5)] * 5])


@part("first epoch of A", seconds=9, needs_mnist=True)
def first_epoch(page, run):
    first = accuracies(run, shown(page, run, *A, change=[("--epochs", "1"), ("--seeds", "1-40")]))[:, 0]
    page.says(
        "{:.0f} seeds lie between {:.1f} and {:.1f} (mean {:.1f}, standard deviation {:.1f})",
        len(first), first.min(), first.max(), first.mean(), first.std(ddof=1), within=points(0, 6, 6, 3, 2),
    )  # fmt: skip


@part("compat", seconds=165, needs_mnist=True)
def compat(page, run):
    a, b, d = (accuracies(run, shown(page, run, *words)) for words in (A, B, D))
    rows = []
    for words, values, late in (
        (COMPAT_ROWS[0], a, spread(a[:, 100:].mean(axis=1), 1) + ", mean of epochs 101 to 125"), (COMPAT_ROWS[1], b, spread(b[:, -1]) + " at 125"),
        (COMPAT_ROWS[2], d, spread(d[:, 80:].mean(axis=1)) + ", mean of epochs 81 to 100"),
    ):  # fmt: skip
        rows += [[words, *epochs(values, 1, 5, 10, 20), late], None]
    page.table("compat", rows, within=[None, *[scatter(5)] * 5])
    page.says("Single epochs of A from 101 to 125 lie between {:.1f} and {:.1f} %", a[:, 100:].min(), a[:, 100:].max(), within=points(0, 0, 6, 6))


@part("definitions", seconds=285, needs_mnist=True)
def definitions(page, run):
    def first_and_last(*words):
        return " / ".join(epochs(accuracies(run, shown(page, run, *words)), 1, 20))

    both = []
    for words in (A, ["train --pulses", LABELS]):
        both.append(spread(accuracies(run, shown(page, run, *words))[:, 100:].mean(axis=1), 1))
    standard = ["train --pulses 97/100", WHOLE]
    page.table("definitions", [
        ["SGD 0.4, 0.2, linear (B)", first_and_last(*B), first_and_last(*standard, "sgd")],
        ["SGD 0.4, 0.2, labels and noise (A), mean of epochs 101 to 125", *both],
        ["momentum 0.4, 0.2 of m = 0.3 m + 0.7 g; 0.04, 0.02 of m = 0.9 m + g", first_and_last(COMPAT, "momentum"), first_and_last(*standard, "momentum")],
        ["Adam 0.03, batch 10 (D)", first_and_last(*D), first_and_last(*standard, "adam")],
    ], within=[None, scatter(5), scatter(5)])  # fmt: skip
    momentum, adam = (accuracies(run, shown(page, run, *standard, name, change=[("--rounding", None)])) for name in ("momentum", "adam"))
    page.says("it has {:.1f} and {:.1f} %.", *momentum[:, [0, 19]].mean(axis=0), within=points(1.5))
    page.says("it is at {:.1f} ± {:.1f} % after 20 epochs", adam[:, 19].mean(), adam[:, 19].std(ddof=1), within=scatter(5))


IDEAL = (
    ("SGD 0.2", "sgd", None), ("momentum 0.02", "momentum", None), ("AdaGrad 0.03, batch 10", "adagrad", None), ("RMSprop 0.01, batch 10", "rmsprop", None),
    ("Adam 0.01, batch 10", "adam", None), ("Adam 0.01, batch 10, cross entropy", "adam", "cross-entropy"),
)  # fmt: skip


def ideal_rows(page, run, chosen):
    rows = []
    for row in IDEAL:
        words, optimiser, loss = row
        arguments = shown(page, run, "train --optimizer adam", change=[("--optimizer", optimiser), ("--loss", loss)])
        rows.append([words, *epochs(accuracies(run, arguments), 1, 5, 10, 20)] if row in chosen else None)
    page.table("ideal", rows, within=[None, *[scatter(3)] * 4])


@part("ideal devices, Adam", seconds=5, needs_mnist=True)
def ideal_adam(page, run):
    ideal_rows(page, run, [IDEAL[4]])


@part("ideal devices", seconds=28, needs_mnist=True)
def ideal(page, run):
    ideal_rows(page, run, IDEAL)


# Figure 5c

SCHEMES = (("ideal", 92.42), ("improved", 91.52), ("plain", 83.64))


def reference(page, run, scheme, **changes):
    change = [("--scheme", scheme), *(("--" + name, value) for name, value in changes.items())]
    return shown(page, run, "train --device " + DEVICE, "--scheme improved --epochs 500", change=change)


@part("figure 5c, claims", seconds=0.1)
def figure_5c_claims(page, run):
    claims = json.loads((ROOT / "results/reference/claims.json").read_text())["claims"]
    for scheme, published in SCHEMES:
        claim = next(claim for claim in claims if claim["step"] == scheme and claim.get("published") == published)
        page.says("| " + scheme + " | {:.2f} ±", claim["value"])


@part("figure 5c, first epoch", seconds=3, needs_mnist=True)
def figure_5c_first_epoch(page, run):
    rows = []
    for scheme, published in SCHEMES:
        first = accuracies(run, reference(page, run, scheme, epochs="1"))[:, 0]
        rows.append([scheme, None, spread(first), None, None, None, f"{published:.2f}"])
    page.table("figure-5c", rows, within=[None, None, scatter(3), None, None, None, None])
    summary = read_training(str(run.result(*reference(page, run, "improved", epochs="1"))))["summary"]
    ohms = [round(1 / summary[name], -1) for name in ("highest_conductance_S", "lowest_conductance_S")]
    page.says("hidden layer (400 x 100) of the improved reference device ({:.0f} to {:.0f} Ohm)", *ohms)


@part("figure 5c", seconds=490, needs_mnist=True)
def figure_5c(page, run):
    rows, seconds = [], []
    for scheme, published in SCHEMES:
        arguments = reference(page, run, scheme)
        seconds.append(run.told(*arguments)["cpu_seconds_total"])
        values, summary = accuracies(run, arguments), read_training(str(run.result(*arguments)))["summary"]
        pulses = writing = ""
        if "potentiation_pulses" in summary:
            pulses = " / ".join(f"{summary[name]:.2e}".replace("e+0", "e") for name in ("potentiation_pulses", "depression_pulses"))
            joules = summary["write_energy_J"]
            writing = (f"{joules:.2f} J" if joules >= 1 else f"{1e3 * joules:.0f} mJ") + f", {summary['write_time_s']:.0f} s"
        reading = f"{summary['read_energy_J']:.2f} J, {summary['read_time_s']:.1f} s"
        rows.append([scheme, spread(values[:, -50:].mean(axis=1)), spread(values[:, 0]), pulses, writing, reading, f"{published:.2f}"])
    page.table("figure-5c", rows, within=[None, scatter(3), scatter(3), 0.05, 0.05, 0.05, None])
    page.says(
        "500 epochs of three seeds with the calibrated device (above) took {:.0f} to {:.0f} CPU seconds, tests included, {:.0f} to {:.0f} s for a seed",
        min(seconds), max(seconds), min(seconds) / 3, max(seconds) / 3, timing=True,
    )  # fmt: skip


@part("figure 5c, compat", seconds=215, needs_mnist=True)
def figure_5c_compat(page, run):
    rows = []
    for scheme, published in SCHEMES:
        values = accuracies(run, shown(page, run, COMPAT, "--device", change=[("--scheme", scheme)]))[:, -10:].mean(axis=1)
        rows.append([scheme, ", ".join(f"{value:.2f}" for value in values), f"{values.mean():.2f}", f"{published:.2f}"])
    page.says("ends at {:.2f} %, and the ideal network of the second table", accuracies(run, shown(page, run, *D))[:, 80:].mean(), within=points(1))
    page.says("and the ideal network of the second table at {:.2f} %", float(rows[0][2]), within=points(1))
    page.table("figure-5c-compat", rows[:2] + [None], within=points(1))
    # Whether a network of plain devices begins to learn is chance.
    page.table("figure-5c-compat", [None, None, rows[2]], within=points(90))


@part("rates", seconds=100, needs_mnist=True)
def rates(page, run):
    rows = []
    for scheme, usual in (("improved", "nearest"), ("ideal", "none")):
        rows.append([scheme + " device"])
        for rounding, schedule in (("nearest", None), ("none", None), (usual, "cosine")):
            change = [("--scheme", scheme), ("--rounding", None if rounding == usual else rounding), ("--schedule", schedule)]
            values = accuracies(run, shown(page, run, "--scheme improved --epochs 60", change=change))
            rows[-1].append(spread(values[:, -6:].mean(axis=1)))
    page.table("rates", rows, within=[None, *[scatter(2)] * 3])


@part("infer", seconds=200, needs_mnist=True)
def infer(page, run):
    network = run.result(*reference(page, run, "improved"))
    conditions = shown(page, run, "infer", "--read-noise 0.05")
    wired = shown(page, run, "infer", "--source-resistance", change=[("--source-resistance", None)])
    rows = []
    for words, arguments in (
        ("as it was trained", conditions[:4]), ("readings with 5 % of noise, 2 % of the cells stuck, converters of 6 bits", conditions),
        ("wires of 1 mOhm a segment", [*wired[:-1], "1 mOhm"]), ("10 mOhm", [*wired[:-1], "10 mOhm"]), ("0.1 Ohm", wired),
        ("0.1 Ohm, drivers of 10 Ohm", shown(page, run, "infer", "--source-resistance")), ("350 K, 1e-3 1/K", shown(page, run, "infer", "--temperature")),
    ):  # fmt: skip
        rows.append([words, tested(run, network, arguments)])
    page.table("infer", rows, within=[None, scatter(3)])


# Studies


LABELLED = ("0/0", "1/1", "2.4/2.4", "4/4")


def noise_study(page, run, **changes):
    """Accuracies in % after the last epoch, over labels, noise and seeds."""
    arguments = shown(page, run, "--vary cycle-noise", change=[("--" + name, value) for name, value in changes.items()])
    return 100 * read_sweep(str(run.result(*arguments)))["quantities"]["test_accuracy"]["values"]


@part("noise, labels 1/1", seconds=9, needs_mnist=True)
def noise_quick(page, run):
    values = noise_study(page, run, vary="labels=1/1")
    page.table("noise", [["1/1", *map(spread, values[0])] if labels == "1/1" else None for labels in LABELLED], within=[None, *[scatter(3)] * 3])


@part("noise", seconds=80, needs_mnist=True)
def noise(page, run):
    values = noise_study(page, run)
    page.table("noise", [[labels, *map(spread, row)] for labels, row in zip(LABELLED, values)], within=[None, *[scatter(3)] * 3])
    values = noise_study(page, run, optimizer=None, rate=None, epochs="20")
    means = values.mean(axis=2)
    page.says("after 20 epochs, all twelve means lie between {:.1f} and {:.1f} %", means.min(), means.max(), within=points(1))


@part("speed", seconds=110, needs_mnist=True)
def speed(page, run):
    environment = {**os.environ, "FVSOLVE": shlex.join(run.program)}
    bench = subprocess.run([ROOT / "Benchmarks/trainer", "--data", run.data], env=environment, capture_output=True, text=True)
    if bench.returncode != 0:
        raise Failure(bench.stderr)
    peak, speeds, epoch = {}, {}, {}
    for line in bench.stdout.split("\n"):
        if found := re.match(r"(\w+): peak (\d+) GFLOP", line):
            kernels = found[1]
            peak[kernels] = found[2]
        elif found := re.match(r"  (\w+, [\w ]+?) +(\d+) images/s(?:, (\d+) % of peak)?", line):
            speeds[kernels, found[1]] = int(found[2]), found[3]
        elif found := re.match(r"  (.+?) +[\d.]+ s CPU in all, ([\d.]+) s an epoch, +(\d+) images/s", line):
            epoch[found[1]] = found[2], int(found[3])

    def images(number):
        return f"{round(number, -2):,}" if number < 30000 else f"{round(number, -3):,}"

    rows = []
    for words, what in (("every weight updated", "every weight updated"), ("drawn digits of 1 bit", "drawn digits")):
        for name, kernels in (("AVX-512", "v4"), ("AVX2", "v3"), ("SSE2", "baseline")):
            if kernels not in peak:
                rows.append(None)
                continue
            (fast, share), (adam, _) = speeds[kernels, "sgd, " + what], speeds[kernels, "adam, " + what]
            rows.append([f"{name}, {words}", images(fast), f"{share} % of {peak[kernels]} GFLOP/s" if share else "", images(adam)])
    page.table("speed", rows, timings=("images/s with SGD", "of peak", "with Adam"))
    rows = []
    for words, case in (
        ("SGD, batch 1, labels and noise", "SGD, batch 1, labels 2.4/4.88, noise 3.5 %"), ("Adam, batch 1, the same",) * 2, ("Adam, batch 10, the same",) * 2,
        ("SGD, batch 1, ideal devices", "SGD, batch 1, ideal"),
    ):  # fmt: skip
        rows.append([words, epoch[case][0], images(epoch[case][1])])
    page.table("speed-mnist", rows, timings=("s an epoch, test included", "images/s"))
