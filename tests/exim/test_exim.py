"""`bulletin send` through a real Exim, which gives its reasons without enhanced codes.

    BULLETIN=target/release/bulletin EXIM=target/tools/exim python3 -m unittest -v test_exim    (in tests/exim)
"""

import collections
import pathlib
import signal
import smtplib
import ssl
import sys
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "postfix"))

from bench import PATIENCE  # noqa: E402 (found by the line above)
from desk import COULD_NOT_RUN, DONE, NEXT_DAY, NOT_ALL_SENT, Desk, people  # noqa: E402
from exim import Exim  # noqa: E402


class SendingThroughExim(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.exim = cls.enterClassContext(Exim())

    def setUp(self):
        self.exim.empty()
        self.starttls = f"smtp://localhost:{self.exim.submission}"

    def assert_one_letter_each(self, expected):
        """Exactly these people have exactly one letter, and Exim's log says the same as the Maildir."""
        letters = self.exim.letters()
        for letter in letters:
            self.assertEqual(letter.to, letter.envelope_recipient)
            self.assertIn("esmtpsa", letter.message.get_all("Received")[0], "without TLS or login")
        counts = collections.Counter(letter.to for letter in letters)
        self.assertEqual([to for to, count in counts.items() if count > 1], [], "got two letters")
        self.assertEqual(sorted(counts), sorted(expected))
        for complaint in ("synchronization error", "panic", "PANIC"):
            self.assertFalse(self.exim.logged(complaint), f"Exim complains of a {complaint}")

    def test_the_server_is_a_strict_one_and_gives_no_enhanced_codes(self):
        trusting = ssl.create_default_context(cafile=self.exim.ca)
        client = smtplib.SMTP("localhost", self.exim.submission, timeout=PATIENCE)
        self.addCleanup(client.close)
        client.ehlo()
        self.assertNotIn("auth", client.esmtp_features)
        client.starttls(context=trusting)
        with self.assertRaises(smtplib.SMTPAuthenticationError):
            client.login(self.exim.user, "wrong")
        client.mail("sender@example.org")
        self.assertEqual(client.rcpt("ada@example.org"), (550, b"relay not permitted"))
        client.rset()
        client.login(self.exim.user, self.exim.password)
        self.assertNotIn("enhancedstatuscodes", client.esmtp_features)
        client.mail("sender@example.org")
        self.assertEqual(client.rcpt("unknown-ada@example.org"), (550, b"Unrouteable address"))
        self.assertEqual(client.rcpt("greylisted-ada@example.org")[0], 451)
        self.assertEqual(client.rcpt("ada@example.org"), (250, b"Accepted"))
        self.assertEqual(client.data("To: ada@example.org\r\n\r\nHello\r\n")[0], 250)
        self.assertEqual([letter.to for letter in self.exim.letters()], ["ada@example.org"])

    def test_a_whole_dispatch_over_many_connections(self):
        # Exim ends each connection after twenty letters, and takes three connections at a time.
        takers = people(90)
        desk = Desk(self, self.exim, takers, self.starttls, connections=3)
        sent = desk.send()
        self.assertEqual(sent.returncode, DONE, sent.stderr)
        desk.status(self, selected=90, sent=90)
        self.assert_one_letter_each(takers)
        again = desk.send()
        self.assertEqual(again.returncode, DONE, again.stderr)
        self.assert_one_letter_each(takers)

    def test_more_connections_than_the_server_takes(self):
        takers = people(40)
        desk = Desk(self, self.exim, takers, self.starttls, connections=8)
        sent = desk.send()
        self.assertEqual(sent.returncode, DONE, sent.stderr)
        desk.status(self, selected=40, sent=40)
        self.assert_one_letter_each(takers)
        self.assertTrue(self.exim.logged("too many connections"), "the test has lost its point")

    def test_tls_from_the_first_byte(self):
        takers = people(10)
        desk = Desk(self, self.exim, takers, f"smtps://localhost:{self.exim.smtps}")
        sent = desk.send()
        self.assertEqual(sent.returncode, DONE, sent.stderr)
        self.assert_one_letter_each(takers)

    def test_a_wrong_password_sends_nothing_and_can_be_put_right(self):
        takers = people(6)
        desk = Desk(self, self.exim, takers, self.starttls)
        sent = desk.send(password="wrong")
        self.assertEqual(sent.returncode, COULD_NOT_RUN, sent.stderr)
        self.assertRegex(sent.stderr.lower(), "password|log ?in")
        desk.status(self, selected=6, waiting=6)
        self.assertEqual(desk.send().returncode, DONE)
        self.assert_one_letter_each(takers)

    def test_refusals_and_deferrals_are_for_whom_they_are_meant(self):
        takers = people(16)
        refused = {
            "unknown-person@example.org": "Unrouteable address",
            "dropped-person@example.org": "Go away",
            "predata-person@example.org": "No text for you",
            "spam-person@example.org": "This message scored 14.2 points.",
        }
        put_off = [f"{why}-person@example.org" for why in ("greylisted", "full", "broken", "scanner")]
        others = [*refused, *put_off]
        # Each between two who get theirs.
        mixed = [who for pair in zip(takers, others + [None] * 8) for who in pair if who]
        desk = Desk(self, self.exim, mixed, self.starttls)
        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        self.assert_one_letter_each(takers)
        desk.status(self, selected=24, sent=16, failed=4, deferred=4, in_doubt=0, suppressed=0, waiting=0)
        failed = desk.listed("--failed")
        self.assertEqual(sorted(failed), sorted(refused))
        for person, words in refused.items():
            self.assertIn(words, failed[person])
        # The next day they are put off again, and nobody else is written to.
        again = desk.send(now=NEXT_DAY)
        self.assertEqual(again.returncode, NOT_ALL_SENT, again.stderr)
        self.assert_one_letter_each(takers)
        desk.status(self, selected=24, sent=16, failed=4, deferred=4)

    def test_killed_again_and_again_nobody_gets_two_letters_and_nobody_is_missed(self):
        connections, kills = 3, 3
        takers = people(120)
        desk = Desk(
            self, self.exim, takers, self.starttls, pace="2400 per minute", connections=connections
        )
        for _ in range(kills):
            code, said = desk.send_and_kill_after(letters=12)
            self.assertEqual(code, -signal.SIGKILL, f"the send ended by itself:\n{said}")
        desk.send()
        status = desk.status(self, selected=120, failed=0, deferred=0, suppressed=0, waiting=0)
        self.assertLessEqual(status["in_doubt"], kills * connections)
        in_doubt = set(desk.listed("--in-doubt"))
        have = {letter.to for letter in self.exim.letters()}
        self.assert_one_letter_each(have)
        self.assertEqual(set(takers) - have - in_doubt, set(), "missed, and not listed in doubt")


if __name__ == "__main__":
    unittest.main(verbosity=2)
