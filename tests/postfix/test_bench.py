"""The mail server of these tests behaves as they believe: a strict relay, not an open door.

    python3 -m unittest -v test_bench        (in tests/postfix)

If one of these fails, what test_send.py says about `bulletin` means nothing.
"""

import smtplib
import ssl
import unittest

from bench import PATIENCE, Bench


class BenchHolds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench())

    def setUp(self):
        self.bench.empty()
        self.trusting = ssl.create_default_context(cafile=self.bench.ca)

    def client(self, port=None):
        client = smtplib.SMTP("localhost", port or self.bench.submission, timeout=PATIENCE)
        self.addCleanup(client.close)
        return client

    def send(self, client, to):
        client.sendmail("sender@example.org", [to], f"To: {to}\r\nSubject: Hello\r\n\r\nHello\r\n")

    def test_a_letter_sent_with_starttls_and_a_login_arrives_once(self):
        client = self.client()
        client.starttls(context=self.trusting)
        client.login(self.bench.user, self.bench.password)
        self.send(client, "ada@example.org")
        (letter,) = self.bench.letters()
        self.assertEqual(letter.to, "ada@example.org")
        self.assertEqual(letter.envelope_recipient, "ada@example.org")
        self.assertEqual(letter.came_in_by, "ESMTPSA")

    def test_a_letter_sent_with_tls_from_the_first_byte_arrives_once(self):
        client = smtplib.SMTP_SSL(
            "localhost", self.bench.smtps, timeout=PATIENCE, context=self.trusting
        )
        self.addCleanup(client.close)
        client.login(self.bench.user, self.bench.password)
        self.send(client, "ada@example.org")
        self.assertEqual([letter.to for letter in self.bench.letters()], ["ada@example.org"])

    def test_nothing_is_taken_without_tls(self):
        client = self.client()
        client.ehlo()
        self.assertNotIn("auth", client.esmtp_features)
        with self.assertRaises(smtplib.SMTPException) as refused:
            self.send(client, "ada@example.org")
        self.assertEqual(refused.exception.smtp_code, 530)
        self.assertEqual(self.bench.letters(), [])

    def test_nothing_is_taken_without_a_login(self):
        client = self.client()
        client.starttls(context=self.trusting)
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            self.send(client, "ada@example.org")
        self.assertEqual(self.bench.letters(), [])

    def test_a_wrong_password_is_refused(self):
        client = self.client()
        client.starttls(context=self.trusting)
        with self.assertRaises(smtplib.SMTPAuthenticationError) as refused:
            client.login(self.bench.user, "wrong")
        self.assertEqual(refused.exception.smtp_code, 535)

    def test_the_misnamed_door_has_a_good_certificate_for_another_name(self):
        with self.assertRaises(ssl.SSLCertVerificationError) as refused:
            self.client(self.bench.misnamed).starttls(context=self.trusting)
        self.assertIn("localhost", refused.exception.verify_message)
        careless = ssl.create_default_context(cafile=self.bench.ca)
        careless.check_hostname = False
        client = self.client(self.bench.misnamed)
        client.starttls(context=careless)
        client.login(self.bench.user, self.bench.password)

    def test_a_certificate_of_an_unknown_authority_is_refused(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.client().starttls(context=ssl.create_default_context())

    def test_the_magic_people_are_refused_with_their_code(self):
        for code in (550, 551, 552, 553, 554, 450, 451, 452, 421, 454):
            with self.subTest(code), self.assertRaises(smtplib.SMTPRecipientsRefused) as refused:
                self.send(self.logged_in(), f"r{code}-ada@example.org")
            ((said, _),) = refused.exception.recipients.values()
            self.assertEqual(said, code)
        for letter, code in (("d", 554), ("d", 451), ("e", 554), ("e", 450), ("e", 421), ("h", 550)):
            with self.subTest(letter, code=code), self.assertRaises(smtplib.SMTPDataError) as refused:
                self.send(self.logged_in(), f"{letter}{code}-ada@example.org")
            self.assertEqual(refused.exception.smtp_code, code)
        self.assertEqual(self.bench.letters(), [])

    def test_the_grey_door_opens_at_the_second_try(self):
        with self.assertRaises(smtplib.SMTPRecipientsRefused):
            self.send(self.logged_in(self.bench.grey), "bea@example.org")
        self.send(self.logged_in(self.bench.grey), "bea@example.org")
        self.assertEqual([letter.to for letter in self.bench.letters()], ["bea@example.org"])
        self.assertEqual(self.bench.greylist.tries["bea@example.org"], 2)

    def logged_in(self, port=None):
        client = self.client(port)
        client.starttls(context=self.trusting)
        client.login(self.bench.user, self.bench.password)
        return client


if __name__ == "__main__":
    unittest.main(verbosity=2)
