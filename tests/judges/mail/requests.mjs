#!/usr/bin/env node
// Opens pages in Chromium and says what they ask the network for. Nobody is watched: a page asks for
// the pictures it names in its `img`, and for nothing else.
//
//     node requests.mjs FILE.html...
//
// Each page is opened light and dark, wide and narrow, with scripts allowed, scrolled to its end and
// printed. No request gets out of the machine. Says every fault, a line each, and exits with 1 if there
// is any.
//
// Needs `npm ci` in this folder, and Chromium (CHROMIUM says where, if not on the path).

import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const VIEWS = [
  { colorScheme: 'light', viewport: { width: 1024, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 320, height: 700 } },
];
// A picture of one pixel, so that a page goes on as if it had got what it asked for.
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

async function open(browser, url, view) {
  const asked = new Map();
  const context = await browser.newContext(view);
  // Only against hanging, so that a machine that is busy or slow has all the time it needs.
  context.setDefaultTimeout(5 * 60_000);
  const page = await context.newPage();
  context.on('page', (other) => {
    if (other !== page) asked.set(other.url() || 'another page', 'window');
  });
  page.on('websocket', (socket) => asked.set(socket.url(), 'websocket'));
  await context.route('**', (route) => {
    const request = route.request();
    if (request.url() === url) return route.continue();
    if (request.url().startsWith('data:')) return route.continue();
    asked.set(request.url(), request.resourceType());
    return request.resourceType() === 'image'
      ? route.fulfill({ contentType: 'image/gif', body: PIXEL })
      : route.abort();
  });
  await page.goto(url, { waitUntil: 'load' });
  await page.evaluate(() => {
    for (const picture of document.images) picture.loading = 'eager';
    globalThis.scrollTo(0, document.documentElement.scrollHeight);
  });
  await page.emulateMedia({ media: 'print' });
  // What paper has of its own is asked for once the page is laid out; the browser's own rest may have come before. A
  // page that never comes to rest is judged by what it has asked for until then.
  for (let looks = 0, before = -1; asked.size !== before && looks < 20; looks += 1) {
    before = asked.size;
    await page.evaluate(() => document.documentElement.offsetHeight);
    await page.waitForTimeout(500);
  }
  const named = await page.evaluate(() => [...document.images].map((picture) => picture.src));
  const invisible = await page.evaluate(() =>
    [...document.images]
      .filter((picture) => picture.width * picture.height <= 4)
      .map((picture) => picture.src),
  );
  await context.close();
  return { asked, named, invisible };
}

/** Everything these pages (addresses of files) ask for and should not; and how many pictures they name. */
export async function judge(urls) {
  const executablePath =
    process.env.CHROMIUM ??
    execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath, args });
  const faults = new Set();
  let pictures = 0;
  try {
    const left = urls.flatMap((url) => VIEWS.map((view) => [url, view]));
    const work = async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        const [url, view] = next;
        const { asked, named, invisible } = await open(browser, url, view);
        pictures = Math.max(pictures, named.length);
        for (const [address, kind] of asked) {
          if (kind !== 'image') faults.add(`${url}: asks for a ${kind}: ${address}`);
          else if (!named.includes(address)) faults.add(`${url}: asks for a hidden picture: ${address}`);
        }
        for (const address of invisible)
          faults.add(`${url}: has a picture nobody can see: ${address}`);
        for (const address of named)
          if (!/^(https|data):/.test(address)) faults.add(`${url}: has a picture from ${address}`);
      }
    };
    // A page is waited for until it has asked for nothing for a while: others are opened meanwhile.
    await Promise.all(Array.from({ length: 6 }, work));
  } finally {
    await browser.close();
  }
  return { faults: [...faults], pictures };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const files = process.argv.slice(2);
  if (files.length === 0) {
    console.error('requests.mjs FILE.html...');
    process.exit(2);
  }
  const { faults, pictures } = await judge(files.map((file) => pathToFileURL(resolve(file)).href));
  for (const fault of faults) console.log(fault);
  console.log(`${files.length} pages, at most ${pictures} pictures each, ${faults.length} faults`);
  process.exit(faults.length === 0 ? 0 : 1);
}
