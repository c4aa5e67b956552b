// The requirements of a letter, by their numbers: H01 to H37 of its HTML, T01 to T09 of its text, M01 to
// M05 of its wire. Written from what mail programs do (the source stands beside each), not from the
// program's own HTML; test_requirements.mjs shows each to find its fault.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { newPage, open } from './browser.mjs';
import { MAIL } from './requirements/mail.mjs';
import { PAGE, tools } from './requirements/page.mjs';
import { SOURCE, opened, removed } from './requirements/source.mjs';
import { TEXT, outlineOf } from './requirements/text.mjs';

/** Every requirement: its number, and what it asks. */
export const REQUIREMENTS = new Map(
  [
    ...Object.entries({ ...SOURCE, ...TEXT, ...MAIL }).map(([id, [asks]]) => [id, asks]),
    ...Object.entries(PAGE).map(([id, { asks }]) => [id, asks]),
  ].sort(([one], [other]) => (one < other ? -1 : 1)),
);

/** What is wrong with the letter in this folder: its email.html, email.txt and letter.eml. */
export async function requirements(page, folder) {
  const octets = readFileSync(join(folder, 'email.html'));
  const html = octets.toString('utf8');
  const text = readFileSync(join(folder, 'email.txt'), 'utf8');
  const wire = readFileSync(join(folder, 'letter.eml'));
  const letter = { html, octets, text, eml: wire.toString('latin1') };
  letter.mail = await PostalMime.parse(wire);

  await page.setViewportSize({ width: 640, height: 900 });
  await open(page, join(folder, 'email.html'));
  letter.outline = await page.evaluate(outlineOf);
  await page.evaluate(tools, { opened: opened(html), removed: removed(html) });

  const found = [];
  const say = (id, faults) => found.push(...faults.map((said) => ({ id, said: String(said).trim() })));
  for (const [id, [, test]] of Object.entries({ ...SOURCE, ...TEXT, ...MAIL })) say(id, test(letter));
  const pages = Object.entries(PAGE).sort(([, one], [, other]) => (one.at ?? 640) - (other.at ?? 640));
  for (const [id, { test, at = 640 }] of pages) {
    if (page.viewportSize().width !== at) await page.setViewportSize({ width: at, height: 900 });
    say(id, await page.evaluate(test));
  }
  return found.sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
}

/** The judge: every fault of these folders. */
export async function judge(folders, { browser }) {
  const page = await newPage(browser);
  const faults = [];
  for (const folder of folders) {
    for (const { id, said } of await requirements(page, folder)) {
      faults.push({ folder, rule: id, said: `${id} (${REQUIREMENTS.get(id)}): ${said}` });
    }
  }
  await page.context().close();
  return faults;
}
