"""The judges that ask other programs (SpamAssassin, w3m, lynx) can tell good from bad.

    python3 -m unittest -v test_mail        (in tests/judges)
"""

import email.message
import email.policy
import unittest

import order
import spam

HIDDEN = "display:none;max-height:0;overflow:hidden"
PAGE = f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head>
<body style="background-color:#eef1f4">
<div style="{HIDDEN}">Café owners ask for clearer rules, and two new grants are open</div>
<table role="presentation"><tr><td><p>The Example Network</p><h1>Health news</h1></td></tr>
<tr><td><p>Good morning. This is what happened in our field since the last letter we wrote.</p></td></tr>
<tr><td><h2>Jobs</h2></td></tr>
<tr><td><h3>A cook who can start in the first week of the new year, and who likes to work with people</h3>
<p>The kitchen feeds sixty every day. No experience is needed.</p></td></tr>
<tr><td><h2>Events</h2></td></tr>
<tr><td><h3>Open day</h3><p>Come and see the garden. There is soup.</p></td></tr>
<tr><td><h2>Why you get this</h2><p>You asked for it.</p></td></tr></table></body></html>"""
TEXT = """The Example Network

Health news
-----------

Good morning. This is what happened in our field since the last letter we wrote.

Jobs
----

A cook who can start in the first week of the new year, and who likes to work with people
-----------------------------------------------------------------
The kitchen feeds sixty every day. No experience is needed.

Events
------

Open day
--------
Come and see the garden. There is soup.

Why you get this
----------------
You asked for it.
"""


def letter(page, text):
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in (
        ("From", "News <news@example.org>"), ("To", "Ann <ann@example.org>"),
        ("Subject", "Health news, November 2026"), ("Date", "Mon, 30 Nov 2026 10:00:00 +0000"),
        ("Message-ID", "<2026-11.ann@example.org>"), ("List-Id", "<news.example.org>"),
        ("List-Unsubscribe", "<mailto:leave@example.org>"),
    ):
        message[name] = value
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    return message.as_bytes()


class SpamJudged(unittest.TestCase):
    def test_a_faultless_letter_costs_nothing(self):
        self.assertEqual(list(spam.judge(letter(PAGE, TEXT))), [])

    def test_each_fault_is_found(self):
        unlike = " ".join(f"Settings{chr(97 + n)} altogether{chr(98 + n)}." for n in range(24))
        pale = "color:#eef1f4;background-color:#eef1f4;font-size:1px;line-height:1px"
        for page, text, said in (
            (PAGE, unlike, "MPART_ALT_DIFF"),
            (PAGE.replace(HIDDEN, pale), TEXT, "HTML_FONT_LOW_CONTRAST"),
            (PAGE.replace(HIDDEN, pale), TEXT, "points; 0.0 at most"),
            (PAGE, TEXT.replace("There is soup.", "Cheap Viagra and Cialis, no prescription."), "costs"),
        ):
            with self.subTest(said):
                self.assertIn(said, "\n".join(spam.judge(letter(page, text))))

    def test_a_rule_that_stands_has_to_hit(self):
        pale = PAGE.replace(HIDDEN, "color:#eef1f4;background-color:#eef1f4")
        stands = {"HTML_FONT_LOW_CONTRAST"}
        self.assertEqual(list(spam.judge(letter(pale, TEXT), stands)), [])
        self.assertIn("does not hit it", "\n".join(spam.judge(letter(PAGE, TEXT), stands)))

    def test_what_is_no_letter_is_not_passed(self):
        self.assertIn("saw no HTML", "\n".join(spam.judge(b"Hello\n")))


class OrderJudged(unittest.TestCase):
    def test_the_same_order_is_the_same(self):
        self.assertEqual(list(order.judge(TEXT, PAGE, True)), [])
        web = PAGE.replace("<h2>Why you get this</h2><p>You asked for it.</p>", "")
        self.assertEqual(list(order.judge(TEXT, web, False)), [])

    def test_each_fault_is_found(self):
        preview = PAGE[PAGE.index("Café"):PAGE.index("</div>")]
        jobs = PAGE[PAGE.index("<tr><td><h2>Jobs"):PAGE.index("<tr><td><h2>Events")]
        shuffled = PAGE.replace(jobs, "").replace("<tr><td><h2>Why", jobs + "<tr><td><h2>Why")
        for page, said in (
            (shuffled, "“Events” comes earlier"),
            (PAGE.replace("<h3>Open day</h3><p>", "<p>Open day: "), "“Open day” does not stand alone"),
            (PAGE.replace("<h2>Jobs</h2>", ""), "“Jobs” does not stand alone"),
            (PAGE.replace("likes to work", "loves to work"), "“A cook who"),
            (PAGE.replace(preview, "News"), "has 4 characters"),
            (PAGE.replace(preview, preview * 3), "characters, not 35 to 130"),
            (PAGE.replace(preview, "antidisestablishmentarianism and floccinaucinihilipilification"),
             "not a sentence"),
            (PAGE.replace(preview, preview + "&#847;&#8203;" * 9), "nobody can see"),
        ):
            faults = "\n".join(order.judge(TEXT, page, True))
            for reader in order.READERS:
                with self.subTest(said, reader=reader):
                    self.assertTrue(any(line.startswith(reader) and said in line
                                        for line in faults.splitlines()), faults)
        self.assertIn("no headings", "\n".join(order.judge("Hello\n", PAGE, False)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
