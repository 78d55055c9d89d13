#!/usr/bin/env python3
"""Checks a study of trainings of the Swift tests: check_train_study.py FILE ENGINE SCRIPTS."""
import sys

import numpy
import xarray

path, engine, scripts = sys.argv[1:]
sys.path.insert(0, scripts)
from read_result import sweep

dataset = xarray.open_dataset(path, engine=engine)
assert dataset.test_accuracy_late.dims == ("cycle_noise", "labels", "seed"), dataset.test_accuracy_late.dims
assert dataset.test_accuracy_by_epoch.dims == ("cycle_noise", "labels", "seed", "epoch")
assert dataset.test_accuracy_late_mean.dims == ("cycle_noise", "labels")
assert list(dataset.cycle_noise.values) == [0, 0.02] and list(dataset.labels.values) == ["1/1", "2.4/4.88"]
assert list(dataset.seed.values) == [3, 4, 5] and list(dataset.epoch.values) == [1, 2]
assert dataset.write_energy.attrs["units"] == "J" and dataset.epoch.attrs["long_name"] == "epochs done"
# The last epoch is what the study calls the accuracy.
last = dataset.test_accuracy_by_epoch.sel(epoch=2).values
assert (last == dataset.test_accuracy.values).all() and 0 < last.min() < last.max() < 1
assert numpy.allclose(dataset.test_accuracy_mean, dataset.test_accuracy.mean("seed"), rtol=1e-14)
assert numpy.allclose(dataset.test_accuracy_deviation, dataset.test_accuracy.std("seed", ddof=1), rtol=1e-12)

# The reader beside plot.py makes the same of it, with h5py alone.
read = sweep(path)
assert set(read.coords) == set(dataset.coords) and set(read.variables) == set(dataset.variables) - {"config"}
for name, variable in read.variables.items():
    other = dataset.variables[name]
    assert variable.dims == other.dims and variable.values.tolist().__repr__() == other.values.tolist().__repr__(), name
    assert variable.attrs.get("units") == other.attrs.get("units"), name
