"""The judge of calendar files tells good from bad: a faultless file, then one fault at a time.

    python3 -m unittest -v test_calendars        (in tests/judges)
"""

import contextlib
import io
import pathlib
import tempfile
import unittest

import calendars

GOOD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//bulletin//newsletter//EN
BEGIN:VEVENT
UID:2026-03.tea@news.example.org
DTSTAMP:20260302T090000Z
DTSTART:20260708T130000Z
DTEND:20260708T153000Z
SUMMARY:Tŷ agored
LOCATION:Hall\\, room 2
END:VEVENT
END:VCALENDAR
"""
PAGES = ("email.html", "email.txt", "web.html")
LINK = "https://example.org/bulletin/2026-03/tea.ics"
LINE = "tea | 2026-07-08 13:00Z | 2026-07-08 15:30Z | Hall, room 2 | Tŷ agored"


def data(text):
    return text.replace("\n", "\r\n").encode()


class File(unittest.TestCase):
    def finds(self, said, old, new):
        self.assertIn(old, GOOD)
        faults = calendars.judge(data(GOOD.replace(old, new)))
        self.assertTrue(any(said in fault for fault in faults), (said, faults))

    def test_a_good_file(self):
        self.assertEqual(calendars.judge(data(GOOD)), [])

    def test_days(self):
        days = GOOD.replace("DTSTART:20260708T130000Z", "DTSTART;VALUE=DATE:20260708")
        days = days.replace("DTEND:20260708T153000Z", "DTEND;VALUE=DATE:20260709")
        self.assertEqual(calendars.judge(data(days)), [])
        same = days.replace("20260709", "20260708")
        self.assertEqual(calendars.judge(data(same)), ["DTEND is not later than DTSTART"])

    def test_line_endings(self):
        self.assertTrue(calendars.judge(GOOD.encode()))
        self.assertTrue(calendars.judge(data(GOOD).rstrip()))

    def test_long_lines(self):
        self.finds("76 octets", "Tŷ agored", "x" * 68)
        self.finds("76 octets", "Tŷ agored", "ŵ" * 34)

    def test_a_character_cut_in_two(self):
        cut = data(GOOD).replace("ŷ".encode(), "ŷ".encode()[:1] + b"\r\n " + "ŷ".encode()[1:])
        self.assertIn("line 9 is not UTF-8 on its own", calendars.judge(cut))

    def test_times(self):
        self.finds("DTSTART is not in UTC", "DTSTART:20260708T130000Z", "DTSTART:20260708T130000")
        self.finds("DTSTART is not in UTC", "DTSTART:20260708T130000Z",
                   "DTSTART;TZID=Europe/London:20260708T140000")
        self.finds("not later", "T153000Z", "T130000Z")
        self.finds("of two kinds", "DTEND:20260708T153000Z", "DTEND;VALUE=DATE:20260709")
        self.finds("DTSTAMP", "DTSTAMP:20260302T090000Z", "DTSTAMP;VALUE=DATE:20260302")

    def test_what_is_missing_or_too_much(self):
        for name in ("UID", "DTSTAMP", "DTSTART", "SUMMARY"):
            line = next(line for line in GOOD.splitlines() if line.startswith(name))
            self.finds(f"lacks {name}", line + "\n", "")
        self.finds("has ORGANIZER", "SUMMARY", "ORGANIZER:mailto:sam@example.org\nSUMMARY")
        self.finds("has METHOD", "VERSION:2.0", "VERSION:2.0\nMETHOD:PUBLISH")
        self.finds("one event", "END:VEVENT\n", "END:VEVENT\nBEGIN:VEVENT\nUID:2\nEND:VEVENT\n")
        self.finds("one event", "END:VEVENT\n", "BEGIN:VALARM\nEND:VALARM\nEND:VEVENT\n")
        self.assertTrue(calendars.judge(data("Not a calendar\n")))


class Folder(unittest.TestCase):
    def judged(self, pages=LINK, files=("tea.ics",), expected=LINE, text=GOOD):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            for page in PAGES:
                (folder / page).write_text(pages, encoding="utf-8")
            for name in files:
                (folder / name).write_bytes(data(text))
            (folder / "expected.txt").write_text(f"# A line.\n{expected}\n", encoding="utf-8")
            said = io.StringIO()
            with contextlib.redirect_stdout(said):
                code = calendars.main([str(folder), str(folder / "expected.txt")])
            return code, said.getvalue()

    def test_a_good_folder(self):
        self.assertEqual(self.judged()[0], 0)

    def test_links_and_files_that_do_not_match(self):
        code, said = self.judged(pages="no link")
        self.assertTrue(code == 1 and "web.html does not link to tea.ics" in said, said)
        code, said = self.judged(files=())
        self.assertTrue(code == 1 and "links to tea.ics, which is not there" in said, said)

    def test_another_time_than_expected(self):
        code, said = self.judged(text=GOOD.replace("T130000Z", "T140000Z"))
        self.assertTrue(code == 1 and f"expected, and not there: {LINE}" in said, said)

    def test_two_events_that_would_overwrite_each_other(self):
        code, said = self.judged(pages=f"{LINK} {LINK.replace('tea', 'cake')}",
                                 files=("tea.ics", "cake.ics"))
        self.assertTrue(code == 1 and "same UID" in said, said)


if __name__ == "__main__":
    unittest.main()
