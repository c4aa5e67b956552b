"""`bulletin send` through a real Postfix: one letter for each person, whatever happens.

    BULLETIN=target/release/bulletin python3 -m unittest -v test_send        (in tests/postfix)

The server is on this machine only and is thrown away; see bench.py.
"""

import collections
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from bench import Bench

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "judges"))

import letters as judge  # noqa: E402 (found by the line above)

BINARY = pathlib.Path(os.environ["BULLETIN"]).resolve()
ISSUE = "2026-11"
STATES = ("sent", "failed", "in_doubt", "deferred", "suppressed", "waiting")
DONE, NOT_ALL_SENT, COULD_NOT_RUN = 0, 1, 2


class Desk:
    """A new bulletin folder whose list is `people` and whose letters go `through` a server."""

    def __init__(self, test, bench, people, through, pace="unlimited", connections=2):
        self.bench = bench
        folder = tempfile.TemporaryDirectory(prefix="bulletin-desk-")
        test.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "bulletin"
        made = subprocess.run(
            [BINARY, "init", self.folder], capture_output=True, text=True, env=self.env(), timeout=60
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
        (self.folder / "bulletin.yaml").write_text(masthead)

    def env(self, password=Bench.password, trusted=True):
        env = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "BULLETIN_NOW": "2026-11-30T10:00:00Z",
            "BULLETIN_SMTP_PASSWORD": password,
        }
        if trusted:
            env["BULLETIN_SMTP_CA"] = str(self.bench.ca)
        return env

    def command(self, *arguments):
        return [BINARY, "-C", self.folder, *arguments]

    def send(self, **env):
        return subprocess.run(
            self.command("send", ISSUE, "--confirm", ISSUE),
            capture_output=True, text=True, stdin=subprocess.DEVNULL, env=self.env(**env),
            timeout=180,
        )

    def send_and_kill_after(self, letters):
        """Starts a send and kills it outright once so many letters more have arrived."""
        enough = self.bench.arrived() + letters
        sending = subprocess.Popen(
            self.command("send", ISSUE, "--confirm", ISSUE),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, env=self.env(),
        )
        while sending.poll() is None and self.bench.arrived() < enough:
            time.sleep(0.005)
        sending.send_signal(signal.SIGKILL)
        _, said = sending.communicate(timeout=60)
        return sending.returncode, said

    def json(self, *arguments):
        asked = subprocess.run(
            self.command("--format", "json", *arguments),
            capture_output=True, text=True, env=self.env(), timeout=60,
        )
        if asked.returncode == COULD_NOT_RUN:
            raise AssertionError(f"bulletin {' '.join(arguments)} could not run:\n{asked.stderr}")
        return json.loads(asked.stdout)

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


class SendingThroughPostfix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench())

    def setUp(self):
        self.bench.empty()
        self.starttls = f"smtp://localhost:{self.bench.submission}"

    def assert_status(self, desk, **expected):
        """The states add up to everyone selected, and are as expected."""
        status = desk.json("status", ISSUE)
        self.assertEqual(
            status["selected"], sum(status[state] for state in STATES), f"does not add up: {status}"
        )
        self.assertEqual({state: status[state] for state in expected}, expected, status)
        return status

    def assert_one_letter_each(self, expected):
        """Exactly these people have exactly one letter, each addressed to them and to nobody else."""
        letters = self.bench.letters()
        for letter in letters:
            self.assertEqual(letter.to, letter.envelope_recipient)
            self.assertEqual(letter.came_in_by, "ESMTPSA", "the letter came without TLS or login")
            for other in ("Cc", "Bcc"):
                self.assertNotIn(other, letter.message)
        counts = collections.Counter(letter.to for letter in letters)
        self.assertEqual([to for to, count in counts.items() if count > 1], [], "got two letters")
        self.assertEqual(sorted(counts), sorted(expected))
        return letters

    def assert_nothing_went(self, desk, sent, told):
        """The run could not go on, said why, delivered nothing and blamed no subscriber."""
        self.assertEqual(sent.returncode, COULD_NOT_RUN, sent.stderr)
        self.assertRegex(sent.stderr.lower(), told)
        self.assertEqual(self.bench.letters(), [])
        self.assertEqual(desk.listed("--failed"), {})

    def test_a_whole_dispatch(self):
        takers = people(40)
        refused = [f"r{code}-person@example.org" for code in (550, 551, 553, 554)]
        desk = Desk(self, self.bench, takers[:20] + refused + takers[20:], self.starttls)

        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        letters = self.assert_one_letter_each(takers)
        self.assertEqual(
            {str(letter.message["Subject"]) for letter in letters},
            {"Loopback news, November 2026: one item"},
        )
        faults, judged = judge.judge_folder(self.bench.new, received=True)
        self.assertEqual((faults, judged), ([], 40))
        self.assert_status(
            desk, selected=44, sent=40, failed=4, in_doubt=0, deferred=0, suppressed=0, waiting=0
        )
        failed = desk.listed("--failed")
        self.assertEqual(sorted(failed), refused)
        for person, code in zip(refused, ("550", "551", "553", "554")):
            self.assertIn(code, failed[person].replace(person, ""), "the code is not reported")

        again = desk.send()
        self.assertNotEqual(again.returncode, COULD_NOT_RUN, again.stderr)
        self.assert_one_letter_each(takers)
        self.assert_status(desk, selected=44, sent=40, failed=4)

    def test_tls_from_the_first_byte(self):
        takers = people(10)
        desk = Desk(self, self.bench, takers, f"smtps://localhost:{self.bench.smtps}")
        sent = desk.send()
        self.assertEqual(sent.returncode, DONE, sent.stderr)
        self.assert_one_letter_each(takers)

    def test_a_wrong_password_sends_nothing_and_can_be_put_right(self):
        takers = people(6)
        desk = Desk(self, self.bench, takers, self.starttls)
        self.assert_nothing_went(desk, desk.send(password="wrong"), told="password|log ?in")
        self.assertEqual(desk.send().returncode, DONE)
        self.assert_one_letter_each(takers)

    def test_a_certificate_for_another_name_is_refused(self):
        takers = people(6)
        desk = Desk(self, self.bench, takers, f"smtp://localhost:{self.bench.misnamed}")
        self.assert_nothing_went(desk, desk.send(), told="certificate")
        desk.through(self.starttls)
        self.assertEqual(desk.send().returncode, DONE)
        self.assert_one_letter_each(takers)

    def test_a_certificate_of_an_unknown_authority_is_refused(self):
        desk = Desk(self, self.bench, people(6), self.starttls)
        self.assert_nothing_went(desk, desk.send(trusted=False), told="certificate")

    def test_killed_again_and_again_nobody_gets_two_letters_and_nobody_is_missed(self):
        connections = 4
        takers = people(160)
        # Slow enough that each kill falls into the middle of the dispatch.
        desk = Desk(
            self, self.bench, takers, self.starttls, pace="2400 per minute", connections=connections
        )
        kills = 3
        for _ in range(kills):
            code, said = desk.send_and_kill_after(letters=15)
            self.assertEqual(
                code, -signal.SIGKILL, f"the send ended by itself before it was killed:\n{said}"
            )
        last = desk.send()

        status = self.assert_status(desk, selected=160, failed=0, deferred=0, suppressed=0, waiting=0)
        self.assertLessEqual(status["in_doubt"], kills * connections)
        self.assertEqual(
            last.returncode, NOT_ALL_SENT if status["in_doubt"] else DONE, last.stderr
        )
        in_doubt = set(desk.listed("--in-doubt"))
        self.assertEqual(len(in_doubt), status["in_doubt"])

        # Who is in doubt may or may not have a letter; nobody else is unknown, and nobody has two.
        have = {letter.to for letter in self.bench.letters()}
        self.assert_one_letter_each(have)
        self.assertEqual(set(takers) - have - in_doubt, set(), "missed, and not listed in doubt")
        self.assertEqual(status["sent"], len(set(takers) - in_doubt))


if __name__ == "__main__":
    unittest.main(verbosity=2)
