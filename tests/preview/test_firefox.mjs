// The preview in Firefox: what differs between browsers, which is the mail in its frame.
//
//     BULLETIN=.../bulletin node --test test_firefox.mjs        (in tests/preview)

import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Firefox } from './firefox.mjs';
import { House, pictures } from './house.mjs';

const ISSUE = 'issues/2026-11.yaml';
const TITLE = 'Prison health team wins national award';
let firefox;
let house;

before(async () => {
  house = new House(ISSUE);
  firefox = await Firefox.start(1440, 1000);
});
after(async () => {
  await firefox?.close();
  await house?.close();
});

/** Inside the page: what the mail that is seen says. */
const says = (words) =>
  document.querySelector('.sheet iframe:not([hidden]):not(.waiting)').contentDocument.body.innerText.includes(words);

test('a save, the dark, a click in the mail, a broken file and a mended one', async () => {
  const { address } = await house.preview('2026-11', '--port', '0');
  await firefox.go(`${address}?width=640`);
  await firefox.until(says, TITLE);
  const ground = () => {
    const { body, defaultView } = document.querySelector('.sheet iframe:not([hidden]):not(.waiting)').contentDocument;
    return defaultView.getComputedStyle(body).backgroundColor;
  };
  assert.equal(await firefox.ask(ground), 'rgb(238, 241, 244)');

  house.edit(ISSUE, TITLE, 'Everybody wins');
  await firefox.until(says, 'Everybody wins');

  await firefox.ask(() => document.querySelector('input[value=dark]').click());
  await firefox.until(`() => (${ground})() === 'rgb(23, 25, 28)'`);

  const [x, y] = await firefox.ask(() => {
    const frame = document.querySelector('.sheet iframe:not([hidden]):not(.waiting)');
    const title = frame.contentDocument.getElementById('item-2');
    title.scrollIntoView({ block: 'center', behavior: 'instant' });
    const [outer, inner] = [frame.getBoundingClientRect(), title.getBoundingClientRect()];
    return [outer.x + inner.x + 40, outer.y + inner.y + 10];
  });
  await firefox.press(x, y);
  await firefox.until(() => document.querySelector('#lines').innerText.includes('title: Everybody wins'));

  const whole = house.read(ISSUE);
  house.save(ISSUE, whole.replace('title: Everybody wins', 'title: "Everybody wins'));
  await firefox.until(() => document.querySelector('#faults').innerText.includes('never closed'));
  assert.ok(await firefox.ask(says, 'Everybody wins'));
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, 'firefox.png'), await firefox.picture());
  house.save(ISSUE, whole.replace('Everybody wins', 'Mended'));
  await firefox.until(says, 'Mended');
  assert.equal(await firefox.ask(() => document.querySelectorAll('.dimmed').length), 0);
});
