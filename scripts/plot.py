#!/usr/bin/env python3
"""Draws a file of fvsolve as pictures: PNG and SVG. Fields are cross-sections, mirrored at the axis.

    plot.py results/weakset.h5                     temperature, around the filament and of the whole device
    plot.py results/weakset.h5 --field all -o pictures
    plot.py results/weakset.h5 --field potential --window 40
    plot.py results/run.h5                         of a transient run the temperature at its hottest, and its history
    plot.py results/run.h5 --snapshots             the temperature over the run on one sheet
    plot.py results/set-impedance.h5               thermal impedance and cooling
    plot.py results/set-sensitivity.h5             tornado plot of sensitivities
    plot.py results/sweep.h5                       a parameter study: lines, maps and the fields that it kept
    plot.py results/iv.h5                          current-voltage loops, or read disturb
    plot.py results/pulse.h5                       what protocols of programming do to a device
    plot.py results/optimum.h5                     a search for pulses: what straightness costs
    plot.py results/array.h5                       a crossbar with wires: what its cells see, and its output currents
    plot.py results/train.h5                       a training: accuracy, answers, conductances
    plot.py results/noise.h5                       trainings of several configurations: error over what varies, accuracy over the epochs
    plot.py results/plain.h5 --compare results/ideal.h5      accuracies of several trainings in one picture
    plot.py results/device.json                    a calibrated device: its fields, and how it is programmed
    plot.py results/update.json                    an update model: its branches, and the readings that it was fitted to

Needs matplotlib and h5py only. Equal files give equal pictures, byte for byte.
Exit codes: 0 drawn, 64 usage, 65 the file is no finished result, 70 a Python package is missing, 74 cannot write.
"""
import argparse
import json
import os
import signal
import sys

try:
    import matplotlib
    from matplotlib import pyplot

    import array_picture
    import device_picture
    import history_picture
    import impedance_picture
    import iv_picture
    import programming_picture
    import pareto_picture
    import pulse_picture
    import sample_picture
    import section_picture
    import snapshot_sheet
    import sweep_picture
    import sweep_sheet
    import tornado_picture
    import train_picture
    import train_study_picture
    import update_picture
    from compact_device import CompactDevice, DeviceError
    from cross_section import FIELDS, Field
    from page import STYLE, save
    from read_result import ARRAY_CONVENTIONS, IMPEDANCE_CONVENTIONS, IV_CONVENTIONS, OPTIMUM_CONVENTIONS, PULSE_CONVENTIONS
    from read_result import SENSITIVITY_CONVENTIONS, SWEEP_CONVENTIONS, TRAINING_CONVENTIONS, ResultError, conventions
    from read_result import read, read_array, read_impedance, read_iv, read_optimum, read_pulse, read_sensitivity, read_sweep
    from read_result import read_training
    from sweep_study import Study
except ImportError as missing:
    print(
        f"plot.py: the Python package '{missing.name}' is missing: sudo apt-get install python3-matplotlib python3-h5py",
        file=sys.stderr,
    )
    sys.exit(70)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        self.exit(64, f"plot.py: {message}\n")


def window_argument(text):
    if text == "full":
        return text
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not (0 < value < 1e9):
        raise argparse.ArgumentTypeError(f"'{text}' is neither a half width in nm nor 'full'")
    return value


def pictures(options):
    """Pairs of what follows the file's own name in the picture's, and a function that draws it. Raises ResultError."""
    if is_json(options.result):
        if str(schema(options.result)).startswith("fvsolve-update-"):
            model = update_picture.read(options.result, options.accept_edited)
            return [("", lambda: update_picture.picture(model))]
        return device_pictures(CompactDevice(options.result, options.accept_edited))
    kind = conventions(options.result)
    if options.compare and kind != TRAINING_CONVENTIONS:
        raise ResultError(f"'{options.result}' is no training: only trainings are compared")
    if kind == TRAINING_CONVENTIONS:
        return training_pictures(read_training(options.result), [read_training(path) for path in options.compare])
    if kind == SWEEP_CONVENTIONS:
        return sweep_pictures(Study(read_sweep(options.result)), options)
    if kind == IMPEDANCE_CONVENTIONS:
        impedance = read_impedance(options.result)
        return [(suffix(options.result, "-impedance"), lambda: impedance_picture.picture(impedance))]
    if kind == SENSITIVITY_CONVENTIONS:
        sensitivity = read_sensitivity(options.result)
        return [(suffix(options.result, "-sensitivity"), lambda: tornado_picture.picture(sensitivity))]
    if kind == IV_CONVENTIONS:
        measured = read_iv(options.result)
        return [("", lambda: iv_picture.picture(measured))]
    if kind == PULSE_CONVENTIONS:
        programmed = read_pulse(options.result)
        return [("", lambda: pulse_picture.picture(programmed))]
    if kind == OPTIMUM_CONVENTIONS:
        optimum = read_optimum(options.result)
        return [("", lambda: pareto_picture.picture(optimum))]
    if kind == ARRAY_CONVENTIONS:
        array = read_array(options.result)
        return [("", lambda: array_picture.picture(array))]
    result = read(options.result)
    names = FIELDS if options.field == "all" else (options.field,)
    if options.snapshots:
        if not result.get("snapshots"):
            raise ResultError(f"'{options.result}' has no snapshots")
        return [
            (f"-{name}-snapshots", lambda name=name: snapshot_sheet.picture(result, name, options.window)) for name in names
        ]
    drawn = [
        (f"-{name}", lambda name=name: section_picture.picture(result, Field(name, result["fields"]), options.window))
        for name in names
    ]
    if "transient" in result:
        drawn.append(("-transient", lambda: history_picture.picture(result)))
    return drawn


def is_json(path):
    """Whether the file is meant to be a device, by its ending or by how it begins."""
    if path.endswith(".json"):
        return True
    try:
        with open(path, "rb") as file:
            return file.read(1) == b"{"
    except OSError:
        return False


def schema(path):
    """What the file says it is; None where it says nothing."""
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)["schema"]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def device_pictures(device):
    """As pictures(), of a calibrated device."""
    drawn = [("-fields", lambda: device_picture.picture(device))]
    if programming_picture.has_any(device):
        drawn.append(("-programming", lambda: programming_picture.picture(device)))
    return drawn


def training_pictures(training, others):
    """As pictures(), of a network's training, or of several."""
    curves = ("-compared" if others else "", lambda: train_picture.curve_picture(training, others))
    if others:
        everything = [training, *others]
        nonlinearity = ("-nonlinearity", lambda: train_picture.nonlinearity_picture(everything))
        return [curves] + ([nonlinearity] if train_picture.has_labels(everything) else [])
    return [
        curves,
        ("-answers", lambda: train_picture.confusion_picture(training)),
        ("-conductances", lambda: train_picture.conductance_picture(training)),
    ]


def suffix(path, kind):
    """A run that names its file NAME-impedance.h5 gets NAME-impedance.png."""
    return "" if os.path.splitext(os.path.basename(path))[0].endswith(kind) else kind


def sweep_pictures(study, options):
    """As pictures(), of a parameter study."""
    if train_study_picture.is_one(study):
        return train_study_picture.pictures(study)
    if not study.is_grid:
        return [("-parameters", lambda: sample_picture.picture(study))]
    drawn = [("-lines", lambda: sweep_picture.line_picture(study))]
    if sweep_picture.has_map(study):
        drawn.append(("-map", lambda: sweep_picture.map_picture(study)))
    names = FIELDS if options.field == "all" else (options.field,)
    sheets = sweep_sheet.sheets(study, options.result)
    for number, (panel, files) in enumerate(sheets, 1):
        for name in names:
            ending = f"-{name}" if len(sheets) == 1 else f"-{name}-{number}"
            draw = lambda panel=panel, files=files, name=name: sweep_sheet.picture(study, panel, files, name, options.window)
            drawn.append((ending, draw))
    return drawn


def main(arguments=None):
    parser = Parser(prog="plot.py", description="Pictures of a file of fvsolve.")
    parser.add_argument("result", help="a result of any kind (.h5), a device or an update model (.json)")
    parser.add_argument("--field", default="temperature", choices=FIELDS + ("all",))
    parser.add_argument("--snapshots", action="store_true", help="one sheet of all moments instead of the hottest one")
    parser.add_argument("-o", "--output", metavar="DIR", help="directory for the pictures; default: beside the result")
    parser.add_argument("--window", type=window_argument, metavar="R_NM|full", help="half width of the close look in nm")
    parser.add_argument("--compare", action="append", default=[], metavar="FILE", help="a training to draw beside; may be repeated")
    parser.add_argument("--accept-edited", action="store_true", help="a file (.json) that was changed after it was written")
    options = parser.parse_args(arguments)
    # Ended from outside it takes what it has begun to write away.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))

    matplotlib.rcParams.update(STYLE)
    directory = options.output or os.path.dirname(options.result) or "."
    stem = os.path.splitext(os.path.basename(options.result))[0]
    try:
        chosen = pictures(options)
        os.makedirs(directory, exist_ok=True)
        for ending, draw in chosen:
            figure = draw()
            for path in save(figure, os.path.join(directory, stem + ending)):
                print(path)
            pyplot.close(figure)
    except (ResultError, DeviceError) as error:
        return fail(65, error)
    except OSError as error:
        return fail(74, f"cannot write into '{directory}': {error.strerror or error}")
    except (IndexError, KeyError, ValueError) as error:
        return fail(65, f"'{options.result}' cannot be drawn: {str(error).splitlines()[0] if str(error) else 'no data'}")
    return 0


def fail(code, message):
    print(f"plot.py: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
