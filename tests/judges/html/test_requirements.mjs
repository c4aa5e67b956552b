// Every requirement of a letter finds its fault, and no other does: `node --test test_requirements.mjs`.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { newPage, start } from './browser.mjs';
import { REQUIREMENTS, requirements } from './requirements.mjs';
import { HTML, TEXT, letter, write } from './sample.mjs';

// [where, what stands in the good sample, what the fault puts in its place]. What a change of the HTML changes
// in the text comes after it: [where, from, to, from in the text, to in the text].
const P = '<p style="margin:0 0 12px">Good morning to everybody.</p>';
const LEAF = 'class="l" href="https://example.org/walk" style="color:#0b5394;text-decoration:underline"';
const FAULTS = {
  H01: [['html', '<!DOCTYPE html>', '<!-- a letter -->']],
  H02: [['html', '<html lang="en-GB" dir="ltr">', '<html dir="ltr">'], ['html', '<html lang="en-GB" dir="ltr">', '<html lang="en-GB">']],
  H03: [['html', ' lang="en-GB" dir="ltr">\n<div', '>\n<div'], ['html', ' aria-label="Sample news, March 2027"', '']],
  H04: [['html', '<title>Sample news, March 2027', '<title>Newsletter']],
  H05: [
    ['html', '<meta charset="utf-8">', ''],
    ['html', 'initial-scale=1', 'initial-scale=1,user-scalable=no'],
    ['html', '<meta charset="utf-8">', `<meta name="generator" content="${'x'.repeat(1100)}">\n<meta charset="utf-8">`.replace(/x{60}/g, '$&\n')],
  ],
  H06: [['html', '<meta name="x-apple-disable-message-reformatting" content="">', ''], ['html', '<meta name="color-scheme" content="light dark">', '<meta name="color-scheme" content="light">']],
  H07: [
    ['html', '<h3 style="margin:0;font-size:18px;line-height:25px">A walk</h3>', '<h4 style="margin:0;font-size:18px;line-height:25px">A walk</h4>'],
    ['html', '<h2 style="margin:0;font-size:22px;line-height:30px">Events</h2>', '<h1 style="margin:0;font-size:22px;line-height:30px">Events</h1>'],
  ],
  H08: [['html', '<table class="p" role="presentation" ', '<table class="p" '], ['html', 'align="center" cellpadding="0" cellspacing="0" border="0"><tr>', 'align="center" cellpadding="0"><tr>']],
  H09: [['html', '<td align="center">', '<td align="center" scope="col">']],
  H10: [['html', 'London SE1 0AA</p>\n</td></tr>', `London SE1 0AA</p>\n</td><td style="font-family:Arial,Helvetica,sans-serif"><img class="t" src="https://example.org/b.png" alt="" width="40" height="40" style="display:block"></td></tr>`]],
  H11: [['html', P, `${'<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td style="font-family:Arial,Helvetica,sans-serif">'.repeat(2)}${P}${'</td></tr></table>'.repeat(2)}`]],
  H12: [['html', 'max-width:600px', 'max-width:700px'], ['html', ' width="600" align', ' width="580" align']],
  H13: [
    ['html', '<!--[if mso]></td></tr></table><![endif]-->', '<!--[if mso]></td></tr><![endif]-->'],
    ['html', 'tea.</p>', 'tea.'],
    ['html', '<!--[if mso]></td></tr></table><![endif]-->', ''],
  ],
  H14: [['html', P, P.replace('margin:0 0 12px', 'margin:0;padding:0 0 12px')], ['html', P, '<p>Good morning to everybody.</p>']],
  H15: [['html', 'Arial,Helvetica,sans-serif', 'Merriweather,serif']],
  H16: [
    ['html', P, P.replace('12px', '12px;font-size:12px;line-height:18px')],
    ['html', P, P.replace('12px', '12px;line-height:18px')],
    ['html', P, P.replace('12px', '12px;font-size:1em')],
  ],
  H17: [['html', LEAF, LEAF.replace('underline', 'none')], ['html', LEAF, LEAF.replace('color:#0b5394;', '')]],
  H18: [
    ['html', 'Come to the walk</a>', 'Read more</a>', 'Come to the walk:', 'Read more:'],
    ['html', 'Come to the walk</a>', 'Read the decision</a>', 'Come to the walk:', 'Read the decision:'],
  ],
  H19: [
    ['html', ' alt="Sample house"', ''],
    ['html', 'logo.png', 'logo.svg'],
    ['html', ' height="40"', ''],
    ['html', 'https://example.org/logo.png', 'http://example.org/logo.png'],
  ],
  H20: [['html', P, `${P}<form></form>`], ['html', P, P.replace('<p', '<p onclick="go()"')]],
  H21: [['html', P, P.replace('12px', '12px;position:relative')], ['html', P, P.replace('12px', '12px;display:flex')]],
  H22: [['html', ':root{', `${'/* padding */\n'.repeat(1300)}:root{`]],
  H23: [['html', ':root{', '@import "a.css";\n:root{'], ['html', 'text-align:left', 'background-image:url(https://example.org/b.png)']],
  H24: [['html', '.t{color:#f1f3f4 !important}', '.t{color:#f1f3f4!important}'], ['html', '.t{color:#f1f3f4 !important}', '.t{color:#f1f3f4 !IMPORTANT}']],
  H25: [['html', '[data-ogsc] .l{color:#9cc7ff !important}\n', ''], ['html', '(prefers-color-scheme:dark)', 'print']],
  H26: [
    ['html', 'max-height:0;overflow', 'font-size:1px;color:#ffffff;max-height:0;overflow'],
    ['html', 'What the council decided, and where to read about it in full', 'News'],
    ['html', 'What the council decided, and where to read about it in full', 'Sample news, March 2027'],
    ['html', /<div style="display:none.*/, ''],
  ],
  H27: [['html', '</body>', `${'<!-- forty octets of nothing, and a few -->\n'.repeat(2200)}</body>`]],
  H28: [['html', '<a name="s2" id="s2"></a>', '<a id="s2"></a>'], ['html', ' href="#s2"', ' href="#s3"']],
  H29: [['html', 'name="s2" id="s2"', 'name="s2" id="s1"']],
  H30: [['html', P, P.replace('12px', '12px;width:400px')]],
  H31: [
    ['html', 'href="#s1" style="display:inline-block;line-height:24px;', 'href="#s1" style="'],
    ['html', '<li style="margin:0 0 8px"><a class="l" href="#s1"', '<li style="margin:0"><a class="l" href="#s1"'],
  ],
  H32: [['html', 'Good morning to everybody.', `Good morning ${'everybody'.repeat(5)}`, 'Good morning to everybody.', `Good morning ${'everybody'.repeat(5)}`]],
  H33: [
    ['html', 'https://example.org/walk', 'http://example.org/walk', 'https://example.org/walk', 'http://example.org/walk'],
    ['html', '?subject=unsubscribe', '?subject=unsubscribe&amp;cc=a@example.org', '?subject=unsubscribe', '?subject=unsubscribe&cc=a@example.org'],
  ],
  H34: [['html', 'full</div>', 'full\u200B</div>'], ['html', 'full</div>', 'full &zwnj; </div>'], ['html', 'full</div>', 'full&#8203;</div>']],
  H35: [['html', '</body>', `<!-- ${'nothing '.repeat(130)} --></body>`]],
  H36: [['html', ' width="40"', ' width="1"']],
  H37: [
    ['html', 'SE1 0AA', 'South', 'SE1 0AA', 'South'],
    ['html', 'Read this issue online', 'Our archive', 'Read this issue online', 'Our archive'],
  ],
  T01: [
    ['text', '\nOur work\n', '\nSoup &amp; bread\n\nOur work\n'],
    ['text', '\nOur work\n', '\n**Soup**\n\nOur work\n'],
    ['text', '\nOur work\n', '\n<b>Soup</b>\n\nOur work\n'],
    ['text', '\nOur work\n', '\n[Soup](#soup)\n\nOur work\n'],
  ],
  T02: [['text', 'Come to the walk:\nhttps://example.org/walk\n', '']],
  T03: [['text', 'The council decided\n-------------------\n', '']],
  T04: [
    ['text', 'https://example.org/walk', 'https://example.org/walk.\nAddress:\nhttps://example.org/walk'],
    ['text', 'Come to the walk:\nhttps://example.org/walk', 'Come to the walk: https://example.org/walk'],
    ['text', 'Come to the walk:\n', 'Come to the walk\n'],
  ],
  T05: [['text', 'our news.\n', 'our news. \n'], ['text', '\nEvents\n', '\nFrom me\n\nEvents\n'], ['text', '\nEvents\n', '\n-- \nEvents\n'], ['text', '\nEvents\n', '\n.\nEvents\n'], ['text', '- Events: a', '-\tEvents: a']],
  T06: [['text', 'after three years', 'after\nthree years']],
  T07: [['text', 'A walk\n------', 'A walk\n======'], ['text', 'A walk\n------', 'A walk'], ['text', 'Come to the walk:', 'Come to\u200B the walk:'], ['text', 'A walk\n------', `A walk\n${'-'.repeat(80)}`]],
  T08: [['text', 'Unsubscribe:\n', 'Leave:\n']],
  T09: [['html', P, `${P}${'<p style="margin:0">Only here, <img class="t" src="https://example.org/c.png" alt="" width="40" height="40" style="display:block"> never there at all.</p>\n'.repeat(9)}`]],
  M01: [
    ['eml', 'multipart/alternative', 'multipart/mixed'],
    ['eml', 'text/html; charset=utf-8', 'text/html; charset=iso-8859-1'],
    ['eml', 'Good morning to everybody.', 'Good evening to everybody.'],
  ],
  M02: [
    ['eml', '"Sample news" <news@example.org>', 'news@example.org'],
    ['eml', '<reader@example.org>', '<reader@example.org>, other@example.org'],
    ['eml', 'Subject: Sample news, March 2027', 'Subject: Sample news'],
    ['eml', 'Subject: ', `Subject: ${'Very '.repeat(12)}`],
    ['eml', 'Message-ID: <2027-03.1@example.org>\r\n', ''],
    ['eml', 'Date: Mon', 'Bcc: you@example.org\r\nDate: Mon'],
  ],
  M03: [['eml', ', <mailto:news@example.org?subject=unsubscribe>', ''], ['eml', 'List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n', ''], ['eml', /List-Id.*\r\n/, '']],
  M04: [
    ['eml', 'afte=\r\nr three', 'after three'],
    ['eml', /quoted-printable\r\n\r\nSample[^]*?--b/, (part) => part.replace('quoted-printable', '7bit').replace('=3D', '=')],
  ],
  M05: [['eml', 'MIME-Version: 1.0\r\n', 'MIME-Version: 1.0\n']],
};

let browser, page, folder;
before(async () => {
  browser = await start();
  page = await newPage(browser);
  folder = mkdtempSync(join(tmpdir(), 'bulletin-sample-'));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

function put(words, from, to) {
  const changed = words.replace(from, typeof to === 'function' ? to : () => to);
  assert.notEqual(changed, words, `the sample does not hold ${from}`);
  return changed;
}

test('the good sample meets every requirement', async () => {
  write(folder);
  assert.deepEqual(await requirements(page, folder), []);
});

test('every requirement has a fault to find', () => {
  assert.equal(REQUIREMENTS.size, 51);
  assert.deepEqual(Object.keys(FAULTS).sort(), [...REQUIREMENTS.keys()]);
});

for (const [id, faults] of Object.entries(FAULTS)) {
  for (const [number, [where, from, to, ...inText]] of faults.entries()) {
    test(`${id} finds its fault, and no other does (${number + 1})`, async () => {
      const html = where === 'html' ? put(HTML, from, to) : HTML;
      let text = where === 'text' ? put(TEXT, from, to) : TEXT;
      if (inText.length) text = put(text, ...inText);
      const eml = where === 'eml' ? put(letter(html, text), from, to) : letter(html, text);
      write(folder, { html, text, eml });
      const found = await requirements(page, folder);
      assert.deepEqual([...new Set(found.map((fault) => fault.id))], [id], JSON.stringify(found, null, 1));
    });
  }
}
