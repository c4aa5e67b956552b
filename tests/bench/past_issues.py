#!/usr/bin/env python3
"""How much sixty past issues cost: check and build of a 24-item issue, each in a process of its own.

    cargo build --release && tests/bench/past_issues.py [RUNS]

Prints medians with and without the past issues, taken in turns within one run, and their ratio. It is a
measurement and not a test: nothing fails when the machine is busy.
"""

import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BULLETIN = ROOT / "target/release/bulletin"
MONTHS = "January February March April May June July August September October November December".split()


def folder(path, past):
    """A bulletin with the repository's November 2026, and so many months before it."""
    for part in ("bulletin.yaml", "templates"):
        source = ROOT / part
        (shutil.copytree if source.is_dir() else shutil.copy)(source, path / part)
    (path / "issues").mkdir()
    text = (ROOT / "issues/2026-11.yaml").read_text()
    (path / "issues/2026-11.yaml").write_text(text)
    year, month = 2026, 11
    for number in range(past):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        earlier = text.replace("November 2026", f"{MONTHS[month - 1]} {year}")
        # Other items under other addresses, so that nothing is found to be repeated.
        earlier = re.sub(r"(title: \"?)", rf"\g<1>{year}-{month:02} ", earlier)
        earlier = re.sub(r"(Welcome to the|The \*\*consultation)", rf"\1 {'reader ' * (number % 7 + 3)}{number}", earlier)
        earlier = re.sub(r"(link: https://[^\s]*)", rf"\1/{year}-{month:02}", earlier)
        (path / f"issues/{year}-{month:02}.yaml").write_text(earlier)
    return path


def once(path):
    """Milliseconds of a check and a build, one after the other."""
    began = time.perf_counter()
    for command in ("check", "build"):
        ran = subprocess.run([BULLETIN, "-C", path, command, "2026-11"], capture_output=True, text=True)
        if ran.returncode:
            sys.exit(ran.stdout + ran.stderr)
    return (time.perf_counter() - began) * 1000


def main():
    if not BULLETIN.exists():
        sys.exit("build it first: cargo build --release")
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for name in ("alone", "with"):
            (scratch / name).mkdir()
        alone, with_past = folder(scratch / "alone", 0), folder(scratch / "with", 60)
        times = {alone: [], with_past: []}
        for path in times:
            once(path)
        for _ in range(runs):
            for path, taken in times.items():
                taken.append(once(path))
    for name, path in (("no past issues", alone), ("60 past issues", with_past)):
        taken = times[path]
        print(f"{name}: median {statistics.median(taken):.1f} ms, best {min(taken):.1f} ms, worst {max(taken):.1f} ms")
    print(f"ratio: {statistics.median(times[with_past]) / statistics.median(times[alone]):.1f}")


if __name__ == "__main__":
    main()
