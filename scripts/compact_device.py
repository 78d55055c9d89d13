#!/usr/bin/env python3
"""Reads a device file of fvsolve into Python and evaluates its fields exactly as fvsolve does.

    from compact_device import CompactDevice

    device = CompactDevice("results/device.json")
    device.resistance(0.5, 0.4)                    # Ohm at state w = 0.5 and 0.4 V over the device
    device.temperature(0.5, 0.4)                   # K, the hottest place; which="mean" for the filament's mean
    device.thermal_resistance(0.5, 0.4)            # K/W
    device.foster_poles(0.5, 0.4)                  # resistances in K/W, time constants in s
    device.rate(0.5, 900.0, 0.4)                   # dw/dt in 1/s at a temperature and a voltage
    device.json["report"]["parameters"]            # whatever else the file has

States and voltages may be arrays; they are broadcast against each other. Where the fields say nothing (a state beyond w_min … w_max,
a voltage beyond voltage_limit) a ValueError tells so: the surfaces are polynomials, which mean nothing there. Needs numpy only. Equations: docs/compact-model.md.

Run as a program it prints the device's R, T and R_th along its states:  compact_device.py results/device.json
"""
import hashlib
import json
import re
import sys

import numpy as np

SCHEMA = "fvsolve-device-1"
FOUR_LORENZ = 4 * 2.44e-8  # W Ohm/K2
BOLTZMANN_EV = 8.617_333_262_145e-5  # eV/K
SLACK = 1e-9  # what rounding may put a state or a voltage beyond its range, as a fraction of it


class DeviceError(Exception):
    """The file is no device; the message is one line."""


class Surface:
    """sum_ij c_ij T_i T_j of Chebyshev polynomials over a rectangle."""

    def __init__(self, entry):
        self.x, self.y = entry["x"], entry["y"]
        self.coefficients = np.array(entry["coefficients"], dtype=float)

    def __call__(self, x, y):
        scaled = lambda value, ends: 2 * (value - ends[0]) / (ends[1] - ends[0]) - 1
        x, y = np.broadcast_arrays(scaled(np.asarray(x, float), self.x), scaled(np.asarray(y, float), self.y))
        return np.polynomial.chebyshev.chebval2d(x, y, self.coefficients)


class CompactDevice:
    """A device file; attributes w_min, w_max (the states that the fields know), window (those that pulses move through),
    ambient in K, voltage_limit in V, states (w by name) and json, the whole file."""

    def __init__(self, path, accept_edited=False):
        """Raises DeviceError where the file is no device, or was changed since it was written."""
        self.json = read_device(path, accept_edited)
        try:
            fields = self.json["fields"]
            self.ambient, self.voltage_limit = fields["ambient"], fields["voltage_limit"]
            self.path = fields["path"]
            self.w_min, self.w_max = (-1.0 if self.path.get("gap") else 0.0), 1.0
            self.states, self.title = self.json["states"], self.json["title"]
            self.window = tuple(self.json["switching"]["kinetics"]["window"])
            self._filament = {name: Surface(fields[name]) for name in ("resistance", "peak", "mean")}
            gap, poles = fields.get("gap"), fields.get("poles")
            self._gap = gap and {name: Surface(gap[name]) for name in ("resistance", "peak", "mean")}
            self.time_constants = np.array(poles["time_constants"] if poles else [], dtype=float)
            self._shares = [Surface(entry) for entry in poles["shares"]] if poles else []
            self._gap_shares = poles and poles.get("gap_shares") and [Surface(entry) for entry in poles["gap_shares"]]
        except (KeyError, TypeError, ValueError, IndexError) as error:
            raise DeviceError(f"'{path}' is no device file: {type(error).__name__}: {error}") from None

    # --- the path of states ---

    def scale(self, state):
        """s: factor on the filament's radii."""
        low, high = self.path["scales"]
        state = np.asarray(state, float)
        square = low**2 - np.minimum(state, 0) * (self.path["gap_scale"] ** 2 - low**2)
        return np.where(state >= 0, low + state * (high - low), np.sqrt(square))

    def gap_length(self, state):
        """g in m."""
        return (self.path.get("gap") or 0.0) * np.expm1(np.maximum(-np.asarray(state, float), 0.0) * np.log(6)) / 5

    def narrowest_radius(self, state):
        """m"""
        return self.scale(state) * self.path["radius"]

    # --- steady state ---

    def _checked(self, state, voltage):
        """States and magnitudes of voltages, of one shape. Raises ValueError for what the fields do not know."""
        state, voltage = np.broadcast_arrays(np.asarray(state, float), np.abs(np.asarray(voltage, float)))
        width = self.w_max - self.w_min
        inside = (state >= self.w_min - SLACK * width) & (state <= self.w_max + SLACK * width)
        if not inside.all():
            raise ValueError(f"state w = {state[~inside].flat[0]:g} is outside the calibrated range {self.w_min:g} … {self.w_max:g}")
        within = voltage <= self.voltage_limit * (1 + SLACK)
        if not within.all():
            raise ValueError(f"{voltage[~within].flat[0]:g} V pass the calibrated limit of {self.voltage_limit:g} V")
        return state, voltage

    def _u(self, voltage):
        return np.log1p(voltage * voltage / (FOUR_LORENZ * self.ambient**2)) / 2

    def _alone(self, which, scale, voltage):
        """R and T of the filament without a gap."""
        x, u = np.log(scale), self._u(voltage)
        excess = np.exp(self._filament[which](x, u)) * voltage * voltage / FOUR_LORENZ
        return np.exp(self._filament["resistance"](x, u)), np.sqrt(self.ambient**2 + excess)

    def point(self, state, voltage, which="peak"):
        """Resistance in Ohm and steady temperature in K: of the hottest place, or which="mean" of the filament."""
        state, voltage = self._checked(state, voltage)
        resistance, temperature = self._alone(which, self.scale(state), voltage)
        broken = state < 0
        if self._gap and broken.any():
            opening, u = np.maximum(-state, 0), self._u(voltage)
            whole = resistance + self.gap_length(state) * np.exp(self._gap["resistance"](opening, u))
            share = resistance / whole
            beside = self._alone(which, self.scale(state), share * voltage)[1]
            heated = beside + (1 - share) * self._gap[which](opening, u) * voltage * voltage / whole
            resistance, temperature = np.where(broken, whole, resistance), np.where(broken, heated, temperature)
        return resistance[()], temperature[()]

    def resistance(self, state, voltage):
        """R in Ohm without the leads."""
        return self.point(state, voltage)[0]

    def temperature(self, state, voltage, which="peak"):
        """Steady temperature in K."""
        return self.point(state, voltage, which)[1]

    def thermal_resistance(self, state, voltage, which="peak"):
        """(T - T0) / P in K/W; at 0 V its limit."""
        state, voltage = self._checked(state, voltage)
        scale, whole = self.scale(state), np.asarray(self.resistance(state, voltage))
        # With P = V²/R: f² R η / (4 L0 (Tf + T0)) + (1 - f) ρ, without differences of near numbers.
        share = np.where(state < 0, self._alone(which, scale, voltage)[0] / whole, 1.0) if self._gap else np.ones_like(whole)
        eta = np.exp(self._filament[which](np.log(scale), self._u(share * voltage)))
        beside = np.sqrt(self.ambient**2 + eta * (share * voltage) ** 2 / FOUR_LORENZ)
        result = share**2 * whole * eta / (FOUR_LORENZ * (beside + self.ambient))
        if self._gap:
            within = (1 - share) * self._gap[which](np.maximum(-state, 0), self._u(voltage))
            result = np.where(state < 0, result + within, result)
        return result[()]

    # --- in time ---

    def shares(self, state, voltage):
        """s_k of the peak temperature: the states' shape with one axis more, over time_constants."""
        state, voltage = self._checked(state, voltage)
        complete = lambda surfaces, x, u: _completed([surface(x, u) for surface in surfaces])
        x = np.log(self.scale(state))
        plain = complete(self._shares, x, self._u(voltage))
        broken = state < 0
        if not self._gap_shares or not broken.any():
            return plain
        share = self._alone("peak", self.scale(state), voltage)[0] / self.resistance(state, voltage)
        beside = complete(self._shares, x, self._u(share * voltage))
        within = complete(self._gap_shares, np.maximum(-state, 0), self._u(voltage))
        return np.where(broken[..., None], share[..., None] * beside + (1 - share[..., None]) * within, plain)

    def foster_poles(self, state, voltage):
        """Resistances s_k R_th in K/W over their time constants in s."""
        return self.shares(state, voltage) * np.asarray(self.thermal_resistance(state, voltage))[..., None], self.time_constants

    def rate(self, state, temperature, voltage):
        """dw/dt in 1/s; voltage over the device without its leads."""
        kinetics = self.json["switching"]["kinetics"]
        low, high = kinetics["window"]
        x = np.clip((np.asarray(state, float) - low) / (high - low), 0, 1)
        voltage, temperature = np.asarray(voltage, float), np.asarray(temperature, float)

        def speed(branch, rest):
            barrier = branch["barrier"] + branch["barrier_growth"] * (1 - rest)
            power = (np.abs(voltage) * 300 / branch["voltage"] - barrier / BOLTZMANN_EV) / temperature
            return (high - low) * 10 ** branch["log10_rate"] * np.exp(power) * rest ** branch["exponent"]

        grows, breaks = speed(kinetics["set"], 1 - x), -speed(kinetics["reset"], x)
        return np.where(voltage > 0, grows, np.where(voltage < 0, breaks, 0.0))[()]


def _completed(shares):
    """The last share is what the others leave."""
    return np.stack([*shares, 1 - sum(shares)], axis=-1) if shares else None


def read_device(path, accept_edited=False, known=SCHEMA, noun="device file"):
    """The file as nested dictionaries, its schema and its hash checked. Raises DeviceError."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
        content = json.loads(text)
        schema, seal = content["schema"], content["sha256"]
    except FileNotFoundError:
        raise DeviceError(f"'{path}' does not exist") from None
    except (OSError, UnicodeDecodeError):
        raise DeviceError(f"'{path}' is no file of text that can be read") from None
    except (ValueError, KeyError, TypeError):
        raise DeviceError(f"'{path}' is no {noun}: not JSON, or without 'schema' and 'sha256'") from None
    if schema != known:
        raise DeviceError(f"'{path}' has schema '{schema}', expected '{known}'")
    plain = text.replace(seal, "0" * 64) if re.fullmatch("[0-9a-f]{64}", str(seal)) else ""
    if not accept_edited and hashlib.sha256(plain.encode()).hexdigest() != seal:
        raise DeviceError(f"'{path}' was changed after it was written: its hash does not fit")
    return content


def main(arguments):
    if len(arguments) != 1:
        print("usage: compact_device.py DEVICE.json", file=sys.stderr)
        return 64
    try:
        device = CompactDevice(arguments[0])
    except DeviceError as error:
        print(f"compact_device.py: {error}", file=sys.stderr)
        return 65
    volts = min(0.4, device.voltage_limit)
    print(f"{device.title}, at {volts:g} V")
    print(f"{'w':>6} {'radius nm':>10} {'gap nm':>8} {'R Ohm':>12} {'T peak K':>10} {'T mean K':>10} {'R_th K/W':>12}")
    for w in np.linspace(device.w_min, device.w_max, 11):
        resistance, peak = device.point(w, volts)
        print(
            f"{w:6.2f} {device.narrowest_radius(w) * 1e9:10.3f} {device.gap_length(w) * 1e9:8.3f} {resistance:12.5g} "
            f"{peak:10.2f} {device.temperature(w, volts, 'mean'):10.2f} {device.thermal_resistance(w, volts):12.5g}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
