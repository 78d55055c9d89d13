"""Numbers as documents write them."""
import math


def number(value, digits=3):
    """Plain decimals from 0.0001 on."""
    if value == 0 or not math.isfinite(value):
        return "0"
    if abs(value) < 1e-4:
        return f"{value:.{digits - 1}e}"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{decimals}f}"


def kelvin(rise, whole):
    """A rise with its part of the whole: '16.7 (3.3 %)'. Below a millionth of the whole nothing is meant by it."""
    if rise < 1e-6 * whole:
        return "0"
    return f"{number(rise)} ({number(100 * rise / whole, 2)} %)"


def engineering(value, unit, digits=3):
    """With the prefix that leaves one to three digits before the point, such as 3.11 ps."""
    power = math.floor(math.log10(abs(value) * (1 + 1e-9)) / 3)
    return f"{float(f'{value / 1000.0**power:.{digits}g}'):g} {'afpnum kMG'[power + 6].strip()}{unit}"


def power_of_ten(value, digits=1):
    """A number such as 1e-3 or 2.6e-7, without the zeros of the exponent."""
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}e{int(exponent)}"
