// A bulletin of its own for a test, a preview of it, and a browser that asks nobody but that preview.

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const bulletin = process.env.BULLETIN;
assert.ok(bulletin, 'BULLETIN must name the program');

const root = fileURLToPath(new URL('../../', import.meta.url));
export const pictures = process.env.PICTURES ?? join(root, 'target/preview');

/** Only against hanging, so that a machine that is busy or slow has all the time it needs. */
export const PATIENCE = 5 * 60_000;

/** The person who runs the tests may have told git to sign, or to ask. */
const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

/** Starts Chromium (CHROMIUM says where it is, if not on the path). */
export function start() {
  const executablePath =
    process.env.CHROMIUM ?? execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** A new bulletin's folder with the issues that are named, from the repository's own and the specimens. */
export class House {
  constructor(...issues) {
    this.folder = mkdtempSync(join(tmpdir(), 'bulletin-preview-'));
    execFileSync(bulletin, ['init', this.folder]);
    for (const issue of issues) copyFileSync(join(root, issue), this.path(`issues/${issue.split('/').pop()}`));
    this.running = [];
  }

  path(name) {
    return join(this.folder, name);
  }

  read(name) {
    return readFileSync(this.path(name), 'utf8');
  }

  /** Saves as most editors do: another file, then its name. */
  save(name, text) {
    const beside = this.path(`${name}.tmp~`);
    writeFileSync(beside, text);
    renameSync(beside, this.path(name));
  }

  /** Changes words in a file and saves it. */
  edit(name, from, to) {
    const text = this.read(name);
    assert.ok(text.includes(from), `${name} does not hold ${from}`);
    this.save(name, text.replace(from, to));
  }

  /** Runs git in the folder. */
  git(...args) {
    return execFileSync('git', ['-C', this.folder, '-c', 'user.name=T', '-c', 'user.email=t@example.org', ...args], { env });
  }

  /** Starts a preview; gives its address, and `says` to wait for words of its on standard error. The browser is
   * opened only where that is asked for. */
  async preview(issue, ...more) {
    const { open: opens = false, env: own = {} } = typeof more[0] === 'object' ? more.shift() : {};
    const args = ['-C', this.folder, 'preview', issue, ...(opens ? [] : ['--no-open']), ...more];
    const child = spawn(bulletin, args, { env: { ...env, NO_COLOR: '1', ...own } });
    this.running.push(child);
    const errors = words(child.stderr);
    const says = async (wanted) => assert.match(await errors(wanted), wanted);
    const out = await words(child.stdout)(/http:\S+\n/);
    const [address] = out.match(/http:\S+/) ?? [];
    if (!address) throw new Error(`no preview: ${out}${await errors(/$^/)}`);
    return { address, says, child };
  }

  async close() {
    for (const child of this.running) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGINT');
        await once(child, 'exit');
      }
    }
    rmSync(this.folder, { recursive: true });
  }
}

/** Reads a stream to its end; gives what waits for certain words in it, and has all that was read till then. */
function words(stream) {
  let read = '';
  let ended = false;
  const waiting = new Set();
  const look = () => {
    for (const it of waiting) {
      if (!ended && !it.wanted.test(read)) continue;
      waiting.delete(it);
      it.done(read);
    }
  };
  stream.setEncoding('utf8').on('data', (more) => {
    read += more;
    look();
  });
  stream.on('end', () => {
    ended = true;
    look();
  });
  return (wanted) =>
    new Promise((done) => {
      waiting.add({ wanted, done });
      look();
    });
}

/** A page in a context of its own; what it asks of anybody but the preview is an error, and so is what its
 * script trips over. */
export async function open(browser, address, options = {}) {
  const { width = 1440, height = 900, ...others } = options;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', ...others });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.wrong = [];
  page.expected = [];
  const home = new URL(address).host;
  page.on('request', (request) => {
    const asked = new URL(request.url());
    if (asked.protocol !== 'data:' && asked.host !== home) page.wrong.push(`asked ${asked}`);
  });
  page.on('pageerror', (error) => page.wrong.push(error.message));
  // Playwright's own scripts are kept out of the mail as any other.
  const own = /^Blocked script execution .* because the document's frame is sandboxed/;
  page.on('console', (line) => {
    if (line.type() === 'error' && !own.test(line.text())) page.wrong.push(line.text());
  });
  await page.goto(address);
  await page.locator('#said').filter({ hasText: /Up to date|cannot be shown/ }).waitFor();
  return page;
}

/** The mail that is seen, as a frame. */
export function mail(page, side = 'this') {
  return page.frameLocator(`.sheet[data-side=${side}] iframe:not([hidden]):not(.waiting)`);
}

/** Clicks on something in the mail where a hand would. Playwright's own click wants scripts in the frame. */
export async function press(page, target) {
  await target.scrollIntoViewIfNeeded();
  const box = await target.boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

/** Keeps a picture of a page. */
export async function keep(page, name) {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: page.viewportSize().width < 960 });
}
