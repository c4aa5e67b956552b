"""The judges can tell good from bad: each is shown a faultless letter, then one fault at a time.

    python3 -m unittest -v test_judges        (in tests/judges)
"""

import pathlib
import tempfile
import unittest

import letters
import same_words

PAGE = """<!DOCTYPE html><html><head><title>News</title><style>p { color: red }</style></head><body>
<div style="display: none">Only for the preview line</div>
<h1>Health news</h1><p>It's <b>good</b>, really.</p><ul><li>First</li><li>Second</li></ul>
<p><a href="https://example.org/a?b=1&amp;c=2">Read the report</a></p><img src="x" alt="Our logo"></body></html>"""
TEXT = """HEALTH NEWS
-----------

It’s good, really.

- First
- Second

Read the report:
https://example.org/a?b=1&c=2

Our logo
"""
GOOD = """From: News <news@example.org>\r
To: NAME@example.org\r
Subject: Health news\r
Date: Mon, 30 Nov 2026 10:00:00 +0000\r
Message-ID: <2026-11.NAME@example.org>\r
List-Id: News <news.example.org>\r
List-Unsubscribe: <mailto:leave@example.org?subject=NAME-token>\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary="=-b"\r
\r
--=-b\r
Content-Type: text/plain; charset="utf-8"\r
Content-Transfer-Encoding: quoted-printable\r
\r
Caf=C3=A9\r
--=-b\r
Content-Type: text/html; charset="utf-8"\r
Content-Transfer-Encoding: quoted-printable\r
\r
<p>Caf=C3=A9</p>\r
--=-b--\r
"""


class LettersJudged(unittest.TestCase):
    def judge(self, change=lambda text: text, listed=None):
        """The faults of a dispatch to ann and joann, where joann's letter is changed."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("ann", "joann"):
                text = GOOD.replace("NAME", name)
                text = change(text) if name == "joann" else text
                pathlib.Path(folder, f"{name}.eml").write_bytes(text.encode("utf-8"))
            if listed is not None:
                pathlib.Path(folder, "list.csv").write_text("email\n" + "\n".join(listed))
                listed = pathlib.Path(folder, "list.csv")
            return "\n".join(letters.judge_folder(folder, listed=listed)[0])

    def test_a_faultless_dispatch_has_no_faults(self):
        self.assertEqual(self.judge(), "")
        self.assertEqual(self.judge(listed=["ann@EXAMPLE.org", "joann@example.org"]), "")

    def test_each_fault_is_found(self):
        def swap(old, new):
            def change(text):
                self.assertIn(old, text)
                return text.replace(old, new, 1)
            return change

        second_part = GOOD[GOOD.index("--=-b\r\nContent-Type: text/html"):GOOD.index("--=-b--")]
        for change, said in (
            (swap("To: joann@example.org", "To: joann@example.org, x@example.org"), "is to 2 people"),
            (swap("Subject:", "Cc: x@example.org\r\nSubject:"), "Cc header"),
            (swap("Subject:", "Bcc: x@example.org\r\nSubject:"), "Bcc header"),
            (swap("Subject: Health", "Subject: Other"), "2 different subjects"),
            (swap("From: News <news@example.org>\r\n", ""), "0 From headers"),
            (swap("Date:", "X-Date:"), "0 Date headers"),
            (swap("Date: Mon, 30 Nov 2026 10:00:00 +0000", "Date: soon"), "Date"),
            (swap("Mon, 30 Nov", "Tue, 30 Nov"), "another day's name"),
            (swap("10:00:00 +0000", "10:00 GMT"), "as RFC 5322 wants it"),
            (swap("Subject:", "Reply-To: a@example.org\r\nReply-To: b@example.org\r\nSubject:"),
             "2 Reply-To headers"),
            (swap("MIME-Version: 1.0\r\n", ""), "0 MIME-Version headers"),
            (swap("<news.example.org>", "<news>"), "List-Id is malformed"),
            (swap("<mailto:leave@example.org?subject=joann-token>", "mailto:leave@example.org"),
             "not addresses in angle brackets"),
            (swap("joann-token>", "joann token>"), "not addresses in angle brackets"),
            (swap("joann-token>", "joann%token>"), "no https: or mailto: address"),
            (swap("List-Id:", "List-Help: <http://example.org/>\r\nList-Id:"), "List-Help holds"),
            (swap("joann-token>", "joann-token>, <https://example.org/u?t=joann>"), "without One-Click"),
            (swap("List-Id:", "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\nList-Id:"),
             "RFC 8058"),
            (swap("Subject:", "DKIM-Signature: v=1; h=From:To:Date:List-Unsubscribe; b=x\r\nSubject:"),
             "does not cover Subject"),
            (swap("Caf=C3=A9", "Caf=c3=a9"), "no quoted-printable"),
            (swap("Caf=C3=A9", "Caf=C3=A9 "), "no quoted-printable"),
            (swap("=-b--\r\n", "=-b--\r\nAnd more\r\n"), "outside its parts"),
            (swap("<2026-11.joann@", "<2026-11.ann@"), "same Message-ID"),
            (swap("List-Id:", "X-List-Id:"), "0 List-Id headers"),
            (swap("<mailto:leave@example.org?subject=joann-token>", "<https://example.org/x>"),
             "no mailto:"),
            (swap("joann-token", "ann-token"), "same way to unsubscribe"),
            (swap("multipart/alternative", "multipart/mixed"), "not multipart/alternative"),
            (lambda text: text.replace(second_part, ""), "wanted are text/plain, then text/html"),
            (swap('charset="utf-8"', 'charset="iso-8859-1"'), "not utf-8"),
            (swap("quoted-printable", "base64"), "not quoted-printable"),
            (swap("Caf=C3=A9", "Caf=E9"), "is not UTF-8"),
            (swap("Caf=C3=A9", "Café"), "not seven-bit"),
            (swap("Caf=C3=A9", "x" * 77), "77 octets; 76"),
            (swap("Caf=C3=A9", "x" * 999), "999 octets; 998"),
            (swap("Subject: ", "X-Long: " + "word " * 20 + "\r\nSubject: "), "could be folded"),
            (swap("Caf=C3=A9\r\n", "Caf=C3=A9\n"), "other than CRLF"),
            (swap("Caf=C3=A9", "For ann@exam=\r\nple.org"), "address of another recipient: ann@"),
            (swap("--=-b--", ""), "Boundary"),
        ):
            with self.subTest(said):
                self.assertIn(said, self.judge(change))

    def test_a_list_has_to_be_met_exactly(self):
        self.assertIn("nobody wrote to eve@", self.judge(
            listed=["ann@example.org", "joann@example.org", "eve@example.org"]))
        self.assertIn("joann@example.org is not on", self.judge(listed=["ann@example.org"]))

    def test_an_empty_folder_is_a_fault(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertIn("no letters", letters.judge_folder(folder)[0][0])


class WordsCompared(unittest.TestCase):
    def test_the_same_words_are_the_same(self):
        self.assertEqual(same_words.judge(PAGE, TEXT), [])
        self.assertEqual(same_words.judge(PAGE.replace("really", "real&shy;ly"), TEXT), [])

    def test_a_label_may_say_the_words_of_a_link_again_and_no_others(self):
        page = ('<ul><li>See <a href="https://example.org/a">the new report</a> and '
                '<a href="https://example.org/b">data</a> now</li><li>Then rest</li></ul>')
        text = ("- See the new report and data now\n  the new report:\n  https://example.org/a\n"
                "  data:\n  https://example.org/b\n- Then rest\n")
        self.assertEqual(same_words.judge(page, text), [])
        folded = text.replace("  the new report:", "  the new\n  report:")
        self.assertEqual(same_words.judge(page, folded), [])
        for wrong in (
            text.replace("  the new report:", "  the old report:"),
            text.replace("  the new report:", "  report and data:"),      # said, but of no link
            text.replace("  the new report:", "  data:"),                 # of the other link
            text.replace("  the new report:\n", "  the new report:\n\n"),  # not above the address
            text.replace("See the new report and", "See and"),            # not said before
            text.replace("- Then", "  the new report:\n- Then"),          # without an address
        ):
            with self.subTest(wrong):
                self.assertNotEqual(same_words.judge(page, wrong), [])

    def test_each_difference_is_found(self):
        for page, text, said in (
            (PAGE, TEXT.replace("really", ""), "really"),
            (PAGE.replace("good", ""), TEXT, "good"),
            (PAGE, TEXT.replace("First", "Third"), "first"),
            (PAGE, TEXT.replace("- First\n- Second", "- Second\n- First"), "second"),
            (PAGE, TEXT.replace("&c=2", ""), "https://example.org/a?b=1&c=2"),
            (PAGE, TEXT.replace("Our logo", ""), "our logo"),
            (PAGE, "Only for the preview line\n" + TEXT, "preview"),
            ("<p></p>", TEXT, "no words"),
        ):
            with self.subTest(said):
                self.assertIn(said, "\n".join(same_words.judge(page, text)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
