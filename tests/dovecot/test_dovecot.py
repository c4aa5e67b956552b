"""`bulletin inbox imaps://…`, with a real IMAP server.

    BULLETIN=target/release/bulletin python3 -m unittest -v test_dovecot        (in tests/dovecot)
"""

import imaplib
import json
import os
import pathlib
import re
import ssl
import subprocess
import tempfile
import unittest

from server import PATIENCE, Dovecot

HERE = pathlib.Path(__file__).parent
BINARY = pathlib.Path(os.environ["BULLETIN"]).resolve()
SAMPLES = HERE.parent / "suite" / "returned"
LIST = """email,name,basis,since
ann@example.org,Ann,consent,2026-01-05
ben@example.org,Ben,consent,2026-01-05
"""


class OverImap(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(Dovecot())
        self.house = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())) / "bulletin"
        self.env = {
            "PATH": os.environ["PATH"],
            "BULLETIN_NOW": "2026-11-30T15:00:00Z",
            "BULLETIN_IMAP_PASSWORD": self.server.password,
            "BULLETIN_SMTP_CA": str(self.server.ca),
        }
        self.run_("init", self.house)
        (self.house / "subscribers" / "members.csv").write_text(LIST)
        settings = self.house / "bulletin.yaml"
        settings.write_text(
            settings.read_text().replace("lists: samples/members, samples/friends", "lists: members")
            + f"inbox:\n  source: imaps://localhost:{self.server.imaps}/INBOX\n  user: {self.server.user}\n"
        )
        # A rehearsal's letters bear the code to leave with that real ones bear.
        self.run_("send", "2018-02")
        letters = [path.read_text() for path in (self.house / "outbox" / "2018-02").iterdir()]
        (ben,) = [letter for letter in letters if "<ben@example.org>" in letter]
        self.code = re.search(r"unsubscribe%20([a-z2-7]{26})", ben.replace("\n ", ""))[1]

    def run_(self, *arguments, code=0, **env):
        where = ["-C", self.house] if self.house.exists() else []
        done = subprocess.run(
            [BINARY, *where, *arguments],
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE,
            env={name: value for name, value in {**self.env, **env}.items() if value is not None},
        )
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def flags(self, folder="INBOX"):
        """What another IMAP client sees: how many messages, how many unseen."""
        context = ssl.create_default_context(cafile=self.server.ca)
        with imaplib.IMAP4_SSL("localhost", self.server.imaps, ssl_context=context) as other:
            other.login(self.server.user, self.server.password)
            _, (answer,) = other.status(folder, "(MESSAGES UNSEEN)")
        return tuple(map(int, re.search(rb"MESSAGES (\d+) UNSEEN (\d+)", answer).groups()))

    def deliver(self, sample, folder="", more=b""):
        message = (SAMPLES / f"{sample}.eml").read_text().replace("LEAVETOKEN", self.code)
        self.server.deliver(message.encode() + more, folder)

    def test_a_mailbox_is_read_and_left_as_it_is(self):
        for sample in ("leave", "wish", "out-of-office-welsh", "answer"):
            self.deliver(sample)
        # Ann has a letter to come, or she would be unknown in the ledger; the list knows her all the same.
        said = json.loads(self.run_("inbox", "--addresses", "--format", "json"))
        self.assertEqual((said["read"], said["automatic"], said["changes"]), (4, 1, 2))
        left = {line["address"] for line in said["mail"] if line["what"] == "left"}
        self.assertEqual(left, {"ann@example.org", "ben@example.org"})
        self.assertEqual(self.flags(), (4, 4), "a message was marked or is gone")
        self.assertIn("4 had been read before", self.run_("inbox"))
        # Only what is new is fetched.
        self.server.deliver(b"From: zoe@example.org\r\nSubject: Hello\r\n\r\nHello\r\n")
        self.assertIn("Read 1 new mail; 4 had been read before", self.run_("inbox"))

    def test_another_folder_a_large_mail_and_a_connection_within_the_machine(self):
        self.deliver("leave", ".Returned", more=b"x" * (11 << 20))
        plain = f"imap://{self.server.user.replace('@', '%40')}@localhost:{self.server.imap}/Returned"
        said = self.run_("inbox", plain, "--addresses")
        self.assertIn("ben@example.org: asked to leave", said)
        self.assertIn("larger than 10 MB", said)

    def test_a_folder_may_have_any_name(self):
        # As the RFC writes it, and as Dovecot keeps it on disk.
        self.deliver("leave", ".Bounces.Wedi d&AXU-ad &- R&-D")
        (settings := self.house / "bulletin.yaml").write_text(
            settings.read_text().replace("/INBOX\n", "/Bounces/Wedi dŵad & R&D\n")
        )
        said = self.run_("inbox", "--addresses")
        self.assertIn("ben@example.org: asked to leave", said)
        self.assertIn("Read 0 new mails; 1 had been read before", self.run_("inbox"))

    def test_nothing_is_said_to_a_server_that_cannot_be_trusted(self):
        self.assertIn("nobody we trust", self.run_("inbox", code=2, BULLETIN_SMTP_CA=None))
        by_number = f"imaps://127.0.0.1:{self.server.imaps}/INBOX"
        self.assertIn("another name", self.run_("inbox", by_number, code=2))
        log = (self.server.folder / "dovecot.log").read_text(errors="replace")
        self.assertNotIn("Login: user", log)

    def test_what_does_not_work_is_said(self):
        wrong = self.run_("inbox", code=2, BULLETIN_IMAP_PASSWORD="hunter2")
        self.assertIn("refuses the login", wrong)
        self.assertNotIn("hunter2", wrong)
        self.assertIn("asks for a user and a password", self.run_("inbox", code=2, BULLETIN_IMAP_PASSWORD=None))
        missing = f"imaps://localhost:{self.server.imaps}/Nowhere"
        self.assertIn("does not open the folder Nowhere", self.run_("inbox", missing, code=2))
        self.assertIn("cannot be reached", self.run_("inbox", "imaps://localhost:1/INBOX", code=2))


if __name__ == "__main__":
    unittest.main()
