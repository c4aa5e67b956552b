#!/usr/bin/env node
// Judges pages of HTML with judges that are not ours: the Nu checker (is it HTML?), axe (can everyone
// read it? light, dark, and with pictures off) and a browser (does it fit into 320 pixels?).
//
//     node judge.mjs [--pictures DIR] FILE...
//
// Says every fault, a line each, and exits with 1 if there is any. --pictures DIR also takes pictures
// of each page at 320, 640 and 1024 pixels, light and dark. Nothing is fetched from anywhere.
//
// Needs `npm ci` in this folder, Java, and Chromium (CHROMIUM says where, if not on the path).

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const find = createRequire(import.meta.url);
const AXE = find.resolve('axe-core/axe.min.js');
const NU = join(find.resolve('vnu-jar/package.json'), '..', 'build', 'dist', 'vnu.jar');
const SCHEMES = ['light', 'dark'];
const WIDTHS = [320, 640, 1024];
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// The mail program puts a letter into its own page, and answers for that page's landmarks.
const OF_THE_MAIL_PROGRAM = ['region', 'landmark-one-main'];
// An anchor by name is what some mail programs need; the Nu checker wants an address on every link.
const NAMED_ANCHOR = '.*Element .a. is missing required attribute .href.*';

function nu(files) {
  const ran = spawnSync(
    'java',
    ['-jar', NU, '--format', 'json', '--filterpattern', NAMED_ANCHOR, ...files],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (ran.error) throw ran.error;
  let said;
  try {
    said = JSON.parse(ran.stderr);
  } catch {
    throw new Error(`the Nu checker did not answer:\n${ran.stderr}`);
  }
  return said.messages
    .filter((message) => message.type !== 'info')
    .map((m) => `${basename(m.url ?? '')}:${m.lastLine ?? '?'}: Nu checker: ${m.message}`);
}

// What a reader sees who has pictures turned off: the words that stand in for them, in their place.
function picturesOff() {
  for (const picture of document.querySelectorAll('img')) {
    const words = document.createElement('span');
    words.className = picture.className;
    words.style.cssText = picture.style.cssText;
    words.style.width = words.style.height = 'auto';
    words.textContent = picture.alt;
    picture.replaceWith(words);
  }
}

async function axe(page, mail) {
  const found = await page.evaluate(
    ([standards, off]) =>
      globalThis.axe.run(document, {
        runOnly: standards,
        rules: Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
        resultTypes: ['violations'],
      }),
    [STANDARDS, mail ? OF_THE_MAIL_PROGRAM : []],
  );
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `axe ${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`),
  );
}

async function browse(browser, file, pictures) {
  const faults = [];
  const name = basename(file);
  // web.html and the pages of the archive stand alone; everything else is read in a mail program.
  const mail = /^(email|letter)/.test(name);
  for (const colorScheme of SCHEMES) {
    const context = await browser.newContext({ colorScheme, bypassCSP: true });
    const page = await context.newPage();
    await page.route('**', (route) =>
      /^(file|data):/.test(route.request().url()) ? route.continue() : route.abort(),
    );
    await page.goto(pathToFileURL(resolve(file)).href);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) faults.push(`${name} (${colorScheme}): is ${wide} pixels wide in ${width}`);
      if (pictures) {
        const picture = `${name.replace(/\.html$/, '')}-${width}-${colorScheme}.png`;
        await page.screenshot({ path: join(pictures, picture), fullPage: true });
      }
    }
    await page.addScriptTag({ path: AXE });
    for (const fault of await axe(page, mail)) faults.push(`${name} (${colorScheme}): ${fault}`);
    await page.evaluate(picturesOff);
    for (const fault of await axe(page, mail)) {
      const said = `${name} (${colorScheme}): ${fault}`;
      if (!faults.includes(said)) faults.push(`${name} (${colorScheme}, pictures off): ${fault}`);
    }
    await context.close();
  }
  return faults;
}

/** Every fault of these files. */
export async function judge(files, pictures) {
  const executablePath =
    process.env.CHROMIUM ??
    execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  if (pictures) mkdirSync(pictures, { recursive: true });
  const faults = nu(files);
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  try {
    for (const file of files) faults.push(...(await browse(browser, file, pictures)));
  } finally {
    await browser.close();
  }
  return faults;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = process.argv.slice(2);
  const pictures = files[0] === '--pictures' ? files.splice(0, 2)[1] : undefined;
  if (files.length === 0) {
    console.error('judge.mjs [--pictures DIR] FILE...');
    process.exit(2);
  }
  const faults = await judge(files, pictures);
  for (const fault of faults) console.log(fault);
  console.log(`${files.length} pages, ${faults.length} faults`);
  process.exit(faults.length === 0 ? 0 : 1);
}
