"""`bulletin send` through a real Postfix: one letter for each person, whatever happens.

    BULLETIN=target/release/bulletin python3 -m unittest -v test_send        (in tests/postfix)

The server is on this machine only and is thrown away; see bench.py.
"""

import collections
import pathlib
import signal
import sys
import time
import unittest

from bench import PATIENCE, Bench
from desk import COULD_NOT_RUN, DONE, LATER, NEXT_DAY, NOT_ALL_SENT, Desk, people

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "judges"))

import letters as judge  # noqa: E402 (found by the line above)


class SendingThroughPostfix(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.bench = cls.enterClassContext(Bench())

    def setUp(self):
        self.bench.empty()
        self.bench.greylist.tries.clear()
        self.starttls = f"smtp://localhost:{self.bench.submission}"
        self.open = f"smtp://localhost:{self.bench.open}"

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

    def assert_one_letter_each_of(self, expected):
        """Whoever has a letter is one of these people and has only one. Returns who has."""
        have = {letter.to for letter in self.bench.letters()}
        self.assertEqual(have - expected, set(), "was not to get one")
        self.assert_one_letter_each(have)
        return have

    def assert_tries(self, takers, count):
        self.assertEqual(
            {taker: self.bench.greylist.tries[taker] for taker in takers}, dict.fromkeys(takers, count)
        )

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
        desk.status(
            self, selected=44, sent=40, failed=4, in_doubt=0, deferred=0, suppressed=0, waiting=0
        )
        failed = desk.listed("--failed")
        self.assertEqual(sorted(failed), refused)
        for person, code in zip(refused, ("550", "551", "553", "554")):
            self.assertIn(code, failed[person].replace(person, ""), "the code is not reported")

        again = desk.send()
        self.assertNotEqual(again.returncode, COULD_NOT_RUN, again.stderr)
        self.assert_one_letter_each(takers)
        desk.status(self, selected=44, sent=40, failed=4)

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

    def test_a_letter_too_large_for_the_server_goes_to_nobody(self):
        takers = people(6)
        desk = Desk(self, self.bench, takers, f"smtp://localhost:{self.bench.small}")
        self.assert_nothing_went(desk, desk.send(), told="4000")
        desk.through(self.starttls)
        self.assertEqual(desk.send().returncode, DONE)
        self.assert_one_letter_each(takers)

    def test_people_put_off_at_the_door_get_their_letter_the_next_day(self):
        takers = people(12)
        # A full mailbox may be emptied, whatever the first digit says.
        put_off = [f"r{code}-person@example.org" for code in (450, 451, 452, 552)]
        desk = Desk(self, self.bench, takers[:6] + put_off + takers[6:], self.starttls)
        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        desk.status(self, selected=16, sent=12, deferred=4)
        self.assert_one_letter_each(takers)
        desk.through(self.open)
        again = desk.send(now=NEXT_DAY)
        self.assertEqual(again.returncode, DONE, again.stderr)
        desk.status(self, selected=16, sent=16)
        self.assert_one_letter_each(takers + put_off)

    def test_who_is_refused_with_the_connection_closed_does_not_stop_the_others(self):
        takers = people(12)
        put_off = [f"{code}-person@example.org" for code in ("r421", "r454", "e421")]
        desk = Desk(self, self.bench, takers[:6] + put_off + takers[6:], self.starttls)
        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        status = desk.status(self, selected=15, failed=0, in_doubt=0, suppressed=0)
        # The one that was answered 421 4.7.0 may hold back others of its domain: for a while, not for good.
        have = self.assert_one_letter_each_of(set(takers))
        self.assertEqual(status["sent"], len(have))
        desk.through(self.open)
        again = desk.send(now=NEXT_DAY)
        self.assertEqual(again.returncode, DONE, again.stderr)
        desk.status(self, selected=15, sent=15)
        self.assert_one_letter_each(takers + put_off)

    def test_a_refusal_after_data_or_after_the_dot_is_for_one_person(self):
        takers = people(12)
        refused = [f"{code}-person@example.org" for code in ("d554", "e554", "h550")]
        desk = Desk(self, self.bench, takers[:6] + refused + takers[6:], self.starttls)
        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        self.assert_one_letter_each(takers)
        desk.status(self, selected=15, sent=12, failed=3, in_doubt=0, deferred=0, waiting=0)
        failed = desk.listed("--failed")
        self.assertEqual(sorted(failed), sorted(refused))
        for person in refused:
            self.assertIn(person[1:4], failed[person].replace(person, ""))
            self.assertIn("5.7.1", failed[person])

    def test_what_is_put_off_after_data_or_after_the_dot_is_tried_again(self):
        takers = people(12)
        put_off = [f"{code}-person@example.org" for code in ("d451", "e450")]
        desk = Desk(self, self.bench, takers + put_off, self.starttls, connections=1)
        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        self.assert_one_letter_each(takers)
        # 4.7.1 is about the domain: whoever comes after the first waits untried.
        status = desk.status(self, selected=14, sent=12, failed=0, in_doubt=0, suppressed=0)
        self.assertEqual(status["deferred"] + status["waiting"], 2)
        desk.through(self.open)
        again = desk.send(now=NEXT_DAY)
        self.assertEqual(again.returncode, DONE, again.stderr)
        self.assert_one_letter_each(takers + put_off)

    def test_a_spent_quota_stops_the_run_and_blames_nobody(self):
        takers = people(3)
        spent = ["quota-person@example.org"]
        desk = Desk(self, self.bench, takers + spent + people(9)[3:], self.starttls, connections=1)
        sent = desk.send()
        self.assertEqual(sent.returncode, COULD_NOT_RUN, sent.stderr)
        self.assertRegex(sent.stderr.lower(), "quota")
        self.assert_one_letter_each(takers)
        desk.status(self, selected=10, sent=3, failed=0, in_doubt=0, deferred=0, waiting=7)
        desk.through(self.open)
        self.assertEqual(desk.send(now=NEXT_DAY).returncode, DONE)
        self.assert_one_letter_each(people(9) + spent)

    def test_greylisting_puts_off_everybody_once(self):
        takers = people(12)
        desk = Desk(self, self.bench, takers, f"smtp://localhost:{self.bench.grey}")
        sent = desk.send()
        self.assertEqual(sent.returncode, NOT_ALL_SENT, sent.stderr)
        desk.status(self, selected=12, sent=0, failed=0, in_doubt=0, deferred=12, waiting=0)
        self.assertEqual(self.bench.letters(), [])
        self.assert_tries(takers, 1)
        # Too early: nobody knocks again.
        self.assertEqual(desk.send().returncode, NOT_ALL_SENT)
        self.assert_tries(takers, 1)
        again = desk.send(now=LATER)
        self.assertEqual(again.returncode, DONE, again.stderr)
        desk.status(self, selected=12, sent=12)
        self.assert_one_letter_each(takers)
        self.assert_tries(takers, 2)

    def test_the_server_goes_away_in_the_middle_and_comes_back(self):
        # So many that a busy machine notices the first of them well before the last.
        takers = people(500)
        desk = Desk(self, self.bench, takers, self.starttls, pace="2400 per minute", connections=4)
        sending = desk.begin_to_send()
        while sending.poll() is None and self.bench.arrived() < 15:
            time.sleep(0.005)
        self.bench.go_away()
        try:
            _, said = sending.communicate(timeout=PATIENCE)
        finally:
            self.bench.come_back()
        self.assertEqual(sending.returncode, COULD_NOT_RUN, said)
        desk.status(self, selected=500, failed=0, deferred=0, suppressed=0)
        desk.through(self.starttls)
        desk.send()
        self.assert_nobody_missed(desk, takers, doubts=4)

    def test_killed_again_and_again_nobody_gets_two_letters_and_nobody_is_missed(self):
        connections = 4
        # So slow, and so many, that each kill falls into the middle of the dispatch on a busy machine too.
        takers = people(500)
        desk = Desk(
            self, self.bench, takers, self.starttls, pace="2400 per minute", connections=connections
        )
        kills = 3
        for _ in range(kills):
            code, said = desk.send_and_kill_after(letters=15)
            self.assertEqual(
                code, -signal.SIGKILL, f"the send ended by itself before it was killed:\n{said}"
            )
        desk.through(self.starttls)
        last = desk.send()
        status = self.assert_nobody_missed(desk, takers, doubts=kills * connections)
        self.assertEqual(
            last.returncode, NOT_ALL_SENT if status["in_doubt"] else DONE, last.stderr
        )

    def assert_nobody_missed(self, desk, takers, doubts):
        """Everybody has one letter; but those few in doubt, who may or may not have one."""
        status = desk.status(
            self, selected=len(takers), failed=0, deferred=0, suppressed=0, waiting=0
        )
        self.assertLessEqual(status["in_doubt"], doubts)
        in_doubt = set(desk.listed("--in-doubt"))
        self.assertEqual(len(in_doubt), status["in_doubt"])
        have = self.assert_one_letter_each_of(set(takers))
        self.assertEqual(set(takers) - have - in_doubt, set(), "missed, and not listed in doubt")
        self.assertEqual(status["sent"], len(set(takers) - in_doubt))
        return status


if __name__ == "__main__":
    unittest.main(verbosity=2)
