#!/usr/bin/env python3
"""Judges a folder of finished letters with a parser that is not ours (Python's email).

    letters.py [--received] [--to LIST]... DIR...

Every .eml file of a folder is one letter of the same dispatch. Says everything that is wrong with
them, a line a fault, and exits with 1 if there is any. --to LIST (CSV or YAML) also demands that the
folder holds exactly one letter for each address of these lists. --received is for letters
that a mail server has put into a Maildir: it adds headers and keeps Unix line ends.
"""

import argparse
import csv
import email
import email.policy
import email.utils
import pathlib
import re
import sys

ONE_EACH = ("From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe",
            "MIME-Version", "Content-Type")
ONE_AT_MOST = ("Reply-To", "Sender", "List-Unsubscribe-Post", "List-Help", "List-Subscribe",
               "List-Post", "List-Owner", "List-Archive", "Auto-Submitted")
# RFC 2369: addresses in angle brackets with commas between them, of ways that need no program of ours.
WAYS = re.compile(r"<[^<>\s]+>(?:\s*,\s*<[^<>\s]+>)*")
WAY = re.compile(r"(?:https://[a-z0-9.-]+(?::\d+)?(?:/(?:[\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
                 r"|mailto:(?:[\w.!$'*+/=^-]|%[0-9A-Fa-f]{2})+@[\w.-]+"
                 r"(?:\?(?:[\w.~!$'*+,;=:@/-]|&|%[0-9A-Fa-f]{2})*)?)", re.ASCII)
# RFC 2919: a name that may be left out, then labels with dots between them.
LIST_ID = re.compile(r"(?:[^<>]*\s)?<([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)+)>", re.ASCII)
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|"
                  r"Nov|Dec) \d{4} [0-2]\d:[0-5]\d:[0-6]\d [+-]\d{4})")
QUOTED = re.compile(rb"(?:[\t -<>-~]|=[0-9A-F]{2})*=?")


class Letter:
    def __init__(self, path):
        self.name = path.name
        self.bytes = path.read_bytes()
        self.message = email.message_from_bytes(self.bytes, policy=email.policy.default)

    def recipients(self):
        return [address.addr_spec for to in self.message.get_all("To", [])
                for address in to.addresses]

    def unsubscribe(self):
        return re.findall(r"<([^>]+)>", str(self.message["List-Unsubscribe"] or ""))

    def words(self):
        """All that can be read in the letter: headers and both parts, decoded, and the raw bytes."""
        said = [str(value) for _, value in self.message.items()]
        said += [str(part.get_content()) for part in self.message.walk()
                 if part.get_content_maintype() == "text"]
        return "\n".join(said).lower() + self.bytes.decode("latin-1").lower()


def judge_wire(letter, received):
    """The octets as they go over the wire (RFC 5321 and 5322)."""
    data = letter.bytes
    if any(octet > 127 for octet in data):
        yield "has octets that are not seven-bit"
    if b"\0" in data:
        yield "has a NUL octet"
    if not received:
        if re.search(rb"(?<!\r)\n|\r(?!\n)", data):
            yield "has line ends other than CRLF"
        if not data.endswith(b"\r\n"):
            yield "does not end with CRLF"
    lines = data.replace(b"\r\n", b"\n").split(b"\n")
    head = lines.index(b"") if b"" in lines else len(lines)
    for number, line in enumerate(lines, 1):
        if len(line) > 998:
            yield f"line {number} has {len(line)} octets; 998 is the limit"
        elif number <= head and len(line) > 78 and not received:
            # A header line may be longer only where it offers no place to fold.
            value = line.split(b": ", 1)[1] if re.match(rb"[!-9;-~]+: ", line) else line.strip()
            if re.search(rb"\S[ \t]+\S", value):
                yield f"header line {number} has {len(line)} octets and could be folded at 78"
        elif number > head and len(line) > 76:
            yield f"body line {number} has {len(line)} octets; 76 is the limit"


def judge_headers(letter, received):
    message = letter.message
    for name, value in message.items():
        for defect in getattr(value, "defects", ()):
            yield f"header {name}: {type(defect).__name__}: {defect}"
    for name in ONE_EACH:
        count = len(message.get_all(name, []))
        if count != 1:
            yield f"has {count} {name} headers; exactly one is wanted"
    for name in ONE_AT_MOST:
        if len(message.get_all(name, [])) > 1:
            yield f"has {len(message.get_all(name))} {name} headers; one at most is wanted"
    for name in ("Cc", "Bcc", "Resent-To"):
        if name in message:
            yield f"has a {name} header"
    if len(letter.recipients()) != 1:
        yield f"is to {len(letter.recipients())} people; exactly one is wanted"
    if message["From"] and not all(a.display_name and a.addr_spec for a in message["From"].addresses):
        yield "From has no name or no address"
    if message["Date"]:
        date = message["Date"].datetime
        if date is None:
            yield f"Date cannot be read: {message['Date']}"
        else:
            # As it is written: what Python makes of it has always the right form.
            written = next(value for name, value in message.raw_items() if name.lower() == "date")
            form = DATE.fullmatch(written.strip())
            if form is None or form[1] != f"{date:%a}":
                yield f"Date is not as RFC 5322 wants it, or has another day's name: {written}"
    if message["Message-ID"] and not re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", message["Message-ID"]):
        yield f"Message-ID is malformed: {message['Message-ID']}"
    if message["List-Id"]:
        name = LIST_ID.fullmatch(str(message["List-Id"]))
        if name is None or len(name[1]) > 255:
            yield f"List-Id is malformed: {message['List-Id']}"
    yield from judge_list_headers(letter)
    if not any(way.startswith("mailto:") and "@" in way for way in letter.unsubscribe()):
        yield "List-Unsubscribe offers no mailto: address"
    https = [way for way in letter.unsubscribe() if way.startswith("https:")]
    post = message["List-Unsubscribe-Post"]
    if post is not None and (post != "List-Unsubscribe=One-Click" or len(https) != 1):
        yield "List-Unsubscribe-Post is not as RFC 8058 wants it"
    if https and post is None:
        yield "List-Unsubscribe has an https: address, which scanners follow, without One-Click"
    if message["DKIM-Signature"]:
        signed = re.search(r"\bh=([^;]*)", str(message["DKIM-Signature"]))
        names = re.sub(r"\s", "", signed[1]).lower().split(":") if signed else []
        for name in ("From", "To", "Subject", "Date", "List-Unsubscribe", "List-Unsubscribe-Post"):
            if name in message and name.lower() not in names:
                yield f"the DKIM signature does not cover {name}"


def judge_list_headers(letter):
    """RFC 2369, section 2: what these headers hold, and that nothing else stands in them."""
    for name in ("List-Unsubscribe", "List-Help", "List-Subscribe", "List-Post", "List-Owner",
                 "List-Archive"):
        value = str(letter.message[name] or "")
        if not value or (name == "List-Post" and value == "NO"):
            continue
        if not WAYS.fullmatch(value):
            yield f"{name} is not addresses in angle brackets: {value}"
        for way in re.findall(r"<([^>]*)>", value):
            if not WAY.fullmatch(way):
                yield f"{name} holds what is no https: or mailto: address: {way}"


def judge_parts(letter):
    message = letter.message
    for part in message.walk():
        for defect in part.defects:
            yield f"{type(defect).__name__}: {defect}"
    if message.get_content_type() != "multipart/alternative":
        yield f"is {message.get_content_type()}, not multipart/alternative"
        return
    if (message.preamble or "").strip() or (message.epilogue or "").strip():
        yield "has words outside its parts, which nobody sees"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    if kinds != ["text/plain", "text/html"]:
        yield f"holds {', '.join(kinds)}; wanted are text/plain, then text/html"
    for part in message.iter_parts():
        kind = part.get_content_type()
        if (part.get_content_charset() or "").lower() != "utf-8":
            yield f"{kind} has the charset {part.get_content_charset()}, not utf-8"
        if str(part["Content-Transfer-Encoding"] or "").lower() != "quoted-printable":
            yield f"{kind} is {part['Content-Transfer-Encoding']}, not quoted-printable"
        try:
            text = part.get_payload(decode=True).decode("utf-8")
        except UnicodeDecodeError as wrong:
            yield f"{kind} is not UTF-8: {wrong}"
            continue
        for line in part.get_payload().encode("latin-1", "replace").splitlines():
            if not QUOTED.fullmatch(line) or re.search(rb"[ \t]$", line):
                yield f"{kind} has a line that is no quoted-printable: {line.decode('latin-1')!r}"
        if not text.strip():
            yield f"{kind} is empty"
        if "\ufffd" in text:
            yield f"{kind} holds a replacement character (U+FFFD)"


def judge_letter(letter, received):
    for judge in (judge_wire, judge_headers):
        yield from judge(letter, received)
    yield from judge_parts(letter)


def judge_dispatch(letters):
    """What has to hold between the letters of one dispatch."""
    subjects = {str(letter.message["Subject"]) for letter in letters}
    if len(subjects) > 1:
        yield f"the letters have {len(subjects)} different subjects: {', '.join(sorted(subjects))}"
    everyone = {to.lower() for letter in letters for to in letter.recipients()}
    seen = {}
    for letter in letters:
        own = {to.lower() for to in letter.recipients()}
        singular = [("Message-ID", str(letter.message["Message-ID"]))]
        singular += [("recipient", to) for to in own]
        singular += [("way to unsubscribe", way) for way in letter.unsubscribe()]
        for what, value in singular:
            if (what, value) in seen:
                yield f"{letter.name} and {seen[what, value]} have the same {what}: {value}"
            seen[what, value] = letter.name
        words = letter.words()
        for other in sorted(everyone - own):
            # Not as the tail of a longer address: ann@example.org is not in joann@example.org.
            if other in words and re.search(rf"(?<![\w.+-]){re.escape(other)}(?![\w-])", words):
                yield f"{letter.name} gives away the address of another recipient: {other}"


def key(address):
    """The address with its domain folded to ASCII, as one person may be written in several ways."""
    local, _, domain = address.strip().rpartition("@")
    # The whole is folded: the sample lists name one person in capitals on one of them.
    return f"{local}@{domain.encode('idna').decode()}".lower()


def addresses(path):
    """Who stands on a list: the `email` column of a table, or the `- email:` lines of a YAML list."""
    with open(path, encoding="utf-8-sig", newline="") as file:
        if path.endswith(".csv"):
            return {key(row["email"]) for row in csv.DictReader(file)}
        return {key(line.partition(":")[2]) for line in file if line.startswith("- email:")}


def judge_list(letters, paths):
    paths = [str(path) for path in (paths if isinstance(paths, list) else [paths])]
    listed = set().union(*(addresses(path) for path in paths))
    have = {key(to) for letter in letters for to in letter.recipients()}
    yield from (f"nobody wrote to {address}" for address in sorted(listed - have))
    yield from (f"{address} is not on {' or '.join(paths)}" for address in sorted(have - listed))


def judge_folder(folder, received=False, listed=None):
    """Everything that is wrong with the letters of a folder, and how many letters there are."""
    paths = sorted(pathlib.Path(folder).glob("*" if received else "*.eml"))
    if not paths:
        return [f"{folder}: there are no letters"], 0
    letters = [Letter(path) for path in paths]
    faults = [f"{folder}/{letter.name}: {fault}"
              for letter in letters for fault in judge_letter(letter, received)]
    faults += [f"{folder}: {fault}" for fault in judge_dispatch(letters)]
    if listed:
        faults += [f"{folder}: {fault}" for fault in judge_list(letters, listed)]
    return faults, len(letters)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--received", action="store_true")
    arguments.add_argument("--to", metavar="LIST", action="append")
    arguments.add_argument("folders", nargs="+", metavar="DIR")
    asked = arguments.parse_args()
    wrong = 0
    for folder in asked.folders:
        faults, count = judge_folder(folder, asked.received, asked.to)
        wrong += len(faults)
        print(*faults, sep="\n", end="\n" if faults else "")
        print(f"{folder}: {count} letters, {len(faults)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
