// `bulletin preview` as an editor has it open all day: a real browser beside files that are saved.
//
//     BULLETIN=.../bulletin node --test test_preview.mjs        (in tests/preview)
//
// PICTURES names the folder for screenshots; else they go to target/preview.

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { after, afterEach, before, test } from 'node:test';
import { House, bulletin, keep, mail, open, press, start } from './house.mjs';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const ISSUE = 'issues/2026-11.yaml';
const TITLE = 'Prison health team wins national award';
let browser;
let house;
let page;

before(async () => {
  browser = await start();
});
after(() => browser.close());
afterEach(async () => {
  const { wrong = [], expected = [] } = page ?? {};
  await page?.context().close();
  page = null;
  await house?.close();
  house = null;
  // Judged only here: a browser may tell of what happened when the test has long gone on.
  assert.deepEqual(wrong.filter((it) => !expected.some((words) => words.test(it))), []);
});

async function begin(issue = '2026-11', { query = '', more = [], ...options } = {}) {
  house ??= new House(ISSUE);
  const preview = await house.preview(issue, '--port', '0', ...more);
  page = await open(browser, preview.address + query, options);
  return preview;
}

test('a save changes the picture, in the same place and with the same view', async () => {
  await begin('2026-11', { query: '?width=375' });
  await mail(page).getByText(TITLE).first().waitFor();
  await mail(page).locator('#item-5').scrollIntoViewIfNeeded();
  const scrolled = () => mail(page).locator('html').evaluate((html) => html.scrollTop);
  const before = await scrolled();
  assert.ok(before > 500, 'it was scrolled');
  house.edit(ISSUE, TITLE, 'Prison health team wins two awards');
  await mail(page).getByText('Prison health team wins two awards').first().waitFor();
  assert.equal(await mail(page).getByText(TITLE).count(), 0);
  assert.ok(Math.abs((await scrolled()) - before) < 60, `from ${before} to ${await scrolled()}`);

  // In place, as simple editors do it; and what is not the issue.
  writeFileSync(house.path(ISSUE), house.read(ISSUE).replace('two awards', 'three awards'));
  await mail(page).getByText('three awards').first().waitFor();
  house.edit('bulletin.yaml', 'name: ', 'name: Fresh ');
  await mail(page).getByText('Fresh ').first().waitFor();
  house.edit('templates/theme.yaml', 'size: 16', 'size: 20');
  await mail(page).locator('td[style*="font-size:20px"]').first().waitFor({ state: 'attached' });
});

test('what is chosen shows, and stays in the address', async () => {
  await begin();
  const inner = () => mail(page).locator('html').evaluate((html) => html.clientWidth);
  for (const [name, width] of [['Phone', 375], ['Tablet', 640], ['Desktop', 1024]]) {
    await page.getByRole('radio', { name: name, exact: true }).check();
    assert.equal(await inner(), width, name);
  }
  const LIGHT = 'rgb(238, 241, 244)';
  const DARK = 'rgb(23, 25, 28)';
  const ground = () => mail(page).locator('body').evaluate((body) => getComputedStyle(body).backgroundColor);
  assert.equal(await ground(), LIGHT);
  await page.getByRole('radio', { name: 'Dark', exact: true }).check();
  await page.locator('iframe[src*="colours=dark"]:not([hidden]):not(.waiting)').waitFor();
  assert.equal(await ground(), DARK);
  await keep(page, 'dark');
  await page.getByRole('radio', { name: 'Phone', exact: true }).check();
  await page.reload();
  await mail(page).getByText(TITLE).first().waitFor();
  assert.equal(await ground(), DARK);
  assert.equal(await inner(), 375);

  await page.getByRole('radio', { name: 'Plain text', exact: true }).check();
  const paper = page.locator('.sheet[data-side=this] .paper');
  await paper.getByText('Dear Sam,').waitFor();
  assert.match(await paper.locator('pre').evaluate((pre) => getComputedStyle(pre).fontFamily), /mono/i);
  await keep(page, 'text');
  await page.getByRole('radio', { name: 'Headers', exact: true }).check();
  await paper.getByText('List-Unsubscribe', { exact: true }).waitFor();
  await page.getByRole('radio', { name: 'Source', exact: true }).check();
  await paper.getByText('Content-Transfer-Encoding: quoted-printable').first().waitFor();
  await page.getByRole('radio', { name: 'Online page', exact: true }).check();
  await mail(page).locator('article').first().waitFor();
  await page.reload();
  await mail(page).locator('article').first().waitFor();
});

test('the width is dragged, and changed from the keyboard', async () => {
  await begin('2026-11', { query: '?width=375' });
  const handle = page.getByRole('slider').first();
  const box = await handle.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 2 + 50, box.y + box.height / 2, { steps: 5 });
  await page.mouse.up();
  assert.equal(await handle.getAttribute('aria-valuenow'), '475');
  await handle.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('PageUp');
  assert.equal(await handle.getAttribute('aria-valuenow'), '585');
  assert.match(await page.evaluate(() => location.search), /width=585/);
  assert.equal(await mail(page).locator('html').evaluate((html) => html.clientWidth), 585);
});

test('a finding leads to its item and its line, an item of the mail to its lines', async () => {
  house = new House(ISSUE);
  house.edit(ISSUE, 'Monday 30 November 2026', 'Tuesday 30 November 2026');
  house.edit(ISSUE, 'date: 27 November 2026', 'date: Thursday 27 November 2026');
  await begin();
  const line = house.read(ISSUE).split('\n').findIndex((it) => it.includes('Thursday 27')) + 1;
  const group = page.locator('.group').filter({ hasText: 'Safety in custody' });
  await group.locator('summary').click();
  await mail(page).locator('[data-chosen]').getByText('Safety in custody').waitFor();
  assert.ok(await mail(page).locator('#item-3').evaluate((it) => {
    const { top, bottom } = it.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  }), 'the item is in view');
  const link = group.getByRole('link', { name: `${ISSUE}:${line}` });
  assert.match(await link.getAttribute('href'), new RegExp(`^vscode://file/.*/${ISSUE}:${line}:\\d+$`));
  await keep(page, 'finding');

  await press(page, mail(page).getByText('The team was praised'));
  const lines = page.locator('#lines');
  await lines.getByText(`title: ${TITLE}`).waitFor();
  const from = house.read(ISSUE).split('\n').findIndex((it) => it.includes('kind: news')) + 1;
  assert.equal(await lines.locator('th').first().innerText(), String(from));
  await keep(page, 'lines');

  // What was open stays open after a save, and what is mended goes.
  house.edit(ISSUE, 'Tuesday 30 November 2026', 'Monday 30 November 2026');
  await page.locator('.group').nth(1).waitFor({ state: 'detached' });
  assert.ok(await group.locator('details').evaluate((it) => it.open));
});

test('while the file is broken the last picture stays, dimmed, with the fault on top', async () => {
  await begin();
  const whole = house.read(ISSUE);
  house.save(ISSUE, whole.replace(`title: ${TITLE}`, `title: "${TITLE}`));
  const faults = page.getByRole('alert');
  await faults.getByText('This quotation mark is never closed').waitFor();
  await faults.getByRole('link', { name: /issues\/2026-11\.yaml:\d+/ }).waitFor();
  assert.ok(await mail(page).getByText(TITLE).first().isVisible());
  assert.ok(await page.locator('.frames.dimmed').first().isVisible());
  await keep(page, 'broken');
  house.save(ISSUE, whole.replace(TITLE, 'Mended'));
  await mail(page).getByText('Mended').first().waitFor();
  assert.equal(await page.locator('.dimmed').count(), 0);
  assert.equal(await faults.count(), 0);

  // A file that goes and comes back, under this name or for a moment under another.
  renameSync(house.path(ISSUE), house.path('issues/away.yaml'));
  await faults.getByText('There is no issue issues/2026-11.yaml').waitFor();
  assert.ok(await mail(page).getByText('Mended').first().isVisible());
  renameSync(house.path('issues/away.yaml'), house.path(ISSUE));
  await page.locator('.dimmed').waitFor({ state: 'detached' });

  // A template, and who we are.
  const theme = house.read('templates/theme.yaml');
  house.save('templates/theme.yaml', theme.replace('size: 16', 'size: enormous'));
  await faults.getByRole('link', { name: /templates\/theme\.yaml:\d+/ }).waitFor();
  house.save('templates/theme.yaml', theme);
  await page.locator('.dimmed').waitFor({ state: 'detached' });
  const masthead = house.read('bulletin.yaml');
  house.save('bulletin.yaml', `${masthead}\nnonsense: yes\n`);
  await faults.getByRole('link', { name: /bulletin\.yaml:\d+/ }).first().waitFor();
  house.save('bulletin.yaml', masthead);
  await page.locator('.dimmed').waitFor({ state: 'detached' });
  assert.ok(await mail(page).getByText('Mended').first().isVisible());
});

test('a file that is empty for a moment while it is saved shows no fault', async () => {
  await begin();
  await page.evaluate(() => {
    window.faults = 0;
    new MutationObserver(() => (window.faults += document.querySelector('#faults').innerHTML ? 1 : 0)).observe(
      document.querySelector('#faults'),
      { childList: true },
    );
  });
  const whole = house.read(ISSUE);
  // A busy machine may hold either program up for longer than a moment; that is no such save, and is done again.
  let calm = 0;
  for (let save = 1; calm < 3 && save <= 30; save += 1) {
    const before = await page.evaluate(() => window.faults);
    writeFileSync(house.path(ISSUE), '');
    writeFileSync(house.path(ISSUE), whole.slice(0, 3000));
    writeFileSync(house.path(ISSUE), whole.replace(TITLE, `The title of save ${save}.`));
    await mail(page).getByText(`The title of save ${save}.`).first().waitFor();
    if ((await page.evaluate(() => window.faults)) === before) calm += 1;
  }
  assert.equal(calm, 3);
});

test('a preview of what is broken from the start shows what is wrong, and then the mail', async () => {
  house = new House(ISSUE);
  const whole = house.read(ISSUE);
  house.save(ISSUE, 'items: "\n');
  const preview = await house.preview('2026-11', '--port', '0');
  page = await open(browser, preview.address);
  await page.getByRole('alert').getByText('This cannot be shown yet').waitFor();
  assert.ok(await page.locator('#stage').isHidden(), 'no empty frame');
  await keep(page, 'nothing-yet');
  house.save(ISSUE, whole);
  await mail(page).getByText(TITLE).first().waitFor();
});

test('other readers, and Welsh beside English', async () => {
  house = new House('tests/specimens/issues/welsh.yaml', 'tests/specimens/issues/welsh.cy.yaml');
  await begin('welsh');
  await mail(page).getByText('Dear Sam,').waitFor();
  await page.getByLabel('Reader').selectOption({ label: 'Somebody without a name' });
  await mail(page).getByText('Dear reader').waitFor();
  await page.getByLabel('Reader').selectOption({ label: 'Siôn Tŷ Newydd, who reads Welsh' });
  await mail(page).getByText('Siôn').first().waitFor();
  assert.equal(await mail(page).locator('html').getAttribute('lang'), 'cy');
  await page.reload();
  await mail(page).getByText('Siôn').first().waitFor();

  await page.getByLabel('Reader').selectOption({ label: 'Sam Reader, whose name is known' });
  await page.getByLabel('Side by side').check();
  await mail(page, 'other').getByText('Siôn').first().waitFor();
  await mail(page).getByText('Dear Sam,').waitFor();
  await keep(page, 'welsh');
  house.edit('issues/welsh.cy.yaml', 'title: Taith gerdded Gŵyl Dewi', 'title: Taith newydd Gŵyl Dewi');
  await mail(page, 'other').getByText('Taith newydd Gŵyl Dewi').first().waitFor();
  // Each language by its name, and what is wrong with either.
  assert.deepEqual(await page.locator('#list .language').allInnerTexts(), ['English', 'Welsh']);
  assert.match(await page.locator('#sum').innerText(), /^English: .+; Welsh: .+$/);
  const welsh = house.read('issues/welsh.cy.yaml');
  house.save('issues/welsh.cy.yaml', `${welsh}nonsense: yes\n`);
  await page.locator('#sum').getByText(/; Welsh: .*1 fault stops it/).waitFor();

  // The language that is looked at goes.
  await page.getByLabel('Side by side').uncheck();
  await page.getByLabel('Reader').selectOption({ label: 'Siôn Tŷ Newydd, who reads Welsh' });
  await mail(page).getByText('Siôn').first().waitFor();
  rmSync(house.path('issues/welsh.cy.yaml'));
  await page.locator('.sheet[data-side=other]').waitFor({ state: 'hidden' });
  await mail(page).getByText('Dear Sam,').waitFor();
  assert.doesNotMatch(await page.locator('#sum').innerText(), /Welsh/);
});

test('pictures are shown from the folder, and are off where they are off', async () => {
  house = new House(ISSUE);
  const dot = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC',
    'base64',
  );
  mkdirSync(house.path('templates/logos'), { recursive: true });
  writeFileSync(house.path('templates/logos/ours.png'), dot);
  const masthead = house.read('bulletin.yaml');
  house.save('bulletin.yaml', `${masthead.replace(/^logo:.*\n|^logo-alt:.*\n/gm, '')}\nlogo: logos/ours.png\nlogo-alt: Our own logo\n`);
  await begin();
  const logo = mail(page).locator('img').first();
  const width = () => logo.evaluate((it) => it.naturalWidth);
  await logo.waitFor({ state: 'attached' });
  assert.equal(await width(), 10);
  assert.match(await logo.getAttribute('src'), /^logos\//);
  // The browser says that it kept the picture out, and that is asked for.
  page.expected = [/img-src 'none'/];
  await page.getByRole('radio', { name: 'Off' }).check();
  await page.locator('iframe[src*="images=off"]:not([hidden]):not(.waiting)').waitFor();
  assert.equal(await width(), 0);
});

test('the ruler measures it, and changes since last month are told', async () => {
  house = new House(ISSUE);
  house.save('issues/2026-10.yaml', house.read(ISSUE).replaceAll(TITLE, 'Another title').replace('Welcome to the November', 'Welcome to the October'));
  await begin();
  const measured = page.locator('#measured');
  await measured.getByText(/^\d+ kB of the 102 kB that Gmail shows$/).waitFor();
  const before = await measured.locator('meter').evaluate((meter) => meter.value);
  house.edit(ISSUE, 'The team was praised', `${'More words about it. '.repeat(40)}The team was praised`);
  await mail(page).getByText('More words about it.').first().waitFor();
  assert.ok((await measured.locator('meter').evaluate((meter) => meter.value)) > before + 500);
  await measured.getByText('What each item weighs').click();
  await measured.getByRole('button', { name: TITLE }).click();
  await mail(page).locator('[data-chosen]').getByText(TITLE).waitFor();

  await page.getByRole('radio', { name: 'Changes' }).check();
  const paper = page.locator('.paper').first();
  await paper.getByText('Compared with 2026-10').waitFor();
  assert.match(await paper.locator('ins').first().innerText(), /November/);
  await keep(page, 'changes');
  await paper.getByRole('button', { name: TITLE }).click();
  await mail(page).locator('[data-chosen]').getByText(TITLE).waitFor();
});

test('two previews at once, and a port that is taken', async () => {
  house = new House(ISSUE);
  const first = await house.preview('2026-11', '--port', '0');
  const { port } = new URL(first.address);
  const second = await house.preview('2018-02', '--port', port);
  assert.notEqual(new URL(second.address).port, port);
  await second.says(new RegExp(`Port ${port} is taken`));
  page = await open(browser, first.address);
  await mail(page).getByText(TITLE).first().waitFor();
  await page.context().close();
  page = await open(browser, second.address);
  await mail(page).locator('#item-1').getByText('a national consensus').waitFor();
});

test('nobody else reads it: other hosts, other origins, other paths', async () => {
  const { address } = await begin();
  const { port, pathname } = new URL(address);
  const ask = (path, headers = {}, method = 'GET') =>
    new Promise((done, failed) => {
      const asked = request({ host: '127.0.0.1', port, path, method, headers }, (answer) => {
        let body = '';
        answer.on('data', (words) => (body += words));
        answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body }));
      });
      asked.on('error', failed).end();
    });
  assert.equal((await ask(pathname)).status, 200);
  for (const [path, headers, method, status] of [
    [pathname, { host: `evil.example:${port}` }, 'GET', 421],
    [pathname, { origin: 'https://evil.example' }, 'GET', 403],
    [`${pathname}state`, { 'sec-fetch-site': 'cross-site' }, 'GET', 403],
    [pathname, {}, 'POST', 405],
    ['/', {}, 'GET', 404],
    ['/mail', {}, 'GET', 404],
    [`/${'a'.repeat(26)}/mail`, {}, 'GET', 404],
    [`${pathname}logos/..%2f..%2fbulletin.yaml`, {}, 'GET', 404],
    [`/open/${'a'.repeat(26)}`, {}, 'GET', 404],
  ]) {
    const answer = await ask(path, headers, method);
    assert.equal(answer.status, status, `${method} ${path} ${JSON.stringify(headers)}`);
    assert.equal(answer.body, '');
  }
  for (const part of ['', 'page.js', 'page.css', 'state', 'mail', 'web', 'paper?view=source', 'letter.eml']) {
    const { status, headers } = await ask(pathname + part);
    assert.equal(status, 200, part);
    assert.match(headers['content-security-policy'], /^default-src 'none'/, part);
    assert.equal(headers['cache-control'], 'no-store', part);
    assert.equal(headers['x-content-type-options'], 'nosniff', part);
    assert.equal(headers['referrer-policy'], 'no-referrer', part);
  }
  // Whoever leaves the slash out still arrives.
  const bare = await ask(`${pathname.slice(0, -1)}?view=text`);
  assert.equal(bare.status, 308);
  assert.equal(bare.headers.location, `${pathname}?view=text`);
  // What a mail holds runs nothing, whatever gets into it.
  assert.match((await ask(`${pathname}mail`)).headers['content-security-policy'], /sandbox allow-same-origin$/);
});

for (const [width, colorScheme] of [[320, 'light'], [320, 'dark'], [640, 'light'], [1024, 'dark'], [1440, 'light'], [1440, 'dark']]) {
  test(`the page itself, ${width} pixels wide and ${colorScheme}: axe, no sideways scrolling`, async () => {
    house = new House(ISSUE);
    house.edit(ISSUE, 'Monday 30 November 2026', 'Tuesday 30 November 2026');
    house.edit(ISSUE, 'date: 27 November 2026', 'date: Thursday 27 November 2026');
    await begin('2026-11', { width, colorScheme });
    await page.locator('.group summary').first().click();
    await page.locator('.group h3 button').first().click();
    await page.locator('#lines table').waitFor();
    await page.getByText('How inboxes cut it').click();
    const options = page.getByText('Width, colours, pictures, reader');
    assert.equal(await options.isVisible(), width <= 640);
    assert.equal(await page.getByRole('radio', { name: 'Phone' }).isVisible(), width > 640);
    const judge = async (state) => {
      await keep(page, `${state}-${width}-${colorScheme}`);
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, `${state}: sideways`);
      await page.evaluate(axe);
      // The mail has judges of its own.
      const { violations } = await page.evaluate(() => globalThis.axe.run({ exclude: ['iframe'] }, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        iframes: false,
      }));
      assert.deepEqual(violations.map((it) => `${state} ${it.id}: ${it.nodes[0].html}`), []);
    };
    await judge('mail');
    if (width <= 640) await options.click();
    await page.getByRole('radio', { name: 'Headers' }).check();
    await page.locator('.headers').first().waitFor();
    await judge('headers');
    house.edit(ISSUE, `title: ${TITLE}`, `title: "${TITLE}`);
    await page.getByRole('alert').waitFor();
    await page.getByRole('radio', { name: 'Mail', exact: true }).check();
    await mail(page).getByText(TITLE).first().waitFor();
    await judge('broken');
  });
}

test('everything is reached from the keyboard, and can be seen to be', async () => {
  house = new House(ISSUE);
  house.edit(ISSUE, 'date: 27 November 2026', 'date: Thursday 27 November 2026');
  await begin();
  const reached = new Set();
  const wanted = ['skip', 'view', 'width', 'colours', 'images', 'reader', 'letter', 'handle', 'SUMMARY', 'BUTTON'];
  // The mail has many links.
  for (let presses = 0; presses < 200 && wanted.some((name) => !reached.has(`${name} seen`)); presses += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const it = document.activeElement;
      if (it === document.body) return 'nothing';
      const { outlineStyle } = getComputedStyle(it.matches('.radios input') ? it.closest('.radios') : it);
      return `${it.name || it.id || it.className || it.tagName} ${it.tagName === 'IFRAME' || outlineStyle !== 'none' ? 'seen' : 'unseen'}`;
    });
    reached.add(at);
  }
  for (const name of wanted) assert.ok(reached.has(`${name} seen`), `${name}: ${[...reached]}`);
  assert.ok(![...reached].some((it) => it.endsWith('unseen')), [...reached].join(', '));
  await page.getByRole('radio', { name: 'Mail', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.paper').first().getByText('Dear Sam,').waitFor();
});

test('a save takes the keyboard and what is scrolled nowhere else', async () => {
  house = new House(ISSUE);
  house.edit(ISSUE, 'date: 27 November 2026', 'date: Thursday 27 November 2026');
  house.edit(ISSUE, '      Figures on deaths', `${'      A line more.\n'.repeat(20)}      Figures on deaths`);
  await begin();
  const heading = page.locator('.group h3 button').filter({ hasText: 'Safety in custody' });
  let save = 0;
  const saved = async () => {
    save += 1;
    const text = house.read(ISSUE);
    // A line more at the top moves all that is below it.
    house.save(ISSUE, `# Save ${save}\n${text}`);
    await page.locator('#said').getByText(/saved/).waitFor();
    await page.waitForFunction((count) => window.saves >= count, save);
  };
  await page.evaluate(() => {
    window.saves = 0;
    document.addEventListener('picture', () => (window.saves += 1));
  });
  const stands = (words) => page.evaluate(() => document.activeElement.innerText).then((at) => assert.match(at, words));
  await heading.click();
  await page.locator('#lines table').waitFor();
  await page.locator('.lines').evaluate((lines) => (lines.scrollTop = 30));
  await heading.focus();
  await saved();
  await stands(/Safety in custody/);
  assert.equal(await page.locator('.lines').evaluate((lines) => lines.scrollTop), 30);
  await page.locator('#lines a').focus();
  await saved();
  await stands(/issues\/2026-11\.yaml:\d+/);
  await page.getByText('What each item weighs').click();
  await page.locator('.costs button').nth(3).focus();
  const fourth = await page.locator('.costs button').nth(3).innerText();
  await saved();
  await stands(new RegExp(fourth.slice(0, 20)));
  // In the mail itself.
  const inMail = () => page.evaluate(() => document.activeElement.contentDocument?.activeElement.textContent);
  await page.locator('iframe:not([hidden])').first().focus();
  await page.evaluate(() => {
    const { links } = document.activeElement.contentDocument;
    [...links].find((link) => link.textContent === 'See the figures').focus({ preventScroll: true });
  });
  assert.equal(await inMail(), 'See the figures');
  house.edit(ISSUE, 'The team was praised', 'The whole team was praised');
  await mail(page).getByText('The whole team was praised').waitFor();
  assert.equal(await inMail(), 'See the figures');
  // What is mended leaves the keyboard beside it, and not at the top of the page.
  await page.locator('.group summary').focus();
  house.edit(ISSUE, 'Thursday 27 November', '27 November');
  await page.locator('.group').waitFor({ state: 'detached' });
  assert.ok(await page.evaluate(() => document.querySelector('#findings').contains(document.activeElement)));
});

test('an item is found again where it has moved to, and Escape goes back', async () => {
  await begin();
  await page.getByText('Go to an item').focus();
  await page.keyboard.press('Enter');
  const button = page.locator('.items').getByRole('button', { name: TITLE });
  await button.focus();
  await page.keyboard.press('Enter');
  const lines = page.locator('#lines');
  await lines.getByText(`title: ${TITLE}`).waitFor();
  await mail(page).locator('[data-chosen]').getByText(TITLE).waitFor();
  const text = house.read(ISSUE);
  const [top, ...items] = text.split(/^(?=  - kind:)/m);
  const at = items.findIndex((item) => item.includes(TITLE));
  assert.ok(at > 0, 'it is not the first');
  house.save(ISSUE, top + [items[at], ...items.slice(0, at), ...items.slice(at + 1)].join(''));
  await lines.getByRole('link', { name: `${ISSUE}:${top.split('\n').length}` }).waitFor();
  await lines.getByText(`title: ${TITLE}`).waitFor();
  await mail(page).locator('[data-chosen]').getByText(TITLE).waitFor();
  // Under another title where it stands.
  house.edit(ISSUE, `title: ${TITLE}`, 'title: Another name for it');
  await lines.getByText('title: Another name for it').waitFor();
  await page.keyboard.press('Escape');
  assert.ok(await page.locator('#item').isHidden());
  assert.match(await page.evaluate(() => document.activeElement.innerText), /Another name for it/);
});

test('what has no effect is shut off, and it is said why', async () => {
  house = new House(ISSUE);
  rmSync(house.path('issues/2018-02.yaml'));
  const { child } = await begin();
  const why = page.locator('#why');
  const shut = async (...names) => {
    const found = await page.locator('#controls fieldset:disabled').evaluateAll((all) => all.map((it) => it.dataset.choice));
    assert.deepEqual(found, names);
  };
  await shut();
  assert.ok(await why.isHidden());
  await page.getByRole('radio', { name: 'Source' }).check();
  await shut('colours', 'images');
  assert.match(await why.innerText(), /Colours and pictures are chosen for the mail/);
  await page.locator('.paper').first().getByText('quoted-printable').first().waitFor();
  await keep(page, 'source');
  await page.getByRole('radio', { name: 'Changes' }).check();
  await shut('colours', 'images', 'reader');
  await page.locator('.paper').first().getByText('there is no issue before this one').waitFor();
  await page.locator('.paper').first().getByText('no version of this file has been committed').waitFor();
  await page.getByRole('radio', { name: 'Online page' }).check();
  await shut('reader');
  assert.match(await why.innerText(), /the same for every reader/);
  // What is still on its way when the preview ends does not come.
  await mail(page).locator('article').first().waitFor();

  // The browser tells of every try to reach it again, in words that depend on when it tried.
  page.expected = [/net::ERR_/];
  child.kill('SIGINT');
  await once(child, 'exit');
  await page.locator('#said.lost').getByText('The preview has ended').waitFor();
  await shut('view', 'colours', 'images', 'reader', 'beside');
  assert.match(await why.innerText(), /only the width can still be changed/);
  assert.equal(await page.locator('#letter').getAttribute('href'), null);
  await page.getByRole('radio', { name: 'Phone' }).check();
  assert.equal(await mail(page).locator('html').evaluate((html) => html.clientWidth), 375);
  await keep(page, 'ended');
});

test('changes follow a commit', async () => {
  house = new House(ISSUE);
  house.git('init', '-q');
  house.git('add', '.');
  house.git('commit', '-q', '-m', 'An issue');
  await begin('2026-11', { query: '?view=changes' });
  const paper = page.locator('.paper').first();
  await paper.getByText('The words are the same as in the version committed last').waitFor();
  house.edit(ISSUE, TITLE, 'Everybody wins');
  await paper.getByText('Compared with the version committed last').waitFor();
  house.git('commit', '-q', '-a', '-m', 'Another title');
  await paper.getByText('The words are the same as in the version committed last').waitFor();
});

test('a preview that is wanted and was not mailed is a piece of advice', async () => {
  house = new House(ISSUE);
  house.save('bulletin.yaml', `${house.read('bulletin.yaml')}\napprove:\n  preview: yes\n`);
  await begin();
  const advice = page.locator('.group').getByText('Nobody has had a preview of this issue');
  await advice.waitFor();
  assert.match(await page.locator('#sum').innerText(), /piece of advice/);
  execFileSync(bulletin, ['-C', house.folder, 'preview', '2026-11', '--to', 'me@example.org']);
  await advice.waitFor({ state: 'detached' });
});

test('the browser is opened with a ticket that is good once', async () => {
  house = new House(ISSUE);
  const [tools, told] = [house.path('tools'), house.path('told')];
  mkdirSync(tools);
  writeFileSync(`${tools}/xdg-open`, `#!/bin/sh\nprintf '%s' "$*" > '${told}.new' && mv '${told}.new' '${told}'\n`, { mode: 0o755 });
  const { address } = await house.preview('2026-11', { open: true, env: { PATH: `${tools}:${process.env.PATH}` } }, '--port', '0');
  while (!existsSync(told)) await new Promise((done) => setTimeout(done, 20));
  const ticket = readFileSync(told, 'utf8');
  const { pathname } = new URL(address);
  assert.match(new URL(ticket).pathname, /^\/open\/[a-z2-7]{26}$/);
  assert.ok(!ticket.includes(pathname.split('/')[1]), 'it does not hold the address of the page');
  page = await open(browser, ticket);
  assert.equal(page.url().split('?')[0], address);
  await mail(page).getByText(TITLE).first().waitFor();
  // The page is the page when it is loaded again; the ticket is nothing.
  await page.reload();
  await mail(page).getByText(TITLE).first().waitFor();
  page.expected = [/status of 410/];
  const again = await page.goto(ticket);
  assert.equal(again.status(), 410);
  await page.getByText('opens nothing any more').waitFor();
});

test('an issue of 500 items follows a save', async () => {
  house = new House(ISSUE);
  const items = Array.from({ length: 500 }, (_, at) => `  - kind: news\n    title: Story number ${at + 1}\n    by: Example Trust\n    date: 19 November 2026\n    link: https://example.org/story-${at + 1}\n    summary: |\n      What happened in story ${at + 1}.\n`);
  const text = `issue: November 2026\ndate: Monday 30 November 2026\nsubject: "Very many"\nitems:\n${items.join('')}`;
  house.save('issues/many.yaml', text);
  await begin('many');
  await mail(page).locator('#item-500').waitFor();
  house.edit('issues/many.yaml', 'Story number 250', 'Story in the middle');
  await mail(page).getByText('Story in the middle').first().waitFor();
});

test('the address is printed where no browser can be opened, and bad choices are told', async () => {
  house = new House(ISSUE);
  const { address, says } = await house.preview('2026-11', { open: true, env: { PATH: house.path('nothing') } }, '--port', '0');
  page = await open(browser, address);
  await mail(page).getByText(TITLE).first().waitFor();
  await says(/The browser could not be opened from here: open the address above/);
  for (const [args, words] of [
    [['--editor', 'emacs'], /`emacs` is no editor this program knows/],
    [['--editor', 'javascript:{path}'], /is no editor/],
    [['2030-01'], /there is no issue issues\/2030-01\.yaml/],
    [['--port', '99999'], /99999/],
  ]) {
    const done = spawnSync(bulletin, ['-C', house.folder, 'preview', ...args], { encoding: 'utf8' });
    assert.equal(done.status, 2, done.stderr);
    assert.match(done.stderr, words);
  }
});
