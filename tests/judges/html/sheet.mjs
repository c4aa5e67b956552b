#!/usr/bin/env node
// Pictures of built issues, each as its readers may see it, and all of them on one sheet.
//
//     node sheet.mjs OUT FOLDER...
//
// Writes OUT/ISSUE/HOW.png, OUT/contact-sheet.html and OUT/contact-sheet.png. They are for people to look
// at; what can be told without eyes, judge.mjs tells.

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { invert, newPage, open, picturesOff, start, stylesGone } from './browser.mjs';
import { pagesOf } from './pages.mjs';

// [how, width, scheme, what is done to the page, medium]. What mail programs do is done to mails alone.
const VIEWS = [
  ...[320, 640, 1024].flatMap((width) => ['light', 'dark'].map((scheme) => [`${width} ${scheme}`, width, scheme])),
  ['pictures off', 640, 'light', picturesOff],
  ['styles dropped', 640, 'light', stylesGone],
  ['turned dark', 640, 'light', invert],
  ['print', 640, 'light', undefined, 'print'],
];
const OF_WEB = VIEWS.filter(([, , , change]) => !change);
// Nobody looks at more of one picture than this, and drawing 40,000 pixels takes its time.
const LONGEST = 4000;
const TILE = { width: 200, height: 420 };

async function take(page, file, picture, [, width, scheme, change, media = 'screen']) {
  await page.emulateMedia({ colorScheme: scheme, media });
  await page.setViewportSize({ width, height: 900 });
  await open(page, file);
  if (change) await page.evaluate(change);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({ path: picture, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, LONGEST) } });
}

const escape = (words) => words.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

function sheet(rows) {
  const tile = ({ how, picture }) =>
    `<figure><a href="${encodeURI(picture)}"><img src="${encodeURI(picture)}" alt="" width="${TILE.width}"></a><figcaption>${escape(how)}</figcaption></figure>`;
  return `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Contact sheet</title>
<style>
body{margin:16px;font:14px/1.4 sans-serif;background:#777;color:#fff}
h2{margin:16px 0 4px;font-size:18px}
.row{display:flex;gap:8px}
figure{margin:0}
a{display:block;height:${TILE.height}px;overflow:hidden}
img{display:block;background:#fff}
</style></head><body>
<h1>Contact sheet</h1>
${rows.map(({ title, tiles }) => `<h2>${escape(title)}</h2>\n<div class="row">${tiles.map(tile).join('\n')}</div>`).join('\n')}
</body></html>
`;
}

const [out, ...folders] = process.argv.slice(2);
if (!out || folders.length === 0) {
  console.error('sheet.mjs OUT FOLDER...');
  process.exit(2);
}
const browser = await start();
try {
  const work = pagesOf(folders).map(({ folder, name, file, mail }) => {
    const issue = basename(folder);
    mkdirSync(join(out, issue), { recursive: true });
    const title = `${issue}, ${name}`;
    const tiles = (mail ? VIEWS : OF_WEB).map((view) => {
      const picture = `${issue}/${name.replace(/\.html$/, '')}-${view[0].replaceAll(' ', '-')}.png`;
      return { how: view[0], picture, take: (page) => take(page, file, join(out, picture), view) };
    });
    return { title, tiles };
  });
  const queue = work.flatMap(({ tiles }) => tiles);
  await Promise.all(
    [0, 1].map(async () => {
      const page = await newPage(browser);
      for (let tile = queue.shift(); tile; tile = queue.shift()) await tile.take(page);
      await page.context().close();
    }),
  );
  writeFileSync(join(out, 'contact-sheet.html'), sheet(work));
  const page = await newPage(browser, { width: 32 + VIEWS.length * (TILE.width + 8) });
  await open(page, join(out, 'contact-sheet.html'));
  await page.evaluate(() => Promise.all([...document.images].map((image) => image.decode())));
  await page.screenshot({ path: join(out, 'contact-sheet.png'), fullPage: true });
  console.log(`${work.flatMap(({ tiles }) => tiles).length} pictures, and ${join(out, 'contact-sheet.png')}`);
} finally {
  await browser.close();
}
