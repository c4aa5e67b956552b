"""There and back: what a real Postfix bounces comes home by VERP, `bulletin inbox` reads it, and the next issue
leaves those people out.

    BULLETIN=target/release/bulletin python3 -m unittest -v test_roundtrip        (in tests/postfix)
"""

import email
import email.policy
import json
import subprocess
import unittest

from bench import PATIENCE, Bench
from desk import DONE, NOT_ALL_SENT, NOW, Desk, people

NEXT = "2026-12"


class ThereAndBack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench())

    now = NOW

    def run_(self, desk, *arguments, code=DONE):
        done = subprocess.run(
            desk.command(*arguments), capture_output=True, text=True, stdin=subprocess.DEVNULL,
            env=desk.env(now=self.now), timeout=PATIENCE,
        )
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout

    def next_issue(self, desk):
        """The issue of the next month to everybody on the list; returns who had it."""
        issue = (desk.folder / "issues" / "2026-11.yaml").read_text()
        issue = issue.replace("Monday 30 November 2026", "Wednesday 30 December 2026")
        issue = issue.replace("November 2026", "December 2026").replace("the November issue", "the December issue")
        (desk.folder / "issues" / f"{NEXT}.yaml").write_text(issue)
        self.bench.empty()
        self.now = "2026-12-30T10:00:00Z"
        self.run_(desk, "send", NEXT, "--confirm", NEXT)
        return sorted(
            letter.to for letter in self.bench.letters() if "bounces+" not in letter.envelope_recipient
        )

    def test_who_cannot_be_reached_is_left_out_of_the_next_issue(self):
        takers = people(10)
        later = ["b511-gone@example.org", "b522-full@example.org", "b571-rules@example.org"]
        refused = "r550-person@example.org"
        desk = Desk(self, self.bench, [*takers, *later, refused], f"smtp://localhost:{self.bench.submission}")
        settings = desk.folder / "bulletin.yaml"
        settings.write_text(
            settings.read_text().replace("send:\n", "send:\n  bounces: bounces@bulletin.test\n")
            + f"inbox:\n  source: {self.bench.new.parent}\n"
        )
        self.assertEqual(desk.send().returncode, NOT_ALL_SENT)
        self.bench.letters()

        # Postfix took them, so they count as sent; and its reports are what another parser says they are.
        desk.status(self, selected=14, sent=13, failed=1)
        reports = {}
        for path in self.bench.new.iterdir():
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if message.get_content_type() == "multipart/report":
                fields = list(message.walk())
                status = next(part for part in fields if part.get_content_type() == "message/delivery-status")
                person = status.get_payload()[1]
                reports[person["Final-Recipient"].split(";")[1].strip()] = (person["Status"], message["To"])
        self.assertEqual({who: status for who, (status, _) in reports.items()},
                         {later[0]: "5.1.1", later[1]: "5.2.2", later[2]: "5.7.1"})
        for _, to in reports.values():
            self.assertRegex(str(to), r"^<?bounces\+[a-z2-7]{26}@bulletin\.test>?$")

        before = {path.name: path.read_bytes() for path in self.bench.new.iterdir()}
        tried = json.loads(self.run_(desk, "inbox", "--dry-run", "--addresses", "--format", "json"))
        told = json.loads(self.run_(desk, "inbox", "--addresses", "--format", "json"))
        self.assertEqual({**tried, "dry_run": False}, told)
        self.assertEqual(before, {path.name: path.read_bytes() for path in self.bench.new.iterdir()})
        self.assertEqual(
            {line["address"]: line["what"] for line in told["mail"]},
            {later[0]: "bounced", later[1]: "soft-bounce", later[2]: "refused"},
        )
        # The letters themselves lie there too, and are no mail that came back.
        self.assertEqual((told["read"], told["automatic"], told["changes"]), (13, 10, 1))
        again = json.loads(self.run_(desk, "inbox", "--addresses", "--format", "json"))
        self.assertEqual((again["read"], again["read_before"], again["changes"]), (0, 13, 0))

        status = desk.status(self, selected=14, sent=13, failed=1)
        self.assertEqual((status["bounced"], status["complaints"]), (3, 0))
        said = self.run_(desk, "status", "2026-11", "--bounced")
        self.assertRegex(said, r"b511-gone@example\.org: accepted, then bounced, for the address is dead: .*5\.1\.1")

        took = self.next_issue(desk)
        self.assertEqual(took, sorted(takers))
        left = self.run_(desk, "status", NEXT, "--left-out")
        self.assertIn("b511-gone@example.org: the letter of 2026-11 came back", left)
        self.assertIn(refused, left)

        # Taken back, and read again, by the same mail.
        self.assertIn("b511-gone@example.org gets letters again", self.run_(desk, "inbox", "--undo", "--yes"))
        self.assertNotIn("b511-gone", json.dumps(json.loads(self.run_(desk, "inbox", "--addresses", "--format", "json"))["unreadable"]))


if __name__ == "__main__":
    unittest.main()
