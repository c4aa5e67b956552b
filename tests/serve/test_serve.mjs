// `bulletin serve` as readers meet it: a real browser signs up, confirms by the mail, chooses and leaves.
//
//     BULLETIN=.../bulletin node --test test_serve.mjs        (in tests/serve)
//
// PICTURES names the folder for screenshots; else they go to target/serve.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const bulletin = process.env.BULLETIN;
assert.ok(bulletin, 'BULLETIN must name the program');
const root = fileURLToPath(new URL('../../', import.meta.url));
const pictures = process.env.PICTURES ?? join(root, 'target/serve');
const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
mkdirSync(pictures, { recursive: true });

let browser;
let house;
let context;

before(async () => {
  const executablePath =
    process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  browser = await chromium.launch({ executablePath, args });
});
after(() => browser.close());
afterEach(async () => {
  const { wrong = [], expected = [] } = context ?? {};
  await context?.close();
  context = null;
  await house?.close();
  house = null;
  // Judged only here: a browser may tell of what happened when the test has long gone on.
  assert.deepEqual(wrong.filter((it) => !expected.some((words) => words.test(it))), []);
});

/** A port that nobody has at this moment. Another program may have it in the next. */
async function free() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Only against hanging, so that a machine that is busy or slow has all the time it needs. */
const PATIENCE = 5 * 60_000;

/** A new bulletin whose pages run. */
class House {
  static async open() {
    const it = new House();
    it.folder = mkdtempSync(join(tmpdir(), 'bulletin-serve-'));
    it.run('init', '.');
    const masthead = readFileSync(join(it.folder, 'bulletin.yaml'), 'utf8');
    writeFileSync(join(it.folder, 'subscribers/wales.csv'), 'email,basis,since\nben@example.org,consent,2017-01-05\n');
    // The address has to be known beforehand, so it may be taken before it is listened to.
    for (;;) {
      const said = await it.serve(masthead, `http://127.0.0.1:${await free()}/`);
      if (said.includes('Serving')) return it;
      assert.match(said, /another program/);
    }
  }

  /** Starts the pages at an address; gives what is said until they run, or will not. */
  async serve(masthead, address) {
    this.address = address;
    const serve = [
      'serve:',
      `  address: ${address}`,
      `  listen: ${new URL(address).host}`,
      '  lists:',
      '    - {name: members, title: "Health and Justice bulletin, every month"}',
      '    - {name: wales, title: "Events and training in Wales, when there are any"}',
      '  wording: >-',
      '    Yes, please email me what I have ticked. You may keep my address for that and for nothing else.',
      '    I can stop at any time, by the link in every email.',
      '',
    ];
    const house = masthead.replace(/^  lists: samples.*$/m, '  lists: members, wales');
    writeFileSync(join(this.folder, 'bulletin.yaml'), `${house}\n${serve.join('\n')}`);
    const stdio = ['ignore', 'ignore', 'pipe'];
    this.child = spawn(bulletin, ['-C', this.folder, 'serve'], { stdio, env: { ...process.env, NO_COLOR: '1' } });
    this.ended = once(this.child, 'exit');
    let said = '';
    return new Promise((done) => {
      // All it says is read to its end, or it would be stopped by what nobody reads.
      this.child.stderr.setEncoding('utf8').on('data', (words) => {
        said += words;
        if (said.includes('Serving')) done(said);
      });
      this.child.stderr.on('end', () => done(said));
    });
  }

  run(...args) {
    return execFileSync(bulletin, ['-C', this.folder, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** The letters in a folder of the outbox, as plain lines. */
  letters(folder) {
    const path = join(this.folder, 'outbox', folder);
    const names = existsSync(path) ? readdirSync(path).filter((name) => /^[^.].*\.eml$/.test(name)) : [];
    return names.map((name) => readFileSync(join(path, name), 'utf8').replaceAll('=\r\n', '').replaceAll('=3D', '='));
  }

  async close() {
    this.child.kill('SIGTERM');
    const [code] = await this.ended;
    rmSync(this.folder, { recursive: true });
    assert.equal(code, 0, 'it ends in peace');
  }
}

/** A page in a context of its own; whatever it asks for beside itself is an error. */
async function open(path, options = {}) {
  context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(PATIENCE);
  context.wrong = [];
  const page = await context.newPage();
  page.on('request', (request) => {
    if (!request.isNavigationRequest() && !request.url().startsWith('data:')) context.wrong.push(`asked ${request.url()}`);
  });
  page.on('console', (line) => {
    // Such as a form that was not filled in right, which is answered with 422.
    if (line.type() === 'error' && !/status of (404|410|422|429)/.test(line.text())) context.wrong.push(line.text());
  });
  await page.goto(new URL(path, house.address).href);
  return page;
}

/** Sends a form by its button, and is there when the answer has been loaded: a click comes back sooner. */
async function send(page, button) {
  const loaded = page.waitForEvent('load');
  await button.click();
  await loaded;
}

/** Waits for a letter and gives the address in it that leads to a page. */
async function link(folder, page) {
  for (;;) {
    const [letter] = house.letters(folder);
    const found = letter?.match(new RegExp(`http://127\\.0\\.0\\.1:\\d+/${page}/[a-z2-7?=]+`));
    if (found) return found[0];
    await fetch(new URL('robots.txt', house.address));
  }
}

for (const javaScriptEnabled of [true, false]) {
  test(`somebody signs up, confirms, chooses and leaves, scripts ${javaScriptEnabled ? 'on' : 'off'}`, async () => {
    house = await House.open();
    const page = await open('/', { javaScriptEnabled });
    await page.getByRole('button', { name: 'Sign up' }).click();
    await page.getByRole('alert').getByRole('link', { name: /Write your email address/ }).click();
    await page.getByLabel('Your email address').fill('cara@example.org');
    await page.getByLabel('Your name').fill('Cara Evans');
    await page.getByLabel('I agree').check();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Sign up' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Look in your inbox' }).waitFor();

    await page.goto(await link('confirm', 'confirm'));
    await page.getByRole('button', { name: 'Yes, sign me up' }).click();
    await page.getByRole('heading', { name: 'You are signed up' }).waitFor();

    house.run('send', '2018-02', '--list', 'members');
    assert.equal(house.letters('2018-02').length, 1);
    const me = await link('2018-02', 'me');
    await page.goto(me);
    assert.ok(await page.getByLabel('Health and Justice bulletin, every month').isChecked());
    assert.ok(!(await page.getByLabel('Events and training').isChecked()));
    await page.getByLabel('Events and training').check();
    await page.getByLabel('As plain text only').check();
    await page.getByRole('radio', { name: 'Welsh' }).check();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText("Wedi'i gadw").waitFor();
    await page.goto(me);
    assert.ok(await page.getByLabel('Events and training').isChecked());
    assert.ok(await page.getByRole('radio', { name: 'Cymraeg' }).isChecked());

    house.run('send', '2018-02', '--fresh');
    assert.equal(house.letters('2018-02').length, 2);
    await page.goto(me);
    await page.getByRole('button', { name: 'Dad-danysgrifio' }).click();
    await page.getByRole('heading', { name: 'Rydych wedi gadael' }).waitFor();
    house.run('send', '2018-02', '--fresh');
    assert.equal(house.letters('2018-02').length, 1);
    assert.deepEqual(await context.cookies(), []);
  });
}

const WIDTHS = [320, 640, 1024];
for (const colorScheme of ['light', 'dark']) {
  test(`every page by axe, ${colorScheme}, at ${WIDTHS.join(', ')} pixels`, async () => {
    house = await House.open();
    const page = await open('/', { colorScheme });
    const judge = async (name) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 800 });
        await page.screenshot({ path: join(pictures, `${name}-${width}-${colorScheme}.png`), fullPage: true });
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, `${name}: sideways`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => globalThis.axe.run({
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }));
        assert.deepEqual(violations.map((it) => `${name} ${width} ${it.id}: ${it.nodes[0].html}`), []);
      }
    };
    // A preview's link is whole, and nobody's.
    house.run('preview', '2018-02', '--to', 'editor@example.org');
    const [, nobody] = (await link('preview', 'me')).split('/me/');
    await judge('join');
    await send(page, page.getByRole('button'));
    await judge('join-wrong');
    await page.getByLabel('Your email address').fill('cara@example.org');
    await page.getByLabel('I agree').check();
    await send(page, page.getByRole('button'));
    await judge('sent');
    for (const name of ['confirm', 'leave', 'me']) {
      await page.goto(new URL(`${name}/${nobody}`, house.address).href);
      await judge(name);
    }
    await send(page, page.getByRole('button', { name: 'Save' }));
    await judge('saved');
    await send(page, page.getByRole('button', { name: 'Unsubscribe' }));
    await judge('left');
    await page.goto(new URL(`confirm/${nobody}`, house.address).href);
    await send(page, page.getByRole('button'));
    await judge('expired');
    for (const [name, path] of [['broken', `me/${nobody.slice(0, -1)}`], ['missing', 'nowhere']]) {
      await page.goto(new URL(path, house.address).href);
      await judge(name);
    }
    for (const [name, path] of [
      ['join', ''], ['confirm', `confirm/${nobody}`], ['leave', `leave/${nobody}`], ['me', `me/${nobody}`],
      ['broken', 'leave/cut'], ['missing', 'nowhere'],
    ]) {
      await page.goto(new URL(`${path}?language=cy`, house.address).href);
      await judge(`${name}-cy`);
    }
    await page.goto(new URL('?language=cy', house.address).href);
    await send(page, page.getByRole('button'));
    await judge('join-wrong-cy');
    await page.getByRole('textbox', { name: 'Eich cyfeiriad' }).fill('cara@example.org');
    await page.getByLabel("Rwy'n cytuno").check();
    await send(page, page.getByRole('button'));
    await judge('sent-cy');
    await page.goto(`${await link('confirm', 'confirm')}?language=en`);
    await send(page, page.getByRole('button'));
    await judge('confirmed');
    await page.goto(new URL(`me/${nobody}?language=cy`, house.address).href);
    await send(page, page.getByRole('button', { name: 'Cadw' }));
    await judge('saved-cy');
    await send(page, page.getByRole('button', { name: 'Dad-danysgrifio' }));
    await judge('left-cy');
    // More forms than one client may send.
    for (let times = 0; times < 10; times += 1) {
      await fetch(house.address, { method: 'POST', body: new URLSearchParams({ email: 'x' }) });
    }
    for (const language of ['en', 'cy']) {
      await page.goto(new URL(`?language=${language}`, house.address).href);
      await page.locator('#email').fill('cara@example.org');
      await page.locator('#agree').check();
      await send(page, page.getByRole('button'));
      await judge(`busy${language === 'cy' ? '-cy' : ''}`);
    }
  });
}

test('a page of another website can neither frame a page nor press its buttons', async () => {
  house = await House.open();
  const page = await open('/');
  // Each version of the browser says it in other words.
  context.expected = [/status of 403/, /frame-ancestors 'none'/];
  await page.route('http://evil.example/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${house.address}me/aaaaaaaaaaaaaaaaaaaaaaaaaa"><button name="leave" value="everything">Win</button></form>
             <iframe src="${house.address}"></iframe>`,
    }),
  );
  await page.goto('http://evil.example/');
  assert.equal(await page.frameLocator('iframe').getByRole('button', { name: 'Sign up' }).count(), 0);
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.getByRole('button', { name: 'Win' }).click(),
  ]);
  assert.equal(answer.status(), 403);
});
