// The judges of this folder can tell good from bad.
//
//     node --test test_mail.mjs

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { judge as read } from './read.mjs';
import { judge as requests } from './requests.mjs';

const LETTER = [
  'From: =?utf-8?q?Caf=C3=A9?= news <news@example.org>',
  'To: "Dunne, Ann" <ann@example.org>',
  'Subject: Health news',
  'Date: Mon, 30 Nov 2026 10:00:00 +0000',
  'Message-ID: <2026-11.ann@example.org>',
  'List-Id: News <news.example.org>',
  'List-Unsubscribe: <mailto:leave@example.org?subject=token>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/alternative; boundary="=_b"',
  '',
  '--=_b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Caf=C3=A9 owners ask for clear=',
  'er rules',
  '--=_b',
  'Content-Type: text/html; charset=utf-8',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  '<p>Caf=C3=A9 owners</p>',
  '--=_b--',
  '',
].join('\r\n');
const BESIDE = { text: 'Café owners ask for clearer rules\n', html: '<p>Café owners</p>\n' };

test('a faultless letter has no faults', async () => {
  assert.deepEqual(await read(Buffer.from(LETTER), BESIDE), []);
});

for (const [from, to, said] of [
  ['"Dunne, Ann"', 'Dunne, Ann', 'is to '],
  ['<ann@example.org>', '<ann@example.org>, b@example.org', 'is to '],
  ['Subject:', 'Bcc: b@example.org\r\nSubject:', 'Cc or Bcc'],
  ['=?utf-8?q?Caf=C3=A9?= news ', '', 'a name and an address'],
  ['=?utf-8?q?Caf=C3=A9?=', '=?utf-8?x?Caf?=', 'the sender reads'],
  ['Health news', '=?utf-8?q?Health=20', 'the subject reads'],
  ['Subject: Health news\r\n', '', 'has no subject'],
  ['Mon, 30 Nov 2026 10:00:00 +0000', 'soon', 'has the date'],
  ['<2026-11.ann@example.org>', '2026-11', 'has the Message-ID'],
  ['List-Id:', 'Date: Mon, 30 Nov 2026 11:00:00 +0000\r\nList-Id:', 'has 2 headers date'],
  ['Content-Type: text/html', 'Content-Type: application/xhtml', 'attachments: application/xhtml'],
  ['Content-Type: text/html', 'Content-Type: text/plain', 'has no html'],
  ['charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable', 'charset=utf-8', 'not decoded'],
  ['Caf=C3=A9 owners ask', 'Caf=E9 owners ask', 'not UTF-8'],
  ['clear=\r\ner', 'clear=\r\n', 'its text is not email.txt'],
  ['<p>Caf', '<p>The caf', 'its html is not email.html'],
  ['boundary="=_b"', 'boundary="=_c"', 'has no html'],
]) {
  test(`found in a letter: ${said}`, async () => {
    assert.ok(LETTER.includes(from), from);
    const faults = await read(Buffer.from(LETTER.replace(from, to)), BESIDE);
    assert.ok(faults.join('\n').includes(said), faults.join('\n'));
  });
}

test('requests: a page that names its pictures is good, and each other call is found', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'bulletin-requests-'));
  try {
    const pages = {
      plain: ['<p>Words</p>', null],
      picture: ['<img src="https://example.org/a.png" alt="A" width="60" height="40">', null],
      style: ['<p style="background:url(https://example.org/b.png)">Words</p>', 'hidden picture'],
      dark: [
        '<style>@media (prefers-color-scheme:dark){p{background:url(https://example.org/d.gif)}}</style><p>W</p>',
        'hidden picture: https://example.org/d.gif',
      ],
      print: [
        '<style>@media print{p{background:url(https://example.org/p.gif)}}</style><p>W</p>',
        'hidden picture: https://example.org/p.gif',
      ],
      sheet: ['<link rel="stylesheet" href="https://example.org/c.css">', 'asks for a stylesheet'],
      font: [
        '<style>@font-face{font-family:F;src:url(https://example.org/f.woff)}p{font-family:F}</style><p>W</p>',
        'asks for a font',
      ],
      script: ['<script>fetch("https://example.org/seen")</script>', 'asks for a fetch'],
      frame: ['<iframe src="https://example.org/"></iframe>', 'asks for a document'],
      pixel: [
        '<img src="https://example.org/open.gif" alt="" width="1" height="1">',
        'picture nobody can see',
      ],
      open: ['<img src="http://example.org/a.png" alt="A" width="60" height="40">', 'picture from http:'],
    };
    const url = (name) => pathToFileURL(join(folder, `${name}.html`)).href;
    for (const [name, [body]] of Object.entries(pages))
      writeFileSync(join(folder, `${name}.html`), `<!DOCTYPE html><title>T</title>${body}`);
    const { faults } = await requests(Object.keys(pages).map(url));
    for (const [name, [, said]] of Object.entries(pages)) {
      const own = faults.filter((fault) => fault.startsWith(url(name))).join('\n');
      if (said === null) assert.equal(own, '');
      else assert.ok(own.includes(said), `${name}: ${own}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
