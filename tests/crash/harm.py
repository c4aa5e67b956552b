"""What harms a send without killing it: a full disk, a folder that may not be written to, a ledger that is cut short,
overwritten or put back, a clock that jumps, a second send.

    tests/crash/run harm [NAME...] [--brief] [--said]

Each is to be said in a sentence with what to do about it; the exit code is not 0; and nobody has two letters then or
ever.
"""

import argparse
import collections
import contextlib
import os
import pathlib
import random
import re
import signal
import sqlite3
import sys
import time
import traceback

import server
from desk import COULD_NOT_RUN, DONE, ISSUE, NOT_ALL_SENT, PATIENCE, Desk, hold
from prove import finish, people
from server import Script

# Whether not every step is tried.
BRIEF = False
# A step at which four of eight letters have gone, or one more or less. What is written to the ledger at once, and so
# how many steps it takes, depends on who else is at work on the machine; what is said to a server does not.
HALF_GONE = {"at": 13, "on": "socket"}
# What was said, for whoever wants to read it.
SAID = collections.Counter()


def said(ran, what, *words):
    """The program has said what is wrong and what to do, and holds some of these words."""
    text = ran.err + ran.out
    sentence = re.search(r"^error: (.+[.:a-z)])\n((?:  .+\n)+)", ran.err, re.M)
    hold(sentence, f"{what}: no sentence with a cure:\n{text}")
    SAID[re.sub(r"/\S+/|\d+", "…", " ".join(sentence.group(0).split()))] += 1
    hold(ran.code == COULD_NOT_RUN, f"{what}: it ended with {ran.code}:\n{text}")
    hold(
        not words or any(word in text for word in words),
        f"{what}: none of {words} is said:\n{text}",
    )


def nobody_twice(desk, what):
    for person in desk.people:
        hold(desk.server.letters(person) <= 1, f"{what}: {person} got two letters")


def begun(desk, count=8, at_rest=True):
    """A dispatch of which half has gone: at rest, or killed in the middle."""
    crowd = people(count)
    acts = {person: [server.GREYLIST] for person in crowd[count // 2 :]} if at_rest else {}
    desk.begin(crowd, Script(acts))
    if at_rest:
        # In no haste: it waits a while for the ledger to become one file, and then no longer.
        ran = desk.send(haste=1)
        hold(ran.code == NOT_ALL_SENT, f"not begun: {ran.err}")
    else:
        desk.send(**HALF_GONE)
    sent = sum(desk.server.letters(person) for person in crowd)
    hold(0 < sent < count, f"{sent} letters went before the harm")
    desk.hours += 3
    return sent


def keep(desk):
    """The ledger's files as they are."""
    return {path.name: path.read_bytes() for path in desk.ledgers.glob("ledger*")}


def put_back(desk, files):
    for path in desk.ledgers.glob("ledger*"):
        path.unlink()
    for name, content in files.items():
        (desk.ledgers / name).write_bytes(content)


# --- the disk

def disk_fails(desk, error, every):
    """From any step on, every change of the ledger fails."""
    at = 1
    told = 0
    while True:
        desk.begin(people(4), Script())
        ran = desk.send(at=at, on="ledger", how=error)
        what = f"{error} from step {at}"
        states = desk.judge()
        if ran.code == DONE:
            hold(set(states.values()) == {"sent"}, f"{what}: it ended well: {states}")
            if ran.steps < at:
                break
        else:
            said(ran, what, "disk", "written", "write", "space")
            told += 1
        finish(desk, collections.Counter())
        nobody_twice(desk, what)
        at += every
    hold(told > 60 // every, f"{error}: only {told} failures")


def disk_full(desk):
    disk_fails(desk, "ENOSPC", 13 if BRIEF else 1)


def quota_used_up(desk):
    disk_fails(desk, "EDQUOT", 37 if BRIEF else 7)


def disk_breaks(desk):
    disk_fails(desk, "EIO", 11 if BRIEF else 3)


def disk_turns_read_only(desk):
    disk_fails(desk, "EROFS", 23 if BRIEF else 5)


def lines(desk):
    """What the log says of each person's letter, by Python's own SQLite, in the copy that was judged."""
    found = collections.defaultdict(list)
    with contextlib.closing(sqlite3.connect(desk.copy / "subscribers" / "ledger.db")) as ledger:
        for address, state in ledger.execute(
            "select address, attempt.state from attempt join recipient on recipient.id = recipient order by attempt.id"
        ):
            found[address].append(state)
    return found


def blinks(desk, at, on):
    """A send of which one step on the disk fails. Returns what came of it."""
    desk.begin(people(8), Script())
    ran = desk.send(at=at, on=on, how="EIO-once")
    what = f"EIO at step {at} ({on}) alone"
    states = desk.judge()
    if ran.code == DONE:
        hold(set(states.values()) == {"sent"}, f"{what}: it ended well: {states}")
        log = lines(desk)
        hold(all(log[person] == ["in-doubt", "sent"] for person in desk.people), f"{what}: {log}")
    else:
        said(ran, what, "disk", "written", "write", "read")
    finish(desk, collections.Counter())
    nobody_twice(desk, what)
    return ran


def disk_blinks(desk):
    """One step fails and no other. What could not be made one way is made another way, or the send says that it
    cannot; nothing is written down twice."""
    at = 1
    while blinks(desk, at, "ledger").steps >= at:
        at += 11 if BRIEF else 1
    # While letters go: nearly always it is a group of nothing but intents and successes, made another way then.
    tries = range(8, 14)
    went_on = sum(blinks(desk, at, "socket").code == DONE for at in tries)
    SAID[f"{went_on} of {len(tries)} sends went on"] += 1
    hold(went_on > len(tries) // 4, f"only {went_on} of {len(tries)} sends went on")


def as_another(desk):
    """Runs a send by an account that owns nothing here."""
    account = {"user": 65534, "group": 65534} if os.geteuid() == 0 else {}
    desk.count.write_bytes(bytes(8))
    desk.count.chmod(0o666)
    return desk.end(desk.start("send", ISSUE, "--confirm", ISSUE, keep_count=True, **account))


def nobodys(desk, path, mode):
    """Makes a path one that the account which runs the command may not write to."""
    for folder, _, files in os.walk(path):
        os.chmod(folder, mode)
        for name in files:
            os.chmod(os.path.join(folder, name), mode & 0o666)


def read_only_folder(desk):
    """Before the first send and in the middle of one."""
    desk.begin(people(4), Script())
    nobodys(desk, desk.ledgers, 0o555)
    ran = as_another(desk)
    nobodys(desk, desk.ledgers, 0o755)
    said(ran, "a folder that may not be written to", "may write", "permission", "Permission")
    hold(not desk.server.accepted, "letters went without a ledger")
    begun(desk)
    nobodys(desk, desk.ledgers, 0o555)
    ran = as_another(desk)
    nobodys(desk, desk.ledgers, 0o755)
    said(ran, "a folder that may no longer be written to", "may write", "permission", "Permission")
    finish(desk, collections.Counter())


# --- the file

def ledger_cut_short(desk):
    for at_rest in (True, False):
        begun(desk, at_rest=at_rest)
        files = keep(desk)
        whole = len(files["ledger.db"])
        truth = {person: list(letters) for person, letters in desk.server.accepted.items()}
        lengths = {0, 1, 15, 16, 100, 511, 512, 4095, 4096, whole // 2, whole - 4096, whole - 1}
        for length in sorted(length for length in lengths if 0 <= length < whole):
            desk.server.accepted.clear()
            desk.server.accepted.update({person: list(letters) for person, letters in truth.items()})
            put_back(desk, {**files, "ledger.db": files["ledger.db"][:length]})
            ran = desk.send()
            what = f"ledger.db cut to {length} of {whole} octets, {'at rest' if at_rest else 'killed'}"
            nobody_twice(desk, what)
            if ran.code == DONE and (length == whole - 1 or not at_rest):
                # Of a last octet that nobody reads, or of a file whose pages are all in its log still.
                hold(all(map(desk.server.letters, desk.people)), f"{what}: it ended well, and not all have a letter")
            elif at_rest or ran.code != NOT_ALL_SENT:
                said(ran, what, "ledger")


def log_cut_short_or_gone(desk):
    """SQLite takes a write-ahead log that ends early for one that was never longer."""
    begun(desk, at_rest=False)
    files = keep(desk)
    whole = len(files["ledger.db-wal"])
    truth = {person: list(letters) for person, letters in desk.server.accepted.items()}
    for length in (None, 0, 31, 32, 4000, whole // 4, whole // 2, whole - 3 * 4120, whole - 4120, whole - 1):
        desk.server.accepted.clear()
        desk.server.accepted.update({person: list(letters) for person, letters in truth.items()})
        damaged = dict(files)
        damaged.pop("ledger.db-shm", None)
        if length is None:
            del damaged["ledger.db-wal"]
        else:
            damaged["ledger.db-wal"] = files["ledger.db-wal"][:length]
        put_back(desk, damaged)
        what = f"ledger.db-wal {'gone' if length is None else f'cut to {length} of {whole}'}"
        ran = desk.send()
        nobody_twice(desk, what)
        if length is None or length <= whole // 2:
            said(ran, what, "ledger")


def ledger_of_last_week(desk):
    """A copy is put back that was made before the letters went."""
    crowd = people(6)
    desk.begin(crowd, Script({person: [server.GREYLIST] for person in crowd[4:]}))
    # Two by two, and a copy after each.
    desk.send(at=150, on="both")
    desk.run("status", ISSUE)
    old = {"ledger.db": keep(desk)["ledger.db"]}
    had = sum(desk.server.letters(person) for person in crowd)
    desk.send()
    hold(sum(desk.server.letters(person) for person in crowd) > had, "nothing went after the copy")
    for gone in ((), ("ledger.db-wal", "ledger.db-shm")):
        files = {**keep(desk), **old}
        for name in gone:
            files.pop(name, None)
        put_back(desk, files)
        desk.hours += 3
        ran = desk.send()
        nobody_twice(desk, "an old copy put back")
        said(ran, "an old copy put back", "ledger")


def ledger_overwritten(desk):
    """Octets changed anywhere: found out, or without effect on who is written to."""
    begun(desk)
    files = keep(desk)
    truth = {person: list(letters) for person, letters in desk.server.accepted.items()}
    found = 0
    chance = random.Random(2026)
    runs = 40 if BRIEF else 200
    for number in range(runs):
        desk.server.accepted.clear()
        desk.server.accepted.update({person: list(letters) for person, letters in truth.items()})
        content = bytearray(files["ledger.db"])
        at = chance.randrange(len(content))
        size = chance.choice((1, 1, 16, 512, 4096))
        what = f"{size} octets overwritten at {at}"
        for place in range(at, min(at + size, len(content))):
            content[place] = chance.randrange(256) if size > 1 else content[place] ^ (1 << chance.randrange(8))
        put_back(desk, {**files, "ledger.db": bytes(content)})
        ran = desk.send()
        nobody_twice(desk, what)
        if ran.code == COULD_NOT_RUN:
            said(ran, what)
            found += 1
        elif ran.code == DONE:
            missing = [person for person in desk.people if not desk.server.letters(person)]
            hold(not missing, f"{what}: it ended well, and {missing} have nothing")
    hold(found > runs // 4, f"only {found} of {runs} were found out")
    # A page that holds rows, filled with another.
    for page in range(1, len(files["ledger.db"]) // 4096):
        desk.server.accepted.clear()
        desk.server.accepted.update({person: list(letters) for person, letters in truth.items()})
        content = bytearray(files["ledger.db"])
        content[page * 4096 : (page + 1) * 4096] = bytes(4096)
        put_back(desk, {**files, "ledger.db": bytes(content)})
        ran = desk.send()
        nobody_twice(desk, f"page {page} emptied")
        said(ran, f"page {page} emptied", "ledger", "cannot be read")


def not_a_ledger(desk):
    begun(desk)
    files = keep(desk)
    for content in (b"hello\n" * 1000, b"\0" * 8192, files["ledger.db"][::-1]):
        put_back(desk, {**files, "ledger.db": content})
        ran = desk.send()
        nobody_twice(desk, "something else in its place")
        said(ran, "something else in its place", "ledger")
    put_back(desk, files)
    finish(desk, collections.Counter())


# --- the clock

def clock_jumps(desk):
    for jump in (-24 * 365, -24, -1, 24 * 365 * 10):
        for at_rest in (True, False):
            begun(desk, at_rest=at_rest)
            desk.hours = jump
            ran = desk.send()
            hold(ran.code in (DONE, NOT_ALL_SENT, COULD_NOT_RUN), f"the clock jumped by {jump} h: {ran.err}")
            desk.judge()
            desk.hours = max(jump, 0)
            states = finish(desk, collections.Counter())
            hold(
                set(states.values()) <= {"sent", "in-doubt"},
                f"the clock jumped by {jump} h: {states}",
            )
            nobody_twice(desk, f"the clock jumped by {jump} h")


# --- others at the same time

def second_send(desk):
    """While one is at work, and after it was killed."""
    desk.begin(people(8), Script())
    first = desk.start("send", ISSUE, "--confirm", ISSUE, how="stop", **HALF_GONE)
    while os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT).si_code != os.CLD_STOPPED:
        hold(first.poll() is None, "it ended before it was stopped")
    count, desk.count = desk.count, desk.count.with_name("count-2")
    for command in (("send", ISSUE, "--confirm", ISSUE), ("settle", ISSUE, "--sent"), ("settle", ISSUE, "--resend")):
        second = desk.start(*command)
        out, err = second.communicate(timeout=PATIENCE)
        ran = collections.namedtuple("Ran", "code out err")(second.returncode, out, err)
        said(ran, f"a second {command[0]}", "already running")
        hold(str(first.pid) in err, f"the process is not named:\n{err}")
    letters = sum(map(desk.server.letters, desk.people))
    first.kill()
    first.communicate()
    desk.count = count
    desk.server.drained()
    hold((desk.ledgers / "ledger.lock").exists(), "no lock was left by the dead one")
    ran = desk.send()
    hold(" goes on" in ran.err, f"it did not go on after the dead one:\n{ran.err}")
    hold(sum(map(desk.server.letters, desk.people)) >= letters, "letters vanished")
    desk.judge()
    finish(desk, collections.Counter())


def holds_a_lock(pid, path):
    """Whether SQLite's own lock on the file is there, which keeps others from clearing its log away. The kernel is
    asked about each open file by itself: in its list of everybody's locks, some are missing while others come and go."""
    inode = path.stat().st_ino
    rows = [row for about in pathlib.Path(f"/proc/{pid}/fdinfo").iterdir() for row in about.read_text().splitlines()]
    return any(row.startswith("lock:") and "POSIX" in row and f":{inode} " in row for row in rows)


def looking_on(desk):
    """Others look into the ledger while a send is at work, and the send dies: what it wrote is still there."""
    looks = (("status",), ("status", ISSUE, "--in-doubt"), ("status", ISSUE, "--left-out"), ("subscribers", "list"),
             ("report", ISSUE))
    for at in range(130, 300, 40):
        desk.begin(people(12), Script())
        first = desk.start("send", ISSUE, "--confirm", ISSUE, at=at, on="both", how="stop")
        found = os.waitid(os.P_PID, first.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        if found.si_code != os.CLD_STOPPED:
            desk.end(first)
            hold(at > 200, f"it ended before step {at}")
            break
        log = desk.ledgers / "ledger.db-wal"
        inode = log.stat().st_ino
        hold(holds_a_lock(first.pid, desk.ledgers / "ledger.db"), "a send holds no lock on its ledger")
        count, desk.count = desk.count, desk.count.with_name("count-2")
        for look in looks:
            out, err = desk.start(*look).communicate(timeout=PATIENCE)
            hold("panicked" not in err, err)
            hold(log.exists() and log.stat().st_ino == inode, f"{look} has cleared the log away at step {at}")
        os.kill(first.pid, signal.SIGCONT)
        # Dies a little later, wherever that is.
        time.sleep(0.01)
        first.kill()
        first.communicate()
        desk.count = count
        desk.server.drained()
        desk.judge()
        finish(desk, collections.Counter())


def many_at_once(desk):
    """Six sends in the same instant, again and again: one works, the others say so."""
    for _ in range(3 if BRIEF else 20):
        desk.begin(people(5), Script())
        crowd = []
        for number in range(6):
            desk.count = desk.count.with_name(f"count-{number}")
            crowd.append(desk.start("send", ISSUE, "--confirm", ISSUE, haste=1))
        ended = [(process.communicate(timeout=PATIENCE), process.returncode) for process in crowd]
        for (out, err), code in ended:
            hold("panicked" not in err, err)
            if code == COULD_NOT_RUN:
                said(collections.namedtuple("Ran", "code out err")(code, out, err), "six at once", "already running")
            else:
                hold(code == DONE, f"six at once, and one ended with {code}:\n{err}")
        hold(any(code == DONE for _, code in ended), "six at once, and none did it")
        desk.server.drained()
        states = desk.judge()
        hold(set(states.values()) == {"sent"}, f"six at once: {states}")


ALL = (
    disk_full, quota_used_up, disk_breaks, disk_blinks, disk_turns_read_only, read_only_folder, ledger_cut_short,
    log_cut_short_or_gone, ledger_of_last_week, ledger_overwritten, not_a_ledger, clock_jumps, second_send, looking_on,
    many_at_once,
)


def main():
    asked = argparse.ArgumentParser(prog="tests/crash/run harm")
    asked.add_argument("names", nargs="*", help=", ".join(harm.__name__ for harm in ALL))
    asked.add_argument("--binary", required=True, help=argparse.SUPPRESS)
    asked.add_argument("--library", required=True, help=argparse.SUPPRESS)
    asked.add_argument("--said", action="store_true", help="print every sentence that was said")
    asked.add_argument("--brief", action="store_true", help="not at every step")
    args = asked.parse_args()
    global BRIEF
    BRIEF = args.brief
    desk = Desk(args.binary, args.library)
    failed = 0
    for harm in ALL:
        if args.names and harm.__name__ not in args.names:
            continue
        began = time.monotonic()
        try:
            harm(desk)
            print(f"  ok      {time.monotonic() - began:5.1f} s  {harm.__name__}", flush=True)
        except Exception:
            failed += 1
            print(f"  FAILED  {time.monotonic() - began:5.1f} s  {harm.__name__}\n{traceback.format_exc(limit=-3)}", flush=True)
    if args.said:
        for sentence, count in sorted(SAID.items()):
            print(f"  {count:4} times  {sentence}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
