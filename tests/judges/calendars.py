#!/usr/bin/env python3
"""Judges the calendar files of a built issue with a parser of its own (the Python package icalendar).

    calendars.py DIR [EXPECTED]

Every .ics in DIR has to be one event that any calendar takes (RFC 5545), that asks nobody for an answer
and tells nobody who added it; DIR's letter and page have to link to each of them and to no other. With
EXPECTED, a line an event (file | start | end | place | title, `-` for no end), they have to be those.
"""

import datetime
import pathlib
import re
import sys

import icalendar

LONGEST = 75
# What names people, or makes a program answer or ring.
UNWANTED = ("ORGANIZER", "ATTENDEE", "REQUEST-STATUS", "RRULE", "ATTACH")


def judge(data):
    """Everything that is wrong with the bytes of one file."""
    faults = []
    if not data.endswith(b"\r\n"):
        faults.append("does not end in CRLF")
    if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
        faults.append("has a line that does not end in CRLF")
    for number, line in enumerate(data.split(b"\r\n"), 1):
        if len(line) > LONGEST:
            faults.append(f"line {number} has {len(line)} octets, more than {LONGEST}")
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            faults.append(f"line {number} is not UTF-8 on its own")
    if faults:
        return faults
    try:
        calendar = icalendar.Calendar.from_ical(data)
        events = list(calendar.walk("VEVENT"))
    except ValueError as error:
        return [f"cannot be read: {error}"]
    if len(events) != 1 or len(calendar.subcomponents) != 1 or events[0].subcomponents:
        return ["does not hold one event and nothing else"]
    event = events[0]
    if event.errors:
        faults.append(f"has properties that cannot be read: {event.errors}")
    for holder, wanted in ((calendar, ("VERSION", "PRODID")),
                           (event, ("UID", "DTSTAMP", "DTSTART", "SUMMARY"))):
        faults += [f"lacks {name}" for name in wanted if not holder.get(name)]
    faults += [f"has {name}" for name in UNWANTED if name in event]
    if "METHOD" in calendar:
        faults.append("has METHOD, which needs an ORGANIZER")
    return faults or times(event)


def times(event):
    """Everything that is wrong with the times of an event."""
    faults = []
    start = event.decoded("DTSTART")
    end = event.decoded("DTEND") if "DTEND" in event else None
    for name, value in (("DTSTAMP", event.decoded("DTSTAMP")), ("DTSTART", start), ("DTEND", end)):
        if isinstance(value, datetime.datetime):
            raw = event[name].to_ical()
            if value.utcoffset() != datetime.timedelta(0) or not raw.endswith(b"Z"):
                faults.append(f"{name} is not in UTC")
        elif name == "DTSTAMP" or (value is not None and event[name].params.get("VALUE") != "DATE"):
            faults.append(f"{name} is a day without saying so")
    if end is not None:
        if isinstance(start, datetime.datetime) != isinstance(end, datetime.datetime):
            faults.append("DTSTART and DTEND are of two kinds")
        elif not faults and end <= start:
            faults.append("DTEND is not later than DTSTART")
    return faults


def told(name, data):
    """The event of a file as a line of EXPECTED."""
    event = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]

    def shown(field):
        if field not in event:
            return "-"
        value = event.decoded(field)
        return f"{value:%Y-%m-%d %H:%MZ}" if isinstance(value, datetime.datetime) else f"{value}"

    parts = (name, shown("DTSTART"), shown("DTEND"), event.get("LOCATION", "-"), event["SUMMARY"])
    return " | ".join(parts)


def links(text):
    """The names of the calendar files a text links to."""
    return {match.rsplit("/", 1)[1] for match in re.findall(r"https://[^\s\"<>]+\.ics", text)}


def main(arguments):
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    folder = pathlib.Path(arguments[0])
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.ics"))}
    faults, lines, uids = [], [], set()
    for name, data in files.items():
        found = judge(data)
        faults += [f"{name} {fault}" for fault in found]
        if not found:
            lines.append(told(name.removesuffix(".ics"), data))
            uids.add(str(icalendar.Calendar.from_ical(data).walk("VEVENT")[0]["UID"]))
    if len(uids) != len(lines):
        faults.append("two files have the same UID")
    for page in ("email.html", "email.txt", "web.html"):
        linked = links((folder / page).read_text(encoding="utf-8"))
        faults += [f"{page} does not link to {name}" for name in sorted(files.keys() - linked)]
        faults += [f"{page} links to {name}, which is not there" for name in sorted(linked - files.keys())]
    if len(arguments) == 2:
        text = pathlib.Path(arguments[1]).read_text(encoding="utf-8")
        expected = [line for line in text.splitlines() if line and not line.startswith("#")]
        faults += [f"expected, and not there: {line}" for line in expected if line not in lines]
        faults += [f"there, and not expected: {line}" for line in lines if line not in expected]
    print(*lines, *(f"{folder}: {fault}" for fault in faults), sep="\n")
    print(f"{folder}: {len(files)} calendar files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
