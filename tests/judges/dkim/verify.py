"""Verifies the signatures under letters with dkimpy, without asking any DNS.

    verify.py RECORDS SIGNATURES LETTER...

A letter with an address for one click (RFC 8058) has to have it beside a mail, both covered, with
List-Unsubscribe-Post.

RECORDS is what `bulletin dkim` prints; SIGNATURES how many each letter has to have. Prints `pass` or `fail`
and the name of each letter. Ends with 1 where one fails.
"""

import pathlib
import re
import sys

import dkim

MUST = {"from", "subject", "to", "date", "message-id", "content-type", "list-id", "list-unsubscribe"}


def published(text):
    return dict(record.strip().split("\n") for record in text.strip().split("\n\n"))


def verdict(letter, records, signatures):
    """None where all is well, else what is wrong."""

    def ask(name, timeout=5):
        return records.get(name.decode().rstrip("."), "").encode()

    if letter.lower().count(b"\r\ndkim-signature:") + letter.startswith(b"DKIM-Signature:") != signatures:
        return "another number of signatures"
    head = letter.split(b"\r\n\r\n")[0].replace(b"\r\n ", b" ").lower()
    must = set(MUST)
    if b"\r\nlist-unsubscribe-post: list-unsubscribe=one-click" in head:
        must.add("list-unsubscribe-post")
        if not re.search(rb"\r\nlist-unsubscribe: <https://[^>]+>,\s+<mailto:[^>]+>", head):
            return "List-Unsubscribe does not name a page and a mail"
    for at in range(signatures):
        judge = dkim.DKIM(letter)
        try:
            if not judge.verify(idx=at, dnsfunc=ask):
                return f"signature {at + 1} does not hold"
        except dkim.DKIMException as wrong:
            return f"signature {at + 1}: {wrong}"
        covered = [name.decode().lower() for name in judge.include_headers]
        missing = must - set(covered)
        if missing:
            return f"signature {at + 1} leaves out {', '.join(sorted(missing))}"
        for name in ("from", "subject", "reply-to"):
            if covered.count(name) != letter.lower().split(b"\r\n\r\n")[0].count(b"\r\n" + name.encode() + b":") + 1:
                return f"signature {at + 1} lets in a further {name}"
        if judge.signature_fields.keys() & {b"l", b"x"}:
            return f"signature {at + 1} has l= or x="
    return None


def main():
    records = published(pathlib.Path(sys.argv[1]).read_text())
    signatures, letters = int(sys.argv[2]), sys.argv[3:]
    failed = 0
    for name in letters:
        wrong = verdict(pathlib.Path(name).read_bytes(), records, signatures)
        print("fail" if wrong else "pass", name, f"({wrong})" if wrong else "")
        failed += bool(wrong)
    return 0 if letters and not failed else 1


if __name__ == "__main__":
    sys.exit(main())
