"""`bulletin send` to smtp-sink, which fails at every step of the conversation in every way it can.

    BULLETIN=target/release/bulletin python3 -m unittest -v test_sink        (in tests/smtp-sink)

Each fault is met with what was settled beforehand: what is about one letter is for that letter, what is about
the server is for nobody, what cannot be known is in doubt. Afterwards the server is well, the send is
repeated, and everybody has one letter who is not failed or in doubt.
"""

import collections
import concurrent.futures
import dataclasses
import pathlib
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).parent
sys.path.append(str(HERE.parent / "postfix"))

from bench import free_ports  # noqa: E402 (found by the line above)
from desk import COULD_NOT_RUN, DONE, NEXT_DAY, NOT_ALL_SENT, Desk, people  # noqa: E402
from sink import Sink  # noqa: E402

# Fewer than the equal refusals after which a run is stopped, whoever they seem to be about.
TAKERS = people(4)


@dataclasses.dataclass
class Fault:
    """How the sink fails, and what `bulletin send` must make of it."""

    options: str
    code: int
    # The state everybody is in afterwards; `later` is "waiting" or "deferred".
    state: str
    # A regular expression for what is said: of the run, or of each letter in `status --failed`.
    told: str = ""

    @property
    def arguments(self):
        """`-b` and `-B` take all the words up to the next option."""
        arguments = []
        for part in self.options.split(" -"):
            option, _, value = ("-" + part.removeprefix("-")).partition(" ")
            arguments += [option, value] if value else [option]
        return arguments


# About the server, or about us as a sender: nobody's letter is touched, and the run says that it cannot go on.
STOPPED = [
    Fault(options, COULD_NOT_RUN, "waiting", told)
    for options, told in [
        ("-f CONNECT", "500"),
        ("-B 554 5.7.1 your address is on a list -f CONNECT", "554 5.7.1 your address is on a list"),
        ("-r CONNECT", "450"),
        ("-b 421 4.3.2 not now -r CONNECT", "421"),
        ("-q CONNECT", "lost"),
        ("-Q CONNECT", "421"),
        ("-f EHLO", "500"),
        ("-r EHLO", "450"),
        ("-q EHLO", "lost"),
        ("-Q EHLO", "421"),
        ("-e", "500|502"),
        ("-f MAIL", "500"),
        ("-B 550 5.7.1 you may not send as that -f MAIL", "sender"),
        ("-B 530 5.7.0 log in first -f MAIL", "login"),
        ("-B 552 5.3.4 too big -f MAIL", "too large"),
        ("-r MAIL", "450"),
        ("-b 454 4.7.0 Throttling failure: Daily message quota exceeded. -r MAIL", "quota"),
        ("-q MAIL", "gone"),
        ("-Q MAIL", "421"),
        ("-f RCPT", "500"),
        ("-q RCPT", "gone"),
        ("-f DATA", "500"),
        ("-q DATA", "gone"),
        ("-f .", "500"),
        ("-B 552 5.3.4 too big -f .", "too large"),
    ]
]

# About one letter, for good.
REFUSED = [Fault("-B 550 5.1.1 no such user -f RCPT", NOT_ALL_SENT, "failed", "5.1.1")]

# Said of each letter for good, and perhaps meant of us: while nobody at all has got a letter, it counts for nobody.
NOBODY = [
    Fault(options, COULD_NOT_RUN, "waiting", told)
    for options, told in [
        ("-B 550 no such user here -f RCPT", "no such user here"),
        ("-B 554 5.7.1 refused by policy -f RCPT", "5.7.1"),
        ("-B 554 5.5.1 no valid recipients -f DATA", "5.5.1"),
        ("-B 554 5.7.1 looks like spam -f .", "5.7.1"),
        ("-B 550 5.7.26 not authenticated -f .", "5.7.26"),
    ]
]

# About one letter, for now.
PUT_OFF = [
    Fault(options, NOT_ALL_SENT, "later")
    for options in [
        "-r RCPT",
        "-b 450 4.2.0 greylisted -r RCPT",
        "-b 452 4.2.2 mailbox full -r RCPT",
        "-B 552 5.2.2 mailbox full -f RCPT",
        "-b 451 4.7.1 try again later -r RCPT",
        "-Q RCPT",
        "-r DATA",
        "-Q DATA",
        "-r .",
        "-b 451 4.7.1 greylisted -r .",
        "-Q .",
    ]
]

# A server of few words or a slow one is as good as any.
# (A sink that is slow with anything but DATA answers the commands that follow out of turn: hence -p.)
WELL = ["-a", "-8", "-p", "-N", "-E", "-a -8 -p -N -E", "-w 1", "-p -W .:1", "-p -W MAIL:1", "-m 1"]


class SendingToASinkThatFails(unittest.TestCase):
    def folder(self):
        folder = tempfile.TemporaryDirectory(prefix="bulletin-sink-")
        self.addCleanup(folder.cleanup)
        pathlib.Path(folder.name).chmod(0o755)
        kept = pathlib.Path(folder.name) / "letters"
        kept.mkdir()
        return kept

    def side_by_side(self, work, cases):
        """Most of each case is waiting, so they go side by side."""
        ports = free_ports(len(cases))
        with concurrent.futures.ThreadPoolExecutor(12) as pool:
            done = [(case, pool.submit(work, case, port)) for case, port in zip(cases, ports)]
        for case, future in done:
            with self.subTest(getattr(case, "options", case)):
                future.result()

    def check(self, fault, port):
        with Sink(self.folder(), *fault.arguments, port=port) as sink:
            desk = Desk(self, sink, TAKERS, sink.url)
            sent = desk.send()
            self.assertEqual(sent.returncode, fault.code, sent.stderr)
            if fault.state == "waiting":
                self.assertRegex(sent.stderr.lower(), fault.told.lower())
            status = desk.status(self, selected=4, sent=0, in_doubt=0, suppressed=0)
            if fault.state == "later":
                self.assertEqual(status["waiting"] + status["deferred"], 4, status)
            else:
                self.assertEqual(status[fault.state], 4, status)
            failed = desk.listed("--failed")
            self.assertEqual(set(failed), set(TAKERS) if fault.state == "failed" else set())
            for entry in failed.values():
                self.assertIn(fault.told, entry)
        # The next day the server is well.
        with Sink(self.folder(), port=port) as sink:
            again = desk.send(now=NEXT_DAY)
            self.assertEqual(again.returncode, NOT_ALL_SENT if failed else DONE, again.stderr)
            self.assertEqual(sink.seen(), sorted(set(TAKERS) - set(failed)))
            desk.status(self, selected=4, sent=4 - len(failed), failed=len(failed))

    def test_what_is_about_the_server_or_the_sender_is_for_nobody(self):
        self.side_by_side(self.check, STOPPED)

    def test_a_refusal_of_one_letter_is_for_good_and_says_why(self):
        self.side_by_side(self.check, REFUSED)

    def test_a_refusal_of_everybody_is_for_nobody_while_no_letter_has_got_through(self):
        self.side_by_side(self.check, NOBODY)

    def test_a_letter_that_is_put_off_arrives_the_next_day(self):
        self.side_by_side(self.check, PUT_OFF)

    def test_a_server_of_few_words_or_a_slow_one_gets_every_letter_once(self):
        def work(options, port):
            takers = people(6)
            with Sink(self.folder(), *options.split(), port=port) as sink:
                desk = Desk(self, sink, takers, sink.url, connections=3)
                sent = desk.send()
                self.assertEqual(sent.returncode, DONE, sent.stderr)
                self.assertEqual(sink.seen(), takers)
                desk.status(self, selected=6, sent=6)

        self.side_by_side(work, WELL)

    def test_a_server_that_refuses_before_it_has_heard_the_letter_gets_it_once(self):
        port = free_ports(1)[0]
        with Sink(self.folder(), "-A", "0", port=port) as sink:
            desk = Desk(self, sink, TAKERS, sink.url)
            self.assertNotEqual(desk.send().returncode, DONE)
            status = desk.status(self, sent=0, suppressed=0)
            self.assertEqual(status["failed"] + status["in_doubt"] + status["waiting"], 4, status)
            settled = {**desk.listed("--failed"), **desk.listed("--in-doubt")}
        with Sink(self.folder(), port=port) as sink:
            desk.send(now=NEXT_DAY)
            self.assertEqual(sink.seen(), sorted(set(TAKERS) - set(settled)))

    def test_no_answer_after_the_dot_is_in_doubt_until_somebody_decides(self):
        takers = people(8)
        port = free_ports(1)[0]
        with Sink(self.folder(), "-q", ".", port=port) as sink:
            desk = Desk(self, sink, takers, sink.url)
            sent = desk.send()
            # One letter after the other like that would only add to the doubt.
            self.assertEqual(sent.returncode, COULD_NOT_RUN, sent.stderr)
            seen = sink.seen()
            self.assertEqual(len(set(seen)), len(seen), "got two letters")
            in_doubt = set(desk.listed("--in-doubt"))
            # Whoever has had the dot is in doubt; whoever is in doubt may not have had it.
            self.assertEqual(set(seen) - in_doubt, set())
            self.assertIn(len(in_doubt), (3, 4))
            desk.status(self, sent=0, in_doubt=len(in_doubt), waiting=8 - len(in_doubt), failed=0)
        with Sink(self.folder(), port=port) as sink:
            again = desk.send(now=NEXT_DAY)
            self.assertEqual(again.returncode, NOT_ALL_SENT, again.stderr)
            self.assertEqual(sink.seen(), sorted(set(takers) - in_doubt))
            desk.status(self, sent=8 - len(in_doubt), in_doubt=len(in_doubt), failed=0)

    def test_a_server_that_ends_in_the_middle_misses_nobody(self):
        takers = people(60)
        port = free_ports(1)[0]
        with Sink(self.folder(), "-M", "25", port=port) as sink:
            desk = Desk(self, sink, takers, sink.url, connections=3)
            sent = desk.send()
            self.assertEqual(sent.returncode, COULD_NOT_RUN, sent.stderr)
            first = sink.seen()
            self.assertEqual(len(set(first)), len(first), "got two letters")
            self.assertGreaterEqual(len(first), 25)
            in_doubt = set(desk.listed("--in-doubt"))
            self.assertLessEqual(len(in_doubt), 3)
            status = desk.status(self, selected=60, failed=0, deferred=0, suppressed=0)
            self.assertGreater(status["waiting"], 0)
        with Sink(self.folder(), port=port) as sink:
            desk.send(now=NEXT_DAY)
            second = sink.seen()
            twice = [who for who, count in collections.Counter(first + second).items() if count > 1]
            self.assertEqual(twice, [], "got two letters")
            self.assertEqual(set(takers) - set(first) - set(second) - in_doubt, set(), "missed")
            desk.status(self, sent=60 - len(in_doubt), in_doubt=len(in_doubt), failed=0, waiting=0)

    def test_a_thousand_letters_side_by_side(self):
        takers = people(1000)
        with Sink(self.folder()) as sink:
            desk = Desk(self, sink, takers, sink.url, connections=8)
            sent = desk.send()
            self.assertEqual(sent.returncode, DONE, sent.stderr)
            self.assertEqual(sink.seen(), takers)
            desk.status(self, selected=1000, sent=1000)


if __name__ == "__main__":
    unittest.main(verbosity=2)
