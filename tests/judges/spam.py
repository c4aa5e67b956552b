#!/usr/bin/env python3
"""Judges whether a filter for unwanted mail holds the contents of a letter against it.

    spam.py [--but NAME:RULE]... LETTER.eml...

Asks SpamAssassin, with the rules of its package only: nothing is looked up, learnt or remembered.
Every rule that gives points is a fault, a line each, and so is a letter that comes out above zero.
What counts in a letter's favour does not make up for it. Exits with 1 if there is any fault. --but lets
a rule stand that hits the letter in the folder NAME, because that letter is there for it.
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

# A letter in a file has been nowhere yet, and that says nothing of what is written in it.
NOWHERE_YET = {
    "NO_RECEIVED": "no server has handled it",
    "NO_RELAYS": "no server has handed it on",
    "ALL_TRUSTED": "no server but our own has handled it",
}
# Debian's rules, not those somebody has fetched or written since, so that they say the same everywhere.
RULES = "/usr/share/spamassassin"
SETTINGS = ("use_bayes 0", "use_auto_whitelist 0", "bayes_auto_learn 0")
REPORT = re.compile(r"^\s*(-?\d+\.\d+) ([A-Z][A-Z0-9_]+) ", re.MULTILINE)
TOTAL = re.compile(r"^Content analysis details:\s+\(([-\d.]+) points", re.MULTILINE)


def rules(data):
    """The rules that hit a letter, with their points, and their sum."""
    with tempfile.TemporaryDirectory() as home:
        ran = subprocess.run(
            ["spamassassin", "--local", "--test-mode", "--nocreate-prefs",
             "--configpath", RULES, *(f"--cf={setting}" for setting in SETTINGS)],
            input=data, capture_output=True, check=False,
            env={"PATH": os.environ["PATH"], "HOME": home, "LC_ALL": "C.UTF-8"})
    said = ran.stdout.decode("utf-8", "replace")
    total = TOTAL.search(said)
    if ran.returncode or not total:
        raise RuntimeError(f"SpamAssassin did not answer: {ran.stderr.decode('utf-8', 'replace')}")
    return {name: float(points) for points, name in REPORT.findall(said[total.end():])}, \
        float(total[1])


def judge(data, stands=frozenset()):
    """Everything that is held against a letter, but for the rules that stand."""
    hits, total = rules(data)
    if "HTML_MESSAGE" not in hits:
        yield "SpamAssassin saw no HTML in it, so it has not read the letter"
    for name, points in hits.items():
        if name in stands:
            total -= points
        elif points > 0 and name not in NOWHERE_YET:
            yield f"{name} costs {points} points"
    for name in stands - hits.keys():
        yield f"{name} is let stand, and does not hit it"
    if round(total, 1) > 0:
        yield f"has {total} points; 0.0 at most is wanted"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    arguments.add_argument("--but", metavar="NAME:RULE", action="append", default=[])
    arguments.add_argument("letters", nargs="+", metavar="LETTER.eml", type=pathlib.Path)
    asked = arguments.parse_args()

    def judge_file(path):
        stands = {rule for name, _, rule in (but.partition(":") for but in asked.but)
                  if name == path.resolve().parent.name}
        return list(judge(path.read_bytes(), stands))

    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        judged = list(pool.map(judge_file, asked.letters))
    for path, faults in zip(asked.letters, judged):
        wrong += len(faults)
        print(*(f"{path}: {fault}" for fault in faults), sep="\n", end="\n" if faults else "")
    print(f"{len(asked.letters)} letters, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
