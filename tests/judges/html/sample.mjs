// A small good letter, written by hand, into which the tests put one fault at a time.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CELL = 'padding:20px 32px;font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:24px;color:#1c2126';
const LINK = 'color:#0b5394;text-decoration:underline';
const LINE = `style="display:inline-block;line-height:24px;${LINK}"`;

export const HTML = `<!DOCTYPE html>
<html lang="en-GB" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="x-apple-disable-message-reformatting" content="">
<meta name="format-detection" content="date=no,address=no">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>Sample news, March 2027</title>
<style>
:root{color-scheme:light dark}
td{overflow-wrap:anywhere}
@media (prefers-color-scheme:dark){
.t{color:#f1f3f4 !important}
.l{color:#9cc7ff !important}
.p{background-color:#22262b !important}
}
[data-ogsc] .t{color:#f1f3f4 !important}
[data-ogsc] .l{color:#9cc7ff !important}
[data-ogsb] .p{background-color:#22262b !important}
</style>
</head>
<body class="p" style="margin:0;background-color:#ffffff">
<div class="p" role="article" aria-roledescription="email" aria-label="Sample news, March 2027" lang="en-GB" dir="ltr">
<div style="display:none;max-height:0;overflow:hidden">What the council decided, and where to read about it in full</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
<tr>
<td align="center">
<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table class="p" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;text-align:left;background-color:#ffffff">
<tr><td class="t" style="${CELL}">
<img class="t" src="https://example.org/logo.png" alt="Sample house" width="40" height="40" style="display:block">
<h1 style="margin:0;font-size:28px;line-height:38px">Sample news</h1>
<p style="margin:0 0 12px">Good morning to everybody.</p>
<ul style="margin:0;padding:0 0 0 20px">
<li style="margin:0 0 8px"><a class="l" href="#s1" ${LINE}>Our work</a>: the council decided</li>
<li style="margin:0 0 8px"><a class="l" href="#s2" ${LINE}>Events</a>: a walk</li>
</ul>
</td></tr>
<tr><td class="t" style="${CELL}">
<a name="s1" id="s1"></a><h2 style="margin:0;font-size:22px;line-height:30px">Our work</h2>
<h3 style="margin:0;font-size:18px;line-height:25px">The council decided</h3>
<p style="margin:0 0 12px">The council has decided on a new library, after three years of talk &amp; tea.</p>
<p style="margin:0"><a class="l" href="https://example.org/council" style="${LINK}">Read the decision</a></p>
</td></tr>
<tr><td class="t" style="${CELL}">
<a name="s2" id="s2"></a><h2 style="margin:0;font-size:22px;line-height:30px">Events</h2>
<h3 style="margin:0;font-size:18px;line-height:25px">A walk</h3>
<p style="margin:0 0 12px">We walk along the river on Saturday and have soup afterwards.</p>
<p style="margin:0"><a class="l" href="https://example.org/walk" style="${LINK}">Come to the walk</a></p>
</td></tr>
<tr><td class="t" style="${CELL}">
<h2 style="margin:0;font-size:16px;line-height:22px">Why you get this</h2>
<p style="margin:0 0 12px">You asked for our news.</p>
<p style="margin:0"><a class="l" href="mailto:news@example.org?subject=unsubscribe" ${LINE}>Unsubscribe</a></p>
<p style="margin:0"><a class="l" href="https://example.org/2027-03" ${LINE}>Read this issue online</a></p>
<p style="margin:0">Sample House, 1 Example Street, London SE1 0AA</p>
</td></tr>
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td>
</tr>
</table>
</div>
</body>
</html>
`;

export const TEXT = `Sample news
-----------

Good morning to everybody.

- Our work: the council decided
- Events: a walk

Our work
--------

The council decided
-------------------

The council has decided on a new library, after three years of talk & tea.

Read the decision:
https://example.org/council

Events
------

A walk
------

We walk along the river on Saturday and have soup afterwards.

Come to the walk:
https://example.org/walk

Why you get this
----------------

You asked for our news.

Unsubscribe:
mailto:news@example.org?subject=unsubscribe

Read this issue online:
https://example.org/2027-03

Sample House, 1 Example Street, London SE1 0AA
`;

export const WEB = `<!DOCTYPE html>
<html lang="en-GB" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Sample news, March 2027</title>
</head>
<body>
<main>
<h1>Sample news</h1>
<h2>Our work</h2>
<p>The council has decided. <a href="https://example.org/council">Read the decision</a></p>
</main>
</body>
</html>
`;

// Quoted-printable, in lines to 76.
function quoted(words) {
  const encode = (octet) => `=${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  return words
    .split('\n')
    .map((line) => {
      const out = [''];
      for (const octet of Buffer.from(line)) {
        const next = octet === 61 || octet < 32 || octet > 126 ? encode(octet) : String.fromCharCode(octet);
        if (out.at(-1).length + next.length > 75) out.push('');
        out[out.length - 1] += next;
      }
      return out.join('=\r\n').replace(/ $/, '=20');
    })
    .join('\r\n');
}

/** The letter as it goes over the wire. */
export function letter(html, text) {
  const part = (type, words) => ['--b', `Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: quoted-printable', '', quoted(words)];
  return [
    'From: "Sample news" <news@example.org>',
    'To: "Sam Reader" <reader@example.org>',
    'Subject: Sample news, March 2027',
    'Message-ID: <2027-03.1@example.org>',
    'Date: Mon, 01 Mar 2027 09:00:00 +0000',
    'List-Id: Sample news <news.example.org>',
    'List-Unsubscribe: <https://example.org/leave/1>, <mailto:news@example.org?subject=unsubscribe>',
    'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
    'MIME-Version: 1.0',
    'Content-Type: multipart/alternative; boundary="b"',
    '',
    ...part('text/plain', text),
    ...part('text/html', html),
    '--b--',
    '',
  ].join('\r\n');
}

/** Writes what `bulletin build` writes into a folder. */
export function write(folder, { html = HTML, text = TEXT, web = WEB, eml = letter(html, text) } = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'email.html'), html);
  writeFileSync(join(folder, 'email.txt'), text);
  writeFileSync(join(folder, 'web.html'), web);
  writeFileSync(join(folder, 'letter.eml'), eml, 'latin1');
}
