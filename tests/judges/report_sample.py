#!/usr/bin/env python3
"""Makes a small dispatch in a ledger look like a large one that met with everything.

    report_sample.py LEDGER ISSUE

Adds invented people at several domains to the dispatch of ISSUE, in every state and with every kind of answer,
over an hour and a half with a break in it; so that the report's page has all its parts.
"""

import sqlite3
import sys

DOMAINS = [("example.org", 420), ("mail.example.com", 260), ("a-charity-with-quite-a-long-name.example.org", 40),
           ("xn--caf-dma.example", 9), ("few.example", 4), ("one-person.example", 1)]
STATES = [("failed", 550, "5.1.1", 1), ("deferred", 451, "4.7.1", 3), ("failed", 554, None, 2),
          ("in-doubt", None, None, 1), ("suppressed", None, None, 0), ("waiting", None, None, 0),
          ("deferred", 452, "4.2.2", 4), ("failed", 550, "5.7.26", 1)]


def main(ledger, issue):
    base = sqlite3.connect(ledger)
    dispatch, start = base.execute(
        "select id, started from dispatch where issue = ? and superseded is null", (issue,)).fetchone()
    number = 0
    for domain, people in DOMAINS:
        for _ in range(people):
            number += 1
            state, code, enhanced, attempts = STATES[number // 23 % 8] if number % 23 == 0 else ("sent", 250, None, 1)
            # Slower now and then, and a break of half an hour.
            minute = number // 14 + (30 if number > 400 else 0) + number % 3
            base.execute(
                "insert into recipient (dispatch, address, address_key, token, list, basis, since, state, attempts,"
                " code, enhanced, reply, updated) values (?1, ?2, ?2, ?3, 'members', 'consent', '2026-01-05', ?4, ?5,"
                " ?6, ?7, ?8, ?9)",
                (dispatch, f"person-{number}@{domain}", f"invented{number}", state, attempts, code, enhanced,
                 f"<person-{number}@{domain}> said the server", start + minute * 60_000 + number % 60 * 1000))
    base.executemany("insert into exclusion (dispatch, address, reason) values (?, ?, ?)",
                     [(dispatch, f"gone-{one}@example.org", "status is `unsubscribed`") for one in range(12)]
                     + [(dispatch, "members.csv:7", "`nobody@@example.org` has two @")])
    base.execute("update dispatch set selected = selected + ?, finished = null where id = ?", (number, dispatch))
    base.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
