"""disk.py understands a log wherever it ends, and fails where anything was left out.

    python3 -m unittest test_disk
"""

import pathlib
import tempfile
import unittest

from desk import SHELF
from disk import RECORD, Disk

BEFORE = {"ledger.db": b"aaaaaaaaaa", "ledger.db-wal": b"cc"}
# What is done, to which file, where, with what, and what comes of it.
CHANGES = (
    ("c", "ledger.lock", 0, b"", 0),
    ("w", "ledger.lock", 0, b"27", 2),
    ("w", "ledger.db", 4, b"abab", 4),
    ("w", "ledger.db", 8, b"bbbbbb", 3),
    ("w", "ledger.db", 20, b"b", 1),
    ("w", "ledger.db", 30, b"b", -1),
    ("s", "ledger.db", 0, b"", 0),
    ("t", "ledger.db", 6, b"", 0),
    ("t", "ledger.db", 3, b"", -1),
    ("u", "ledger.db-wal", 0, b"", 0),
    ("u", "ledger.db-journal", 0, b"", -1),
    ("d", "", 0, b"", 0),
)


def record(what, name, offset, data=b""):
    return RECORD.pack(ord(what), len(name), 0, len(data), offset) + name.encode() + data


def logged(change):
    what, name, offset, data, done = change
    return record(what, name, offset, data), record("=", "", done)


def carry_out(folder, what, name, offset, data, done):
    path = folder / name
    if done < 0 or what in "sd":
        return
    if what == "c":
        path.touch()
    elif what == "u":
        path.unlink()
    elif what == "t":
        with path.open("r+b") as file:
            file.truncate(offset)
    elif done:
        with path.open("r+b") as file:
            file.seek(offset)
            file.write(data[:done])


def outcomes(change):
    """All that can have come of a change when the program was killed at it."""
    what, name, offset, data, done = change
    if done < 0:
        return [change]
    return [(*change[:4], octets) for octets in range(-1, len(data) + 1)]


class Ends(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(dir=SHELF)
        self.addCleanup(scratch.cleanup)
        self.log = pathlib.Path(scratch.name) / "log"
        self.folder = pathlib.Path(scratch.name) / "subscribers"
        self.folder.mkdir()

    def after(self, log, changes, orderly=False):
        """A disk that was told `log` while in the folder `changes` were carried out."""
        for path in self.folder.iterdir():
            path.unlink()
        for name, content in BEFORE.items():
            (self.folder / name).write_bytes(content)
        disk = Disk(self.folder)
        for change in changes:
            carry_out(self.folder, *change)
        self.log.write_bytes(log)
        disk.replay(self.log, orderly)
        return disk

    def ends(self):
        """Every log that someone killed can have left, and what was carried out."""
        told = b""
        for number, change in enumerate(CHANGES):
            intent, outcome = logged(change)
            for octets in (1, RECORD.size - 1, RECORD.size, len(intent) - 1):
                yield told + intent[:octets], CHANGES[:number]
            for octets in (0, 1, len(outcome) - 1):
                for last in outcomes(change):
                    yield told + intent + outcome[:octets], (*CHANGES[:number], last)
            told += intent + outcome

    def test_wherever_the_log_ends(self):
        for log, changes in self.ends():
            with self.subTest(octets=len(log), last=changes[-1:]):
                self.after(log, changes).check()

    def test_nothing_else_may_differ(self):
        for log, changes in self.ends():
            disk = self.after(log, changes)
            for path in self.folder.iterdir():
                content = path.read_bytes()
                for other in (content + b"x", b"x" + content[1:], None):
                    path.unlink() if other is None else path.write_bytes(other)
                    with self.subTest(octets=len(log), name=path.name), self.assertRaises(AssertionError):
                        disk.check()
                    path.write_bytes(content)

    def test_whoever_dies_at_a_step_has_told_all(self):
        for log, changes in self.ends():
            with self.subTest(octets=len(log)), self.assertRaises(AssertionError):
                self.after(log, changes, orderly=True)
        self.after(b"".join(map(b"".join, map(logged, CHANGES))), CHANGES, orderly=True).check()

    def test_no_telling_is_left_out(self):
        tellings = [telling for change in CHANGES for telling in logged(change)]
        for gone in range(len(tellings) - 1):
            with self.subTest(gone=gone), self.assertRaises(AssertionError):
                self.after(b"".join(tellings[:gone] + tellings[gone + 1 :]), CHANGES)

    def test_an_fsync_is_none_before_the_program_comes_back_from_it(self):
        write, sync = CHANGES[2], CHANGES[6]
        told = b"".join(logged(write)) + logged(sync)[0]
        self.after(told, [write]).power_cut()
        self.assertEqual((self.folder / "ledger.db").read_bytes(), BEFORE["ledger.db"])
        self.after(told + logged(sync)[1], [write]).power_cut()
        self.assertEqual((self.folder / "ledger.db").read_bytes(), b"aaaaababaa")

    def test_a_write_is_not_durable_because_it_was_looked_up(self):
        write = CHANGES[2]
        self.after(logged(write)[0], [write]).power_cut()
        self.assertEqual((self.folder / "ledger.db").read_bytes(), BEFORE["ledger.db"])


if __name__ == "__main__":
    unittest.main()
