"""What a power cut leaves of the ledger.

`kill.c` writes down every change to the ledger's files and every fsync. Here they are carried out once more, on two
disks: one as the program saw it, and one that knows only what was made durable. A power cut leaves the second, and
of what came after the last fsync nothing, everything, or any part in any order, torn at the sectors.

The rules are those of POSIX and no kinder: a file's octets are durable after an fsync of that file, its name only
after an fsync of its folder.
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

    def replay(self, log):
        """Carries out what a log of kill.c says, and empties it."""
        log = pathlib.Path(log)
        if not log.exists():
            return
        told = log.read_bytes()
        log.unlink()
        at = 0
        while at < len(told):
            what, name_length, _, length, offset = RECORD.unpack_from(told, at)
            at += RECORD.size
            name = told[at : at + name_length].decode()
            at += name_length
            data = told[at : at + length]
            at += length
            self._change(chr(what), name, offset, data)

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
        if there != told:
            raise AssertionError(
                f"disk.py has not understood kill.c: {[(n, len(c)) for n, c in there.items()]} is there,"
                f" {[(n, len(c)) for n, c in told.items()]} was told"
            )

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


def skipped(path):
    return path.name.endswith("-shm")


def write(content, offset, data):
    if len(content) < offset:
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
