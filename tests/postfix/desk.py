"""A bulletin folder of its own for each test of `bulletin send` through a real mail server.

    BULLETIN=target/release/bulletin        (in the environment: the program that is tested)
"""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time

from bench import PATIENCE

HERE = pathlib.Path(__file__).parent
BINARY = pathlib.Path(os.environ["BULLETIN"]).resolve()
ISSUE = "2026-11"
STATES = ("sent", "failed", "in_doubt", "deferred", "suppressed", "waiting")
DONE, NOT_ALL_SENT, COULD_NOT_RUN = 0, 1, 2

# The moment of the first send, and moments at which everything that was put off may be tried again: a letter
# that was put off is left alone for six minutes at most the first time, its domain for eighteen, and at the
# tenth for five hours.
NOW = "2026-11-30T10:00:00Z"
LATER = "2026-11-30T10:30:00Z"
NEXT_DAY = "2026-12-01T10:00:00Z"


class Desk:
    """A new bulletin folder whose list is `people` and whose letters go `through` a server.

    `server` says who logs in (`user`, None for nobody) and with what `password`, and which authority to trust
    (`ca`, None for the usual ones alone).
    """

    def __init__(self, test, server, people, through, pace="unlimited", connections=2):
        self.server = server
        folder = tempfile.TemporaryDirectory(prefix="bulletin-desk-")
        test.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "bulletin"
        made = subprocess.run(
            [BINARY, "init", self.folder], capture_output=True, text=True, env=self.env(), timeout=PATIENCE
        )
        test.assertEqual(made.returncode, DONE, f"bulletin init failed:\n{made.stderr}")
        self.through(through, pace, connections)
        (self.folder / "issues" / f"{ISSUE}.yaml").write_bytes(
            (HERE / f"{ISSUE}.yaml").read_bytes()
        )
        rows = [f"{person},,consent,2026-01-05,sign-up form\n" for person in people]
        (self.folder / "subscribers" / "members.csv").write_text(
            "email,name,basis,since,source\n" + "".join(rows)
        )

    def through(self, url, pace="unlimited", connections=2):
        masthead = (HERE / "bulletin.yaml").read_text()
        masthead = masthead.replace("THROUGH", url)
        masthead = masthead.replace("pace: unlimited", f"pace: {pace}")
        masthead = masthead.replace("connections: 2", f"connections: {connections}")
        login = f"  user: {self.server.user}\n" if self.server.user else ""
        masthead = masthead.replace("  user: relay@bulletin.test\n", login)
        (self.folder / "bulletin.yaml").write_text(masthead)

    def env(self, password=None, trusted=True, now=NOW):
        env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "BULLETIN_NOW": now,
        }
        if self.server.user:
            env["BULLETIN_SMTP_PASSWORD"] = password or self.server.password
        if trusted and self.server.ca:
            env["BULLETIN_SMTP_CA"] = str(self.server.ca)
        return env

    def command(self, *arguments):
        return [BINARY, "-C", self.folder, *arguments]

    def send(self, **env):
        return subprocess.run(
            self.command("send", ISSUE, "--confirm", ISSUE),
            capture_output=True, text=True, stdin=subprocess.DEVNULL, env=self.env(**env),
            timeout=PATIENCE,
        )

    def begin_to_send(self):
        """A send that goes on in the background."""
        return subprocess.Popen(
            self.command("send", ISSUE, "--confirm", ISSUE),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, env=self.env(),
        )

    def send_and_kill_after(self, letters):
        """Starts a send and kills it outright once so many letters more have arrived."""
        enough = self.server.arrived() + letters
        sending = self.begin_to_send()
        while sending.poll() is None and self.server.arrived() < enough:
            time.sleep(0.005)
        sending.send_signal(signal.SIGKILL)
        _, said = sending.communicate(timeout=PATIENCE)
        return sending.returncode, said

    def json(self, *arguments):
        asked = subprocess.run(
            self.command("--format", "json", *arguments),
            capture_output=True, text=True, env=self.env(), timeout=PATIENCE,
        )
        if asked.returncode == COULD_NOT_RUN:
            raise AssertionError(f"bulletin {' '.join(arguments)} could not run:\n{asked.stderr}")
        return json.loads(asked.stdout)

    def status(self, test, **expected):
        """The states, which must add up to everyone selected and be as expected."""
        status = self.json("status", ISSUE)
        test.assertEqual(
            status["selected"], sum(status[state] for state in STATES), f"does not add up: {status}"
        )
        test.assertEqual({state: status[state] for state in expected}, expected, status)
        return status

    def listed(self, which):
        """The addresses that `status --failed` or `status --in-doubt` lists, each with its entry."""
        answer = self.json("status", ISSUE, which)
        entries = answer if isinstance(answer, list) else answer["recipients"]
        return {address(entry): json.dumps(entry) for entry in entries}


def address(entry):
    """The subscriber an entry of a list is about."""
    (found,) = {value for value in entry.values() if str(value).endswith("@example.org")}
    return found


def people(count):
    return [f"person-{number:03}@example.org" for number in range(count)]
