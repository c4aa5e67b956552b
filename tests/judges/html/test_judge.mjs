// The judges of the HTML can tell good from bad: `node --test test_judge.mjs` in this folder.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { judge } from './judge.mjs';

const GOOD = `<!DOCTYPE html>
<html lang="en-GB" dir="ltr"><head><meta charset="utf-8"><title>News</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>@media (prefers-color-scheme: dark) { body, .text { background: #17191c !important; color: #f1f3f4 !important } }</style>
</head><body style="background:#ffffff;color:#1c2126">
<h1 class="text">Health news</h1><a name="first"></a><p class="text">Good <img class="text" src="x.png" alt="Our logo" width="40" height="40"></p>
</body></html>
`;

async function faults(page) {
  const folder = mkdtempSync(join(tmpdir(), 'bulletin-judge-'));
  try {
    const file = join(folder, 'email.html');
    writeFileSync(file, page);
    return (await judge([file])).join('\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a faultless page has no faults', async () => {
  assert.equal(await faults(GOOD), '');
});

test('each fault is found', async () => {
  const said = await faults(
    GOOD.replace('<title>News</title>', '')
      .replace('</p>', '</p><p>Grey <span style="color:#999999">on white</span></p>')
      .replace('</body>', '<div style="width:700px">wide</div></body>'),
  );
  assert.match(said, /Nu checker: .*title/);
  assert.match(said, /\(light\): axe color-contrast/);
  assert.match(said, /axe document-title/);
  assert.match(said, /in 320/);
});

test('dark words on dark are found where only the dark colours have them', async () => {
  const said = await faults(GOOD.replace('color: #f1f3f4 !important', 'color: #333333 !important'));
  assert.match(said, /\(dark\): axe color-contrast/);
  assert.doesNotMatch(said, /\(light\)/);
});

test('words that stand in for a picture are read too', async () => {
  const said = await faults(GOOD.replace('<img class="text"', '<img style="color:#cccccc"'));
  assert.match(said, /pictures off\): axe color-contrast/);
});
