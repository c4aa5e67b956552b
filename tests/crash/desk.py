"""A bulletin folder whose letters go to the scripted server, and the commands run in it."""

import collections
import contextlib
import datetime
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import tempfile

from disk import Disk
from server import Server

HERE = pathlib.Path(__file__).parent
POSTFIX = HERE.parent / "postfix"
ISSUE = "2026-11"
STATES = ("sent", "failed", "in_doubt", "deferred", "suppressed", "waiting")
DONE, NOT_ALL_SENT, COULD_NOT_RUN, KILLED = 0, 1, 2, -signal.SIGKILL
BEGAN = datetime.datetime(2026, 11, 30, 10, tzinfo=datetime.timezone.utc)
# Only against hanging, in seconds: a machine that is busy or slow has all the time it needs.
PATIENCE = 600
# Memory where there is some: the fsyncs are not carried out anyway.
SHELF = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Broken(AssertionError):
    """A promise is broken."""


def hold(true, what):
    if not true:
        raise Broken(what)


Ran = collections.namedtuple("Ran", "code out err steps")


class Desk:
    """`binary` is the real bulletin, `library` is kill.c, compiled. Used by one thread, again and again."""

    def __init__(self, binary, library):
        self.binary, self.library = binary, library
        self.server = Server()
        self.shelf = tempfile.TemporaryDirectory(prefix="bulletin-crash-", dir=SHELF)
        # Another account must be able to look in, where a test lets one.
        os.chmod(self.shelf.name, 0o755)
        self.folder = pathlib.Path(self.shelf.name) / "bulletin"
        self.copy = pathlib.Path(self.shelf.name) / "copy"
        self.count = pathlib.Path(self.shelf.name) / "count"
        self.log = pathlib.Path(self.shelf.name) / "log"
        self.disk = None
        self.masthead = (POSTFIX / "bulletin.yaml").read_text()
        self.masthead = self.masthead.replace("  user: relay@bulletin.test\n", "")
        self.masthead = self.masthead.replace("THROUGH", f"smtp://127.0.0.1:{self.server.port}")

    def begin(self, people, script, connections=2, power=False):
        """A new folder with nobody written to yet. With `power`, power cuts can follow."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.log.unlink(missing_ok=True)
        self.ledgers = self.folder / "subscribers"
        (self.folder / "issues").mkdir(parents=True)
        self.ledgers.mkdir()
        masthead = self.masthead.replace("connections: 2", f"connections: {connections}")
        (self.folder / "bulletin.yaml").write_text(masthead)
        (self.folder / "issues" / f"{ISSUE}.yaml").write_bytes((POSTFIX / f"{ISSUE}.yaml").read_bytes())
        rows = [f"{person},,consent,2026-01-05,sign-up form\n" for person in people]
        (self.ledgers / "members.csv").write_text("email,name,basis,since,source\n" + "".join(rows))
        self.people = list(people)
        self.server.begin(script)
        self.disk = Disk(self.ledgers) if power else None
        self.hours = 0
        # Those in doubt of whom a person has decided: to be sent to once more; to be taken as sent.
        self.resent, self.taken_as_sent = set(), set()

    def start(self, *arguments, at=0, on="both", how="before", haste=20, keep_count=False, **extra):
        """Starts a command under kill.c; see there for `at`, `on`, `how` and `haste`."""
        now = BEGAN + datetime.timedelta(hours=self.hours)
        env = {
            "PATH": os.environ["PATH"],
            "HOME": "/",
            "BULLETIN_NOW": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "LD_PRELOAD": str(self.library),
            "CRASH_LEDGER": str(self.ledgers / "ledger"),
            "CRASH_AT": str(at),
            "CRASH_ON": on,
            "CRASH_HOW": how,
            "CRASH_HASTE": str(haste),
        }
        if self.disk:
            env["CRASH_LOG"] = str(self.log)
        env["CRASH_COUNT"] = str(self.count)
        if not keep_count:
            self.count.unlink(missing_ok=True)
        return subprocess.Popen(
            [self.binary, "-C", self.folder, *arguments],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=env, cwd="/", **extra,
        )

    def end(self, process, limit=PATIENCE, kill_after=None):
        """Waits until a command ends or, after so many seconds, kills it. Then nobody is connected any more."""
        outside = False
        try:
            out, err = process.communicate(timeout=kill_after or limit)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate(timeout=limit)
            outside = True
            hold(kill_after, f"it did not end within {limit} s:\n{out}\n{err}")
        self.server.drained()
        steps = 0
        with contextlib.suppress(FileNotFoundError):
            steps = int.from_bytes(self.count.read_bytes(), "little")
        if self.disk:
            self.disk.replay(self.log, orderly=process.returncode == KILLED and not outside)
        ran = Ran(process.returncode, out, err, steps)
        hold(ran.code in (DONE, NOT_ALL_SENT, COULD_NOT_RUN, KILLED), f"it ended with {ran.code}:\n{err}")
        hold("panicked" not in out + err, f"it panicked:\n{err}")
        return ran

    def run(self, *arguments, kill_after=None, **faults):
        return self.end(self.start(*arguments, **faults), kill_after=kill_after)

    def send(self, **faults):
        return self.run("send", ISSUE, "--confirm", ISSUE, **faults)

    def look(self):
        """What the ledger says now: a state for each person, and the sums that `status` shows. Of a copy, so
        that looking mends nothing. None where there is no dispatch yet."""
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.folder, self.copy)
        states = read(self.copy / "subscribers" / "ledger.db")
        shutil.rmtree(self.copy / "subscribers")
        shutil.copytree(self.ledgers, self.copy / "subscribers")
        asked = subprocess.run(
            [self.binary, "-C", self.copy, "status", ISSUE, "--format", "json"],
            capture_output=True, text=True, timeout=PATIENCE,
            env={"PATH": os.environ["PATH"], "BULLETIN_NOW": BEGAN.strftime("%Y-%m-%dT%H:%M:%SZ")},
        )
        hold(
            asked.returncode in (DONE, NOT_ALL_SENT) and asked.stdout,
            f"status could not run ({asked.returncode}):\n{asked.stderr}",
        )
        sums = json.loads(asked.stdout)
        hold(
            sums["selected"] == sum(sums[state] for state in STATES),
            f"status does not add up: {sums}",
        )
        if states is None:
            hold(sums["state"] == "not-sent", f"no rows, and yet {sums}")
            return None
        counts = collections.Counter(states.values())
        counts["waiting"] += counts.pop("claimed", 0)
        counts["in_doubt"] = counts.pop("in-doubt", 0)
        hold(
            {state: sums[state] for state in STATES} == {state: counts[state] for state in STATES},
            f"status says {sums}, the rows {counts}",
        )
        hold(sorted(states) == sorted(self.people), f"the rows are those of {sorted(states)}")
        return states

    def judge(self):
        """Holds the ledger against the truth. True at any instant at which the program is dead."""
        states = self.look()
        for person in self.people:
            letters = self.server.letters(person)
            state = states[person] if states else "waiting"
            allowed = 2 if person in self.resent else 1
            hold(letters <= allowed, f"{person} got {letters} letters (the ledger says {state})")
            copies = len(set(self.server.accepted.get(person, ())))
            hold(copies <= 1, f"{person} got {copies} different letters")
            if person in self.resent:
                continue
            if state == "sent":
                hold(letters == 1 or person in self.taken_as_sent, f"{person} is down as sent and has no letter")
            elif state != "in-doubt":
                hold(letters == 0, f"{person} has a letter and is down as {state}")
            if state == "failed":
                hold(self.server.refused[person], f"{person} is down as failed and was never refused")
            hold(state != "suppressed", f"{person} is suppressed and has never left")
        return states or {}


def read(path):
    """The state of each person in a ledger, by Python's own SQLite."""
    if not path.exists():
        return None
    with contextlib.closing(sqlite3.connect(path)) as ledger:
        whole = ledger.execute("pragma integrity_check").fetchall()
        hold(whole == [("ok",)], f"the ledger is damaged: {whole}")
        tables = {row[0] for row in ledger.execute("select name from sqlite_master")}
        if "dispatch" not in tables:
            return None
        found = ledger.execute("select id from dispatch where superseded is null").fetchall()
        hold(len(found) <= 1, f"{len(found)} dispatches stand")
        if not found:
            return None
        rows = ledger.execute("select address, state from recipient where dispatch = ?", found[0]).fetchall()
        hold(len(rows) == len({address for address, _ in rows}), "somebody has two rows")
        return dict(rows)
