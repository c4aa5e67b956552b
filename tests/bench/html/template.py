"""The issue as somebody would write it in MJML: from web.html and email.txt, never from email.html.

One mj-section for each section of the issue, in it one mj-column, in that one mj-text for each item, and an
mj-button under the main story. That is the lean way to write it; with `apart`, each item has an mj-section of
its own, as many templates have it. Sizes and colours are those of our own theme. Left out, to
MJML's advantage: the rules for dark mode and for Outlook's, which our email.html has.
"""

import html
import re
import xml.etree.ElementTree as tree

TEXT, QUIET, LINK, PAGE, AROUND = "#1c2126", "#4b545c", "#0b5394", "#ffffff", "#eef1f4"
SMALL = f"font-size:14px;line-height:21px;color:{QUIET}"

STYLE = {
    "kicker": f"margin:0 0 4px;{SMALL}",
    "byline": f"margin:0 0 10px;{SMALL}",
    "quiet": f"margin:0;color:{QUIET}",
    "label": f"color:{QUIET}",
    "help": f"margin:12px 0 0;padding:14px 18px;border-left:4px solid {LINK};background-color:{AROUND}",
    "action": "margin:12px 0 0",
    "h1": "margin:0 0 4px;font-size:28px;line-height:38px",
    "h2": f"margin:0;font-size:22px;line-height:30px;color:{LINK}",
    "h3": "margin:0 0 4px;font-size:18px;line-height:25px",
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px;padding:0 0 0 20px",
    "ol": "margin:0 0 12px;padding:0 0 0 20px",
    "li": "margin:0 0 8px",
    "a": f"color:{LINK};text-decoration:underline",
}

HEAD = f"""<mjml lang="en-GB" dir="ltr">
  <mj-head>
    <mj-title>{{title}}</mj-title>
    <mj-preview>{{preview}}</mj-preview>
    <mj-attributes>
      <mj-all font-family="Arial,Helvetica,sans-serif" />
      <mj-text padding="0 32px 20px" font-size="16px" line-height="24px" color="{TEXT}" />
      <mj-section background-color="{PAGE}" padding="28px 0 12px" border-top="8px solid {AROUND}" />
      <mj-button align="left" padding="0 32px 20px" inner-padding="11px 22px" background-color="{LINK}" \
color="{PAGE}" border-radius="4px" font-size="16px" font-weight="bold" line-height="24px" \
text-decoration="underline" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="{AROUND}" width="600px">
"""


def escaped(text):
    return html.escape(text or "", quote=False)


def markup(node):
    """An element of the web page as HTML inside mj-text, with what follows it."""
    kind = node.get("class", "")
    if node.tag == "br":
        return "<br />" + escaped(node.tail)
    if node.tag == "ul" and kind.startswith("facts"):
        return "".join(f'<p style="{STYLE["p"]}">{inside(fact)}</p>\n' for fact in node)
    attributes = ""
    if node.tag == "a":
        attributes = f' href="{html.escape(node.get("href"))}"'
    style = STYLE.get(kind.split(" ")[0]) or STYLE.get(node.tag)
    if style:
        attributes += f' style="{style}"'
    if node.tag == "span" and not kind:
        return inside(node) + escaped(node.tail)
    anchor = f'<a name="{node.get("id")}" id="{node.get("id")}"></a>' if node.tag == "h2" and node.get("id") else ""
    return f"{anchor}<{node.tag}{attributes}>{inside(node)}</{node.tag}>{escaped(node.tail)}"


def inside(node):
    return escaped(node.text) + "".join(map(markup, node))


def text(nodes):
    body = "".join(markup(node).rstrip("\n") + "\n" for node in nodes)
    return f"        <mj-text>\n{body}        </mj-text>\n"


def section(*parts, attributes=""):
    return (f"    <mj-section{attributes}>\n      <mj-column>\n{''.join(parts)}"
            "      </mj-column>\n    </mj-section>\n")


def foot(lines):
    """The foot, from the plain text: a line with a colon and an address under it is a link."""
    made, waiting = "", None
    for line in filter(str.strip, lines):
        if set(line) == {"-"}:
            continue
        if re.match(r"(https|mailto):", line):
            link = f'<a href="{html.escape(line)}" style="{STYLE["a"]}">{escaped(waiting.removesuffix(":"))}</a>'
            made, waiting = made + f'<p style="margin:0 0 10px">{link}</p>\n', None
            continue
        if waiting:
            made += f'<p style="margin:0 0 10px">{escaped(waiting)}</p>\n'
        waiting = line
    if waiting:
        made += f'<p style="margin:0 0 10px">{escaped(waiting)}</p>\n'
    first, rest = made.split("\n", 1)
    heading = re.sub(r"<p [^>]*>(.*)</p>", r'<h2 style="margin:0 0 8px;font-size:16px;line-height:22px">\1</h2>', first)
    return (f'        <mj-text font-size="14px" line-height="21px" color="{QUIET}">\n'
            f"{heading}\n{rest}        </mj-text>\n")


def mjml(web, plain, apart=False):
    """MJML from the web page and the plain text of the mail."""
    page = tree.fromstring(re.search(r"<body>.*</body>", web, re.S)[0])
    made = HEAD.format(title=re.search("<title>(.*)</title>", web)[1],
                       preview=re.search('name="description" content="([^"]*)"', web)[1])
    top = list(page.find("header"))
    # The mail says above the greeting where it can be read online; the page need not.
    for label, address in re.findall(r"^(.+):\n(https:.+)$", plain.split("\nDear ")[0], re.M):
        top.append(tree.Element("p"))
        tree.SubElement(top[-1], "a", href=address).text = label
    made += section(text(top), attributes=f' border-top="6px solid {LINK}"')
    for part in page.find("main"):
        if part.tag == "div":
            greeting = tree.Element("p")
            greeting.text = re.search(r"^Dear .*$", plain, re.M)[0]
            made += section(text([greeting, *part]))
        elif part.tag == "nav":
            made += section(text(part))
        else:
            parts = [text([part.find("h2")])]
            for item in part.findall("article"):
                button = list(item)[-1] if part.get("class") == "lead" else None
                parts.append(text([node for node in item if node is not button]))
                if button is not None:
                    link = button.find("a")
                    parts[-1] += (f'        <mj-button href="{html.escape(link.get("href"))}">'
                                  f"{escaped(link.text)}</mj-button>\n")
            if apart:
                made += "".join(section(one) for one in [parts[0] + parts[1], *parts[2:]])
            else:
                made += section(*parts)
    lines = plain.splitlines()
    made += section(foot(lines[lines.index("Why you get this"):]), attributes=f' background-color="{AROUND}"')
    return made + "  </mj-body>\n</mjml>\n"
