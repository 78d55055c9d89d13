"""Runs of the program, and what they leave."""
import hashlib
import json
import pathlib
import shlex
import subprocess
import sys

from ._parts import ROOT, Failure


class Runs:
    """Runs of fvsolve, each once, with their results in one folder."""

    def __init__(self, program, folder, data=None, reuse=False):
        self.program, self.folder, self.reuse = shlex.split(program), pathlib.Path(folder).resolve(), reuse
        self.data = data
        self.outputs = {}
        self.folder.mkdir(parents=True, exist_ok=True)

    def text(self, *arguments):
        """What a command prints; it runs in the checkout."""
        arguments = [str(argument) for argument in arguments]
        if tuple(arguments) not in self.outputs:
            print("fvsolve " + shlex.join(arguments), file=sys.stderr, flush=True)
            ran = subprocess.run([*self.program, *arguments], cwd=ROOT, capture_output=True, text=True)
            if ran.returncode != 0:
                raise Failure(f"fvsolve {shlex.join(arguments)} ended with exit code {ran.returncode}\n{ran.stderr}")
            self.outputs[tuple(arguments)] = ran.stdout
        return self.outputs[tuple(arguments)]

    def result(self, *arguments, kind=".h5"):
        """The path of what a command writes; the same command is run once, with `reuse` never again in this folder."""
        name = hashlib.sha256("\0".join(str(argument) for argument in arguments).encode()).hexdigest()[:16]
        path = self.folder / (name + kind)
        if not (path.exists() and self.reuse):
            path.with_suffix(".printed").write_text(self.text(*arguments, "--no-plot", "-q", "--json", "-o", path))
        return path

    def told(self, *arguments, kind=".h5"):
        """What a command that writes a result prints of it with --json."""
        return json.loads(self.result(*arguments, kind=kind).with_suffix(".printed").read_text())

    def file(self, name, text):
        """The path of a file with this text, such as a device."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path
