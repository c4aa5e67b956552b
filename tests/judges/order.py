#!/usr/bin/env python3
"""Judges whether a page reads in the order of the plain text, as a browser without pictures shows it.

    order.py TEXT PAGE.html...

w3m and lynx turn each page into lines. Every heading of the text (a line with a rule under it) has to
stand there alone on its lines, in the same order. A page whose name begins with "email" may open with
a preview line, which both of them show: that has to make sense where nobody expects it.
Exits with 1 if there is any fault.
"""

import pathlib
import re
import subprocess
import sys
import unicodedata

READERS = {
    "w3m": ["w3m", "-dump", "-T", "text/html", "-cols", "72", "-I", "UTF-8", "-O", "UTF-8",
            "-o", "use_cookie=0", "-o", "display_image=0"],
    "lynx": ["lynx", "-dump", "-nolist", "-nomargins", "-width=72", "-assume_charset=utf-8",
             "-display_charset=utf-8", "-force_html", "-stdin"],
}
RULE = re.compile(r"-{3,}")
SHORTEST, LONGEST = 35, 130
# How a letter hides its preview line from programs that know styles.
HIDDEN = "display:none"
# What some senders fill the preview line up with; it is read out or shown as boxes.
FILLERS = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200d\u2060-\u2064\ufeff]")


def headings(text):
    """The headings of a plain text, in their order."""
    lines = text.splitlines()
    return [flat(line) for line, under in zip(lines, lines[1:])
            if line.strip() and RULE.fullmatch(under.strip())]


def flat(text):
    return " ".join(text.split())


def bare(text):
    """Words and spaces only: readers put other signs for those they have no glyph for."""
    return flat(re.sub(r"[^\w\s]", "", unicodedata.normalize("NFC", text)))


def lines_of(reader, page):
    """The lines that a reader makes of a page, without space at their ends."""
    ran = subprocess.run(READERS[reader], input=page.encode("utf-8"), capture_output=True, check=True)
    return [flat(line) for line in ran.stdout.decode("utf-8").splitlines()]


def find(heading, lines, start=0):
    """Where whole lines from `start` on make up this heading: the first, and the one behind; else None."""
    wanted = bare(heading)
    for first in range(start, len(lines)):
        joined = ""
        for last in range(first, min(first + 12, len(lines))):
            if not lines[last]:
                break
            # A word that is broken at the end of a line has no space there.
            if wanted in (bare(f"{joined} {lines[last]}"), bare(joined + lines[last])):
                return first, last + 1
            joined = f"{joined} {lines[last]}".strip()
    return None


def judge_headings(wanted, lines):
    if not wanted:
        yield "the text has no headings"
    place = 0
    for heading in wanted:
        found = find(heading, lines, place)
        if found:
            place = found[1]
        elif find(heading, lines):
            yield f"“{heading}” comes earlier than in the text"
        else:
            yield f"“{heading}” does not stand alone on a line"


def judge_preview(text, lines):
    """What is wrong with what stands before the first line of the text."""
    opening = flat(next((line for line in text.splitlines() if line.strip()), ""))
    found = find(opening, lines)
    if found is None:
        yield f"“{opening}” does not stand alone on a line"
        return
    preview = flat(" ".join(lines[:found[0]]))
    if FILLERS.search(preview):
        yield "the preview line is filled up with characters that nobody can see"
    if not SHORTEST <= len(preview) <= LONGEST:
        yield f"the preview line has {len(preview)} characters, not {SHORTEST} to {LONGEST}: “{preview}”"
    if len(preview.split()) < 5 or preview[:1].islower():
        yield f"the preview line is not a sentence: “{preview}”"


def judge(text, page, mail):
    """Everything that is wrong with the order of a page."""
    wanted = headings(text)
    if not mail:
        # The last heading of a letter says why its reader gets it; on the web nobody gets anything.
        wanted = wanted[:-1]
    for reader in READERS:
        lines = lines_of(reader, page)
        for fault in judge_headings(wanted, lines):
            yield f"{reader}: {fault}"
        # An issue may do without; mail programs then show its first words.
        if mail and HIDDEN in page:
            for fault in judge_preview(text, lines):
                yield f"{reader}: {fault}"


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    text = pathlib.Path(arguments[0]).read_text(encoding="utf-8")
    wrong = 0
    for path in map(pathlib.Path, arguments[1:]):
        faults = list(judge(text, path.read_text(encoding="utf-8"), path.name.startswith("email")))
        wrong += len(faults)
        print(*(f"{path}: {fault}" for fault in faults), sep="\n", end="\n" if faults else "")
    print(f"{arguments[0]}: {len(headings(text))} headings, {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
