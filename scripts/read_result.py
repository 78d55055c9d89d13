#!/usr/bin/env python3
"""Reads a result of fvsolve into Python: numpy arrays in a dictionary, or an xarray Dataset.

    from read_result import read, dataset

    result = read("results/weakset.h5")
    points = result["mesh"]["points"]                  # (N, 2): r, z in m
    hottest = result["fields"]["temperature"].max()    # K
    print(result["summary"]["conductance_S"], result["provenance"]["argv"])

    result["transient"]["peak_temperature"]            # over result["transient"]["time"], when a pulse was solved
    result["snapshots"][0]["temperature"]              # (N,) at result["snapshots"][0]["time"], when fields were kept

    ds = dataset("results/weakset.h5")                 # needs xarray
    ds.temperature.attrs["units"]                      # "K"
    ds.peak_temperature                                # along time; ds.snapshot_temperature along snapshot_time

    study = sweep("results/sweep.h5")                  # a parameter study as an xarray Dataset with labelled axes
    study.peak_temperature.sel(state="set", voltage=0.4)

Run as a program it prints the summary:  read_result.py results/weakset.h5
"""
import os
import sys

import h5py
import numpy

CONVENTIONS = "fvsolve-1"
IMPEDANCE_CONVENTIONS = "fvsolve-impedance-1"
SENSITIVITY_CONVENTIONS = "fvsolve-sensitivity-1"
SWEEP_CONVENTIONS = "fvsolve-sweep-1"
IV_CONVENTIONS = "fvsolve-iv-1"
PULSE_CONVENTIONS = "fvsolve-pulse-1"
OPTIMUM_CONVENTIONS = "fvsolve-optimum-1"
ARRAY_CONVENTIONS = "fvsolve-array-1"
TRAINING_CONVENTIONS = "fvsolve-train-1"


class ResultError(Exception):
    """The file is not a finished result; the message is one line."""


def _plain(value):
    """An attribute as str, int, float or a list of them."""
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, numpy.ndarray):
        return [_plain(item) for item in value]
    return value.item() if isinstance(value, numpy.generic) else value


def attributes(item):
    """The attributes of an open HDF5 object as a dictionary of plain Python values."""
    return {name: _plain(value) for name, value in item.attrs.items()}


def open_result(path, accepted=(CONVENTIONS,)):
    """The open h5py.File, checked to be finished and of one of the accepted kinds. Raises ResultError."""
    try:
        file = h5py.File(path, "r")
    except FileNotFoundError:
        raise ResultError(f"'{path}' does not exist") from None
    except PermissionError:
        raise ResultError(f"'{path}' may not be read") from None
    except IsADirectoryError:
        raise ResultError(f"'{path}' is a directory") from None
    except OSError:
        raise ResultError(f"'{path}' is not an HDF5 file, or is damaged") from None
    found = attributes(file)
    if found.get("Conventions") not in accepted:
        file.close()
        raise ResultError(
            f"'{path}' is not a result of fvsolve: Conventions is {found.get('Conventions')!r}, "
            f"expected {' or '.join(map(repr, accepted))}"
        )
    if found.get("complete") != 1:
        file.close()
        raise ResultError(f"'{path}' is incomplete: the run that wrote it did not finish")
    return file


def conventions(path):
    """What kind of finished file this is: a result, an impedance, a sweep, sensitivities, a compact model under a source,
    programming by pulses, a search for them, a crossbar or a training. Raises ResultError."""
    kinds = (
        CONVENTIONS, IMPEDANCE_CONVENTIONS, SWEEP_CONVENTIONS, SENSITIVITY_CONVENTIONS, IV_CONVENTIONS, PULSE_CONVENTIONS,
        OPTIMUM_CONVENTIONS, ARRAY_CONVENTIONS, TRAINING_CONVENTIONS,
    )  # fmt: skip
    with open_result(path, kinds) as file:
        return _plain(file.attrs["Conventions"])


def read(path):
    """The whole file as nested dictionaries; float arrays keep their shapes, see the README for units.

    Keys: title, state, mesh, fields, summary, convergence, config, provenance, and transient, snapshots and
    error_estimate when the run made them. mesh has region_names and boundary_names too; snapshots is a list of
    dictionaries like fields, each with its time.
    """
    with open_result(path) as file:
        try:
            result = {"title": _plain(file.attrs["title"]), "state": _plain(file.attrs["state"])}
            for name in ("mesh", "fields", "convergence", "transient", "error_estimate"):
                if name in file:
                    result[name] = {key: item[()] for key, item in file[name].items()}
            result["mesh"]["region_names"] = _plain(file["mesh/region"].attrs["names"])
            result["mesh"]["boundary_names"] = _plain(file["mesh/boundary"].attrs["names"])
            if "snapshots" in file:
                result["snapshots"] = [
                    {"time": time, **{key: item[()] for key, item in group.items()}}
                    for time, group in _snapshots(file)
                ]
            for name in result.get("error_estimate", {}):
                result["error_estimate"][name] = {
                    "values": result["error_estimate"][name],
                    **attributes(file["error_estimate"][name]),
                }
            result["summary"] = attributes(file["summary"])
            result["provenance"] = attributes(file["provenance"])
            result["config"] = _plain(file["config"][()])
            result["fields"]["potential"], result["fields"]["temperature"]
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None
    return result


def dataset(path):
    """Mesh, fields and histories as an xarray Dataset; the summary becomes its attributes.

    Histories have their names and run along `time`, which stands twice where the drive jumps; the fields of the
    snapshots are snapshot_temperature and so on and run along `snapshot_time`.
    """
    import xarray

    dimensions = {
        "mesh/points": ("vertex", "component"),
        "mesh/triangles": ("triangle", "corner"),
        "mesh/region": ("triangle",),
        "fields/potential": ("vertex",),
        "fields/temperature": ("vertex",),
        "fields/joule_heat": ("triangle",),
        "fields/current_density": ("triangle", "component"),
    }
    with open_result(path) as file:
        variables = {
            name.split("/")[1]: (axes, file[name][()], attributes(file[name]))
            for name, axes in dimensions.items()
        }
        coordinates = {"component": ["r", "z"]}
        for name, item in file.get("transient", {}).items():
            place = coordinates if name == "time" else variables
            place[name] = (("time",), item[()], attributes(item))
        if "snapshots" in file:
            times = file["snapshots/time"]
            coordinates["snapshot_time"] = (("snapshot_time",), times[()], attributes(times))
            groups = [group for _, group in _snapshots(file)]
            for name, axes in ((path.split("/")[1], axes) for path, axes in dimensions.items() if "fields/" in path):
                stacked = numpy.stack([group[name][()] for group in groups])
                variables["snapshot_" + name] = (("snapshot_time", *axes), stacked, attributes(groups[0][name]))
        about = {"title": _plain(file.attrs["title"]), "state": _plain(file.attrs["state"])}
        about.update(attributes(file["summary"]))
    return xarray.Dataset(variables, coords=coordinates, attrs=about)


def read_impedance(path):
    """A thermal impedance as nested dictionaries of arrays: impedance, foster, reduced_model (empty where there is
    none), residual, summary, title, state."""
    with open_result(path, (IMPEDANCE_CONVENTIONS,)) as file:
        try:
            arrays = lambda group: {key: item[()] for key, item in group.items()}
            return {
                "title": _plain(file.attrs["title"]),
                "state": _plain(file.attrs["state"]),
                "impedance": arrays(file["impedance"]),
                "foster": {name: arrays(group) for name, group in file["foster"].items()},
                "reduced_model": arrays(file["reduced_model"]) if "reduced_model" in file else {},
                "residual": arrays(file["residual"]),
                "summary": attributes(file["summary"]),
            }
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None


def read_sensitivity(path):
    """Sensitivities: quantities, parameters and ranges as lists of dictionaries, summary, title, state. An end of a
    range has its value, the quantities there and why there is no solution."""
    with open_result(path, (SENSITIVITY_CONVENTIONS,)) as file:
        try:
            column = lambda name: [_plain(item) for item in file[name][()]]
            rows = lambda group, *names: [
                dict(zip(names, row)) for row in zip(*(column(f"{group}/{name}") for name in names))
            ]
            quantities = rows("quantities", "name", "unit", "long_name", "value")
            parameters = rows("parameters", "path", "unit", "value")
            for name in ("derivative", "elasticity", "difference"):
                if name in file["parameters"]:
                    for item, values in zip(parameters, file["parameters"][name][()], strict=True):
                        item[name] = values
            ranges = rows("ranges", "path", "unit", "nominal")
            for end in ("low", "high"):
                ends = (file["ranges"][name + end][()] for name in ("", "quantity_"))
                for item, value, values, failure in zip(ranges, *ends, column(f"ranges/failure_{end}"), strict=True):
                    item[end] = {"value": value, "quantities": values, "failure": failure}
            return {
                "title": _plain(file.attrs["title"]),
                "state": _plain(file.attrs["state"]),
                "quantities": quantities,
                "parameters": parameters,
                "ranges": ranges,
                "summary": attributes(file["summary"]),
            }
        except (KeyError, OSError, ValueError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None


def read_iv(path):
    """Current-voltage sweeps or reads of a compact model: title, state, kind, circuit, thermal_memory, device_sha256, summary;
    of kind "sweep" sweep and cycles, arrays by name, and units; of kind "read_disturb" read_disturb, arrays by name."""
    with open_result(path, (IV_CONVENTIONS,)) as file:
        try:
            about = attributes(file)
            names = ("title", "state", "kind", "circuit", "thermal_memory", "device_sha256")
            result = {name: about[name] for name in names}
            groups = ("sweep", "cycles") if result["kind"] == "sweep" else ("read_disturb",)
            for group in groups:
                result[group] = {key: _texts_or_numbers(item) for key, item in file[group].items()}
            result["units"] = {key: _plain(item.attrs.get("units")) for key, item in file[groups[0]].items()}
            result["summary"] = attributes(file["summary"])
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None
    return result


def read_pulse(path):
    """Outcomes of programming protocols: title, thermal_memory, cases (dictionaries with the attributes of the file, conductance over device,
    cycle and reading, phase_updates, updates and metrics by name; a case that failed has no conductance), claims (lists by column)."""
    with open_result(path, (PULSE_CONVENTIONS,)) as file:
        try:
            about = attributes(file)
            result = {"title": about["title"], "thermal_memory": about["thermal_memory"], "cases": []}
            for index in range(int(about["cases"])):
                group = file[f"case_{index}"]
                case = dict(attributes(group))
                # One name stands for a list of one.
                for name in ("axes", "values", "phases"):
                    case[name] = [str(text) for text in ([case[name]] if isinstance(case[name], str) else list(case[name]))]
                case["conductance"] = group["conductance"][()]
                case["phase_updates"] = group["phase_updates"][()]
                case["updates"] = {key: item[()] for key, item in group["updates"].items()}
                case["metrics"] = {key: float(item[()]) for key, item in group["metrics"].items()}
                result["cases"].append(case)
            result["claims"] = {key: _texts_or_numbers(item) for key, item in file["claims"].items()}
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None
    return result


def read_optimum(path):
    """A search for pulses: title, thermal_memory, cost, best (of the front, or -1), variables (lists by column), evaluations and front (arrays by
    name), summary."""
    with open_result(path, (OPTIMUM_CONVENTIONS,)) as file:
        try:
            about = attributes(file)
            result = {name: about[name] for name in ("title", "thermal_memory", "cost", "best")}
            for group in ("variables", "evaluations", "front"):
                result[group] = {key: _texts_or_numbers(item) for key, item in file[group].items()}
            result["summary"] = attributes(file["summary"])
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None
    return result


def read_training(path):
    """A network's training: title, scheme, data, device_sha256, seed (S), epoch (E), curves, arrays (S, E) by name,
    confusion_matrix (S, 10, 10), layers, a list of dictionaries of arrays, sizes of the layers of units, summary, config,
    and the file's name without its ending."""
    with open_result(path, (TRAINING_CONVENTIONS,)) as file:
        try:
            result = {name: _plain(file.attrs[name]) for name in ("title", "scheme", "data", "device_sha256")}
            result |= {name: file[name][()] for name in ("seed", "epoch", "confusion_matrix")}
            result["curves"] = {name: file["curves"][name][()] for name in _plain(file.attrs["curves"])}
            layers = [file["layers"][str(k)] for k in range(len(file["layers"]))]
            result["layers"] = [{key: item[()] for key, item in layer.items()} for layer in layers]
            shapes = [layer["conductance"].shape for layer in layers]
            result["sizes"] = [shapes[0][1]] + [shape[2] for shape in shapes]
            result["summary"] = attributes(file["summary"])
            result["config"] = _plain(file["config"][()])
            result["name"] = os.path.splitext(os.path.basename(path))[0]
        except (KeyError, OSError, IndexError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None
    return result


def read_array(path):
    """A crossbar with wires: title, summary, vector (whose potentials these are, from 0), and arrays by name: conductance,
    effective_conductance, voltage, current, ideal_current, power, row_potential, column_potential, cell_voltage."""
    with open_result(path, (ARRAY_CONVENTIONS,)) as file:
        try:
            arrays = {key: item[()] for group in ("array", "potentials") for key, item in file[group].items()}
            return {
                "title": _plain(file.attrs["title"]),
                "vector": _plain(file["potentials"].attrs["vector"]),
                "summary": attributes(file["summary"]),
                **arrays,
            }
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None


def read_sweep(path):
    """A parameter study as nested dictionaries.

    Keys: title, attributes, axes and parameters (lists of dictionaries with name, values, unit, long_name; the unit of
    texts is None), quantities (dictionaries with values over the axes, unit, long_name, by name), status and message
    over the axes, statuses (the words for the numbers in status). Where points have series, series_axis (as an axis) and
    series (as quantities, with one more dimension); where the last axis repeats the points, repeated (as quantities,
    means and deviations over all axes but that one); None and {} where there are none.
    """
    with open_result(path, (SWEEP_CONVENTIONS,)) as file:
        try:
            about = attributes(file)
            labels = lambda name: {
                "name": name, "values": _texts_or_numbers(file[name]),
                "unit": _plain(file[name].attrs.get("units")), "long_name": _plain(file[name].attrs["long_name"]),
            }  # fmt: skip
            lists = {key: about.pop(key, []) for key in ("axes", "parameters", "quantities", "series")}
            series_axis, repeats = about.pop("series_axis", None), about.pop("repeats", 0)
            repeated = [f"{name}_{what}" for name in lists["quantities"] for what in ("mean", "deviation") if repeats]
            study = {
                "title": about["title"],
                "axes": [labels(name) for name in lists["axes"]],
                "parameters": [labels(name) for name in lists["parameters"]],
                "quantities": {name: labels(name) for name in lists["quantities"]},
                "series_axis": None if series_axis is None else labels(series_axis),
                "series": {name: labels(name) for name in lists["series"]},
                "repeated": {name: labels(name) for name in repeated},
                "status": file["status"][()],
                "statuses": _plain(file["status"].attrs["flag_meanings"]).split(),
                "message": _texts_or_numbers(file["message"]),
                "attributes": {key: value for key, value in about.items() if key != "complete"},
            }
        except (KeyError, OSError) as error:
            raise ResultError(f"'{path}' is damaged: {_one_line(error)}") from None
    return study


def sweep(path):
    """A parameter study as an xarray Dataset: quantities, status and message over labelled axes.

    Where there is no solution a quantity is NaN. `status` has the attributes flag_values and flag_meanings.
    """
    import xarray

    study = read_sweep(path)
    dimensions = tuple(axis["name"] for axis in study["axes"])
    about = lambda item: {"long_name": item["long_name"], **({"units": item["unit"]} if item["unit"] else {})}
    coordinates = {
        item["name"]: ((dimensions[0] if item in study["parameters"] else item["name"],), item["values"], about(item))
        for item in study["axes"] + study["parameters"] + ([study["series_axis"]] if study["series"] else [])
    }
    variables = {name: (dimensions, item["values"], about(item)) for name, item in study["quantities"].items()}
    for name, item in study["series"].items():
        variables[name] = ((*dimensions, study["series_axis"]["name"]), item["values"], about(item))
    for name, item in study["repeated"].items():
        variables[name] = (dimensions[:-1], item["values"], about(item))
    flags = {"flag_values": list(range(len(study["statuses"]))), "flag_meanings": " ".join(study["statuses"])}
    variables["status"] = (dimensions, study["status"], flags)
    variables["message"] = (dimensions, study["message"])
    return xarray.Dataset(variables, coords=coordinates, attrs=study["attributes"])


def _texts_or_numbers(item):
    """The values of a dataset, texts as Python strings."""
    values = item[()]
    if values.dtype.kind != "O":
        return values
    return numpy.array([_plain(value) for value in values.ravel()], dtype=object).reshape(values.shape)


def _snapshots(file):
    """Time and group of every snapshot, in their order."""
    return [(float(time), file[f"snapshots/{index:04}"]) for index, time in enumerate(file["snapshots/time"][()])]


def _one_line(error):
    text = str(error.args[0]) if error.args else ""
    return text.splitlines()[0] if text else type(error).__name__


def main(arguments):
    if len(arguments) != 1:
        print("usage: read_result.py RESULT.h5", file=sys.stderr)
        return 64
    try:
        with open_result(arguments[0]) as file:
            print(f"{_plain(file.attrs['title'])} ({_plain(file.attrs['state'])})")
            summary = file["summary"]
            rows = zip(summary["names"][()], summary["units"][()], summary["long_names"][()])
            for name, unit, meaning in (map(_plain, row) for row in rows):
                print(f"{name:32} {summary.attrs[name]:14.6g} {unit:8} {meaning}")
    except (ResultError, KeyError) as error:
        print(f"read_result.py: {_one_line(error)}", file=sys.stderr)
        return 65
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
