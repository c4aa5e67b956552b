"""What a power cut leaves of the ledger.

`kill.c` writes down every change to the ledger's files and every fsync. Here they are carried out once more, on two
disks: one as the program saw it, and one that knows only what was made durable. A power cut leaves the second, and
of what came after the last fsync nothing, everything, or any part in any order, torn at the sectors.

The rules are those of POSIX and no kinder: a file's octets are durable after an fsync of that file, its name only
after an fsync of its folder.

Each change is told before it is made, and what came of it after. A program that is killed from outside may leave
one last change of which that is not told, and so may one that ends while a thread is still at work. What came of it
is looked up in the folder, which is believed in nothing else: see `Disk.check`.
"""

import pathlib
import struct

RECORD = struct.Struct("<BBHIq")
SECTOR = 512


class File:
    def __init__(self, content=b""):
        self.seen = bytearray(content)
        self.durable = bytes(content)
        # Changes since the last fsync: (offset, octets), or (length, None) for a cut.
        self.pending = []


class Disk:
    def __init__(self, folder):
        """A disk on which what is in `folder` now is durable."""
        self.folder = pathlib.Path(folder)
        self.names = {
            path.name: File(path.read_bytes()) for path in self.folder.glob("ledger*") if not skipped(path)
        }
        self.durable_names = dict(self.names)
        # Changes of names since the last fsync of the folder: (name, file or None).
        self.renamed = []

    def replay(self, log, orderly=False):
        """Carries out what a log of kill.c says, and empties it. `orderly` says that kill.c itself has killed the
        program, which it does between two changes. Anything else can come between a change and the telling."""
        log = pathlib.Path(log)
        if not log.exists():
            return
        told = log.read_bytes()
        log.unlink()
        begun = None
        for what, name, offset, data in records(told, orderly):
            if (what == "=") != bool(begun):
                raise misunderstood(f"{(what, name, offset)} was told after {begun and begun[:3]}")
            if not begun:
                begun = what, name, offset, data
                continue
            what, name, at, data = begun
            begun = None
            if offset >= 0:
                self._change(what, name, at, data[:offset])
        if begun:
            if orderly:
                raise misunderstood(f"what came of {begun[:3]} was not told")
            self._look_up(*begun)

    def _look_up(self, what, name, offset, data):
        """Carries out as much of a change as the folder shows of it."""
        path = self.folder / name
        if what == "c":
            done = path.exists()
        elif what == "u":
            # One that was not there is removed too, and fails.
            done = name in self.names and not path.exists()
        elif what == "t":
            done = path.stat().st_size == offset
        elif what == "w":
            # A write stops between two octets, at its end or before.
            data = common(path.read_bytes()[offset : offset + len(data)], data)
            done = True
        else:
            # An fsync from which the program has not come back has made nothing durable.
            done = False
        if done:
            self._change(what, name, offset, data)

    def _change(self, what, name, offset, data):
        if what == "c":
            self.names[name] = File()
            self.renamed.append((name, self.names[name]))
        elif what == "u":
            del self.names[name]
            self.renamed.append((name, None))
        elif what == "w":
            file = self.names[name]
            write(file.seen, offset, data)
            file.pending.append((offset, data))
        elif what == "t":
            file = self.names[name]
            cut(file.seen, offset)
            file.pending.append((offset, None))
        elif what == "s":
            file = self.names.get(name)
            if file:
                file.durable, file.pending = bytes(file.seen), []
        elif what == "d":
            self.durable_names, self.renamed = dict(self.names), []

    def check(self):
        """The replayed files are what lies in the folder, or the power cuts below are fiction."""
        there = {path.name: path.read_bytes() for path in self.folder.glob("ledger*") if not skipped(path)}
        told = {name: bytes(file.seen) for name, file in self.names.items()}
        for name in sorted({*there, *told}):
            one, other = there.get(name), told.get(name)
            if one is None or other is None:
                raise misunderstood(f"{name} {'is not there, and was' if one is None else 'is there, and was not'} told")
            if one != other:
                alike = len(common(one, other))
                raise misunderstood(f"{name} has {len(one)} octets, {len(other)} were told, the first {alike} agree")

    def power_cut(self, chance=None):
        """Leaves in the folder what a power cut leaves. Without `chance` (a random.Random) nothing that was not
        fsynced survives; with it, some of it does. Says how many changes were lost."""
        lost = 0
        names = dict(self.durable_names)
        # File systems keep the order in which names change.
        for name, file in self.renamed[: chance.randint(0, len(self.renamed)) if chance else 0]:
            names.pop(name, None)
            if file:
                names[name] = file
        for path in self.folder.glob("ledger*"):
            path.unlink()
        for name, file in names.items():
            content = bytearray(file.durable)
            for offset, data in file.pending:
                if data is None:
                    if chance and chance.random() < 0.5:
                        cut(content, offset)
                    else:
                        lost += 1
                    continue
                for start, piece in sectors(offset, data):
                    if chance and chance.random() < 0.5:
                        write(content, start, piece)
                    else:
                        lost += 1
            (self.folder / name).write_bytes(content)
        self.__init__(self.folder)
        return lost


def misunderstood(what):
    return AssertionError(f"disk.py has not understood kill.c: {what}")


def records(told, orderly):
    """The records of a log. A last one that has no end is left out, unless the end was an orderly one: its change
    was not begun yet, or is one of which nobody has told what came."""
    at = 0
    while at < len(told):
        end = at + RECORD.size
        if end <= len(told):
            what, name_length, _, length, offset = RECORD.unpack_from(told, at)
            at, end = end, end + name_length + length
        if end > len(told):
            if orderly:
                raise misunderstood("the log ends in the middle of a record")
            return
        yield chr(what), told[at : at + name_length].decode(), offset, told[at + name_length : end]
        at = end


def common(one, other):
    """The octets with which both begin."""
    alike = 0
    while alike < min(len(one), len(other)) and one[alike] == other[alike]:
        alike += 1
    return other[:alike]


def skipped(path):
    return path.name.endswith("-shm")


def write(content, offset, data):
    # Nothing, written beyond the end, makes no file longer.
    if data and len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def cut(content, length):
    if len(content) > length:
        del content[length:]
    else:
        content.extend(bytes(length - len(content)))


def sectors(offset, data):
    at = 0
    while at < len(data):
        end = min(len(data), at + SECTOR - (offset + at) % SECTOR)
        yield offset + at, data[at:end]
        at = end
