#!/usr/bin/env python3
"""Judges whether the HTML and the plain text of a letter say the same, in the same order.

    same_words.py HTML TEXT
    same_words.py LETTER.eml

Every word of the one has to be in the other, in the same order; every address the HTML links to has
to be in the text. Not compared, because only one of the two can have them:

  in the HTML   the head, styles, scripts and whatever is hidden (display:none: the preview line);
                the words that stand in for pictures do count
  in the text   addresses of links; rules of -, = , * or _ under headings; marks of lists
                (-, *, a bullet, 1.); the colon that leads to the address on the next line; the label of
                an address whose link stands inside a sentence: the lines right above the address,
                if they are exactly the words of a link to it and the paragraph before has said them
  in both       capitals, punctuation, soft hyphens, and how words are spaced
"""

import difflib
import email
import email.policy
import html.parser
import pathlib
import re
import sys

UNSEEN = {"head", "style", "script", "title"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr"}
ADDRESS = re.compile(r"<?\b(?:https?://|mailto:)[^\s<>]+>?")

MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


class Reader(html.parser.HTMLParser):
    """What a reader of the HTML sees, and where its links lead."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.seen, self.links, self.open = [], [], []
        self.names, self.begun = {}, 0

    def handle_starttag(self, tag, attributes):
        values = {name: value or "" for name, value in attributes}
        style = values.get("style", "").replace(" ", "").lower()
        hidden = tag in UNSEEN or "display:none" in style or "hidden" in values
        if tag not in VOID:
            self.open.append((tag, hidden))
        # A place to break a long word is within the word.
        self.seen.append("" if tag == "wbr" else " ")
        if self.unseen() or hidden:
            return
        if tag == "img":
            self.seen.append(f" {values.get('alt', '')} ")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"])
            self.begun = len(self.seen)

    def handle_endtag(self, tag):
        if tag == "a" and self.links and not self.unseen():
            name = words("".join(self.seen[self.begun:]))
            self.names.setdefault(self.links[-1], []).append(name)
        self.seen.append(" " if tag not in {"b", "em", "i", "strong", "a", "span"} else "")
        if tag in (name for name, _ in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data):
        if not self.unseen():
            self.seen.append(data)

    def unseen(self):
        return any(hidden for _, hidden in self.open)


def words(text):
    """The words of a text, without capitals and punctuation."""
    return re.findall(r"\w+(?:['’.,:/@+-]\w+)*", text.casefold().replace("’", "'").replace("\xad", ""))


def words_of_text(text):
    lines = []
    for line in text.splitlines():
        line = ADDRESS.sub(" ", line)
        if not re.fullmatch(r"\s*[-=*_~]{3,}\s*", line):
            lines.append(MARK.sub("", line))
    return words("\n".join(lines))


def without_labels(text, names):
    """The text without the labels that say the words of a link inside a sentence again."""
    kept, block = [], []
    for line in text.splitlines():
        if not line.strip() or MARK.match(line):
            block = []
        if ADDRESS.fullmatch(line.strip()):
            for length in range(1, len(block)):
                label, before = block[-length:], words_of_text("\n".join(block[:-length]))
                label = words(" ".join(label))
                said = any(before[at:at + len(label)] == label for at in range(len(before)))
                above = kept[-length:] == block[-length:]
                if above and label and said and label in names.get(line.strip(), []):
                    del kept[-length:], block[-length:]
                    break
        else:
            block.append(line)
        kept.append(line)
    return "\n".join(kept)


def read_html(text):
    reader = Reader()
    reader.feed(text)
    reader.close()
    return reader


def judge(page, text):
    """Everything in which the two differ."""
    reader = read_html(page)
    # A numbered list has its numbers in the text only, and there they are marks; an address shown as
    # the words of a link is an address in both.
    left = words(ADDRESS.sub(" ", "".join(reader.seen)))
    right = words_of_text(without_labels(text, reader.names))
    if not left or not right:
        return ["the HTML has no words" if not left else "the text has no words"]
    faults = []
    match = difflib.SequenceMatcher(None, left, right, autojunk=False)
    for what, a, b, c, d in match.get_opcodes():
        if what != "equal":
            near = " ".join(left[max(0, a - 4):a]) or "the beginning"
            faults.append(f"after “{near}”: the HTML says “{' '.join(left[a:b])}”, "
                          f"the text says “{' '.join(right[c:d])}”")
    flat = text.replace("&amp;", "&")
    for link in dict.fromkeys(reader.links):
        shown = link.removeprefix("mailto:").split("?")[0] if link.startswith("mailto:") else link
        if not link.startswith("#") and link not in flat and shown not in flat:
            faults.append(f"the text lacks an address the HTML links to: {link}")
    return faults


def main(arguments):
    if len(arguments) == 1 and arguments[0].endswith(".eml"):
        data = pathlib.Path(arguments[0]).read_bytes()
        letter = email.message_from_bytes(data, policy=email.policy.default)
        page, text = letter.get_body(("html",)), letter.get_body(("plain",))
        if page is None or text is None:
            print(f"{arguments[0]}: lacks its HTML or its text")
            return 1
        page, text = page.get_content(), text.get_content()
    elif len(arguments) == 2:
        page, text = (pathlib.Path(path).read_text(encoding="utf-8") for path in arguments)
    else:
        print(__doc__, file=sys.stderr)
        return 2
    faults = judge(page, text)
    print(*(f"{arguments[0]}: {fault}" for fault in faults), sep="\n", end="\n" if faults else "")
    print(f"{arguments[0]}: {len(words_of_text(text))} words in the text, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
