// The judges can tell good from bad: `node --test test_judge.mjs` in this folder. Each is given the sample
// (see sample.mjs), which is good, and the sample with a fault in it.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { start } from './browser.mjs';
import { JUDGES, judge, table } from './judge.mjs';
import { HTML, WEB, write } from './sample.mjs';

let browser, folder;
before(async () => {
  browser = await start();
  folder = mkdtempSync(join(tmpdir(), 'bulletin-judge-'));
});
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/** What a judge says of the sample with this change, to the mail or to the page of the web. */
async function said(name, from, to, where = 'mail') {
  const good = where === 'mail' ? HTML : WEB;
  const bad = good.replace(from, () => to);
  if (from !== '') assert.notEqual(bad, good, `the sample does not hold ${from}`);
  write(folder, where === 'mail' ? { html: bad } : { web: bad });
  return (await judge(name, [folder], { browser })).map((fault) => fault.said).join('\n');
}

for (const name of Object.keys(JUDGES)) {
  test(`${name}: the good sample has no faults`, async () => assert.equal(await said(name, '', ''), ''));
}

// [judge, what stands in the sample, what the fault puts there, what is said, where].
const P = '<p style="margin:0 0 12px">Good morning to everybody.</p>';
const FAULTS = [
  ['requirements', 'Come to the walk</a>', 'Click here</a>', /^H18 .*vague/m],
  ['nu', /<title>.*<\/title>/, '', /^email\.html:\d+: .*title/m],
  ['nu', P, `${P}</b>`, /^email\.html:\d+: Stray end tag “b”/m],
  ['nu', '<h1>', '<h1 id="s1"></h1><h1 id="s1">', /^web\.html:\d+: Duplicate ID/m, 'web'],
  // A mail may have an anchor that leads nowhere; the web page may not.
  ['nu', '<h2>', '<a name="x"></a><h2>', /^web\.html:\d+: .*missing required attribute “href”/m, 'web'],
  ['validate', 'talk &amp; tea', 'talk & tea', /^email\.html:\d+:\d+: no-raw-characters/m],
  ['validate', P, '<p style="margin:0"><a href="https://example.org/"></a></p>', /^email\.html:\d+:\d+: wcag\/h30/m],
  ['validate', 'align="center"', 'align="center" nowrap', /^email\.html:\d+:\d+: no-deprecated-attr.*nowrap/m],
  ['validate', 'role="presentation" width', 'frame="void" role="presentation" width', /^email\.html:\d+:\d+: no-deprecated-attr.*frame/m],
  ['validate', '<h2>', '<h2 style="color:red">', /^web\.html:\d+:\d+: no-inline-style/m, 'web'],
  ['validate', '<main>', '<table width="100%"><tr><td>x</td></tr></table><main>', /^web\.html:\d+:\d+: no-deprecated-attr/m, 'web'],
  ['caniemail', P, P.replace('12px', '12px;position:absolute'), /^email\.html:\d+: position: unsupported in .*gmail/m],
  ['caniemail', P, P.replace('12px', '12px;display:flex'), /^email\.html:\d+: .*flex.*: unsupported in /m],
  ['caniemail', P, `<form action="https://example.org/"><input type="text"></form>${P}`, /^email\.html:\d+: <form> element: unsupported in /m],
  ['caniemail', P, `<link rel="stylesheet" href="https://example.org/a.css">${P}`, /^email\.html:\d+: .*link.*: unsupported in .*gmail/im],
  // Only line-height may be taken for height.
  ['caniemail', P, P.replace('12px', '12px;height:40px'), /^email\.html:\d+: height property: unsupported in yahoo/m],
  ['axe', P, P.replace('12px', '12px;color:#999999'), /^email\.html \(light\): axe color-contrast/m],
  ['axe', /<title>.*<\/title>/, '', /^email\.html \(light\): axe document-title/m],
  ['axe', '<main>', '<div>', /^web\.html \(light\): axe landmark-one-main/m, 'web'],
  ['reflow', P, P.replace('12px', '12px;width:350px'), /^email\.html \(320 pixels, or 640 at 200 %\): is \d+ pixels wide/m],
  ['reflow', '<h1>', '<h1 style="width:700px">', /^web\.html \(640 pixels\): is \d+ pixels wide/m, 'web'],
  ['reflow', P, '<p style="margin:0;white-space:nowrap">Good morning to everybody, once</p>', /^email\.html \(320 pixels, with more space.*\): is \d+ pixels wide/m],
  ['reflow', P, '<p style="margin:0;width:200px;overflow:hidden;white-space:nowrap">Good morning to everybody, once more</p>', /^email\.html .*: cut off: <p/m],
  ['direction', P, '<p style="margin:0">كل شخص له الحق في الرعاية (24)</p>', /^email\.html: mostly read from the right, and laid out from the left/m],
  ['direction', P, '<p style="margin:0">The guide (العربية): 24 pages</p>', /^email\.html: a number is drawn to a word/m],
  ['direction', P, '<p style="margin:0">The sign says "דלת פתוחה!" to everybody</p>', /^email\.html: the mark at the end/m],
  ['direction', P, '<p dir="rtl" style="margin:0"><em>مرحبا</em> means “welcome” in the language of the guide</p>', /^email\.html: mostly read from the left, and laid out from the right/m],
  ['direction', '<h1>', '<h1 dir="rtl">', /^web\.html: mostly read from the left, and laid out from the right/m, 'web'],
];
for (const [number, [name, from, to, says, where]] of FAULTS.entries()) {
  test(`${name} finds its fault (${number + 1}): ${says}`, async () => assert.match(await said(name, from, to, where), says));
}

test('caniemail: overflow-wrap does not stop it', async () => {
  const wrapped = P.replace('12px', '12px;overflow-wrap:anywhere;word-wrap:break-word');
  assert.equal(await said('caniemail', P, wrapped), '');
  assert.match(await said('caniemail', P, wrapped.replace('12px', '12px;position:fixed')), /position/);
});

test('axe: dark words on dark are found where only the dark colours have them', async () => {
  const found = await said('axe', '.t{color:#f1f3f4 !important}', '.t{color:#333333 !important}');
  assert.match(found, /\(dark\): axe color-contrast/);
  assert.doesNotMatch(found, /\(light\)/);
});

test('axe: words that stand in for a picture are read too', async () => {
  const found = await said('axe', /<img class="t"(.*)display:block/, '<img src="x.png" alt="Sample house" width="40" height="40" style="color:#1c2126');
  assert.doesNotMatch(found, /\(light/);
  assert.match(found, /\(dark, pictures off\): axe color-contrast/);
});

// Black on grey can be read, but not the light grey on grey that is made of it.
test('axe: words that cannot be read once a mail program has turned the colours round', async () => {
  const found = await said('axe', P, P.replace('12px', '12px;color:#000000;background-color:#808080'));
  assert.match(found, /\(turned dark by the mail program\): axe color-contrast/);
  assert.doesNotMatch(found, /\(light\): axe color-contrast/);
});

test('reflow: words that are seen only because of a style element', async () => {
  assert.match(
    await said('reflow', 'td{overflow-wrap:anywhere}', 'td{overflow-wrap:anywhere}p{text-transform:uppercase}'),
    /^email\.html \(styles dropped\)/m,
  );
});

test('direction: words that are kept apart are in order', async () => {
  const apart = '<p style="margin:0">The guide (<bdi>العربية</bdi>): 24 pages, for "<span dir="rtl">מי?</span>" and all</p><p dir="rtl" style="margin:0">كل شخص (24)</p>';
  assert.equal(await said('direction', P, apart), '');
});

test('a fault that is expected is none, and is one if it is not there', async () => {
  write(folder, { html: HTML.replace('<!DOCTYPE html>', '<!-- a letter -->') });
  const issue = folder.split('/').pop();
  assert.deepEqual(await judge('requirements', [folder], { browser, but: [`${issue}:H01`] }), []);
  write(folder);
  const [fault] = await judge('requirements', [folder], { browser, but: [`${issue}:H01`] });
  assert.match(fault.said, /H01 was expected/);
});

test('the table has a row an issue and a column a judge, the last verdict in each', () => {
  const rows = [
    { judge: 'nu', issue: 'one', faults: 3 },
    { judge: 'nu', issue: 'one', faults: 0 },
    { judge: 'axe', issue: 'two', faults: 1 },
  ];
  assert.equal(table(rows), '     nu  axe\none  ok  -\ntwo  -   1 fault');
});

test('the command says faults with exit code 1, writes verdicts, and does not pass for want of a page', () => {
  const command = (...args) => spawnSync('node', ['judge.mjs', ...args], { cwd: import.meta.dirname, encoding: 'utf8' });
  const verdicts = join(folder, 'verdicts');
  write(folder);
  assert.equal(command('--verdicts', verdicts, 'validate', folder).status, 0);
  write(folder, { html: HTML.replace('&amp;', '&') });
  const ran = command('--verdicts', verdicts, 'validate', folder);
  assert.equal(ran.status, 1);
  assert.match(ran.stdout, /no-raw-characters/);
  assert.equal(readFileSync(verdicts, 'utf8').trim().split('\n').length, 2);
  assert.match(command('--table', verdicts).stdout, /1 fault/);
  assert.notEqual(command('validate', join(folder, 'nowhere')).status, 0);
  assert.equal(command('--table', join(folder, 'nothing')).status, 1);
});

test('the contact sheet shows every view of every page', () => {
  write(folder);
  const out = join(folder, 'pictures');
  execFileSync('node', ['sheet.mjs', out, folder], { cwd: import.meta.dirname });
  const pictures = [...readFileSync(join(out, 'contact-sheet.html'), 'utf8').matchAll(/<img src="([^"]*)"/g)];
  assert.equal(pictures.length, 17);
  for (const [, picture] of pictures) assert.ok(existsSync(join(out, picture)), picture);
  assert.ok(existsSync(join(out, 'contact-sheet.png')));
});
