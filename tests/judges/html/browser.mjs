// The one browser in which pages are looked at. Nothing is fetched from anywhere but this computer.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** Starts Chromium (CHROMIUM says where it is, if not on the path). */
export function start() {
  const executablePath =
    process.env.CHROMIUM ??
    execFileSync('sh', ['-c', 'command -v chromium'], { encoding: 'utf8' }).trim();
  // Chromium refuses to run as root inside its sandbox.
  const args = process.getuid() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args });
}

/** A page of this size and colour scheme, in a context of its own. */
export async function newPage(browser, options = {}) {
  const { width = 640, height = 900, ...others } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    bypassCSP: true,
    ...others,
  });
  // Only against hanging, so that a machine that is busy or slow has all the time it needs.
  context.setDefaultTimeout(5 * 60_000);
  const page = await context.newPage();
  await page.route('**', (route) => {
    const asked = route.request().url();
    if (/^(file|data):/.test(asked)) return route.continue();
    // The logos of a letter lie beside its web version, and so beside it as it is built.
    const [logo] = asked.match(/logos\/[\w.-]+$/) ?? [];
    const path = logo && page.url().startsWith('file:') && fileURLToPath(new URL(logo, page.url()));
    return path && existsSync(path) ? route.fulfill({ path }) : route.abort();
  });
  return page;
}

/** Opens a file in a page. */
export async function open(page, file) {
  await page.goto(pathToFileURL(resolve(file)).href);
}

// The rest of this file runs inside the page.

/** What a reader sees who has pictures turned off: the words that stand in for them, in their place. */
export function picturesOff() {
  for (const picture of document.querySelectorAll('img')) {
    const words = document.createElement('span');
    words.className = picture.className;
    words.style.cssText = picture.style.cssText;
    words.style.width = words.style.height = 'auto';
    words.textContent = picture.alt;
    picture.replaceWith(words);
  }
}

/** What is left where a mail program drops every style element, and with it every class. */
export function stylesGone() {
  for (const style of document.querySelectorAll('style')) style.remove();
  for (const element of document.querySelectorAll('[class]')) element.removeAttribute('class');
}

/**
 * What a mail program shows that makes light letters dark by itself: in CIELAB, light backgrounds and
 * dark words (L on the wrong side of 50) go to 50 - (L - 50) x 0.75, with chroma x 0.8. A rough idea of
 * Gmail's and Outlook's own dark modes.
 */
export function invert() {
  const toLinear = (c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const fromLinear = (c) => (c <= 0.0031308 ? c * 12.92 : 1.055 * c ** (1 / 2.4) - 0.055);
  const bend = (t) => (t > 216 / 24389 ? Math.cbrt(t) : (t * 24389) / 27 / 116 + 16 / 116);
  const unbend = (t) => (t ** 3 > 216 / 24389 ? t ** 3 : ((t - 16 / 116) * 116 * 27) / 24389);
  const WHITE = [0.95047, 1, 1.08883];
  const turn = (colour, wrongSide) => {
    const numbers = colour.match(/[\d.]+/g)?.map(Number);
    if (!numbers || numbers.length < 3 || numbers[3] === 0) return null;
    const [r, g, b] = numbers.slice(0, 3).map((c) => toLinear(c / 255));
    const x = bend((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / WHITE[0]);
    const y = bend((0.2126729 * r + 0.7151522 * g + 0.072175 * b) / WHITE[1]);
    const z = bend((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / WHITE[2]);
    const light = 116 * y - 16;
    if (!wrongSide(light)) return null;
    const fy = (50 - (light - 50) * 0.75 + 16) / 116;
    const [X, Y, Z] = [fy + (x - y) * 0.8, fy, fy - (y - z) * 0.8].map((t, i) => unbend(t) * WHITE[i]);
    const out = [
      3.2404542 * X - 1.5371385 * Y - 0.4985314 * Z,
      -0.969266 * X + 1.8760108 * Y + 0.041556 * Z,
      0.0556434 * X - 0.2040259 * Y + 1.0572252 * Z,
    ].map((c) => Math.round(255 * fromLinear(Math.min(1, Math.max(0, c)))));
    return `rgb(${out.join(', ')})`;
  };
  const changes = [];
  for (const element of [document.documentElement, ...document.body.querySelectorAll('*'), document.body]) {
    const now = getComputedStyle(element);
    changes.push([element, 'color', turn(now.color, (light) => light < 50)]);
    changes.push([element, 'background-color', turn(now.backgroundColor, (light) => light >= 50)]);
    for (const side of ['top', 'right', 'bottom', 'left']) {
      const property = `border-${side}-color`;
      changes.push([element, property, turn(now.getPropertyValue(property), (light) => light >= 50)]);
    }
  }
  // A page without a background stands on white, which is inverted with everything else.
  const { backgroundColor } = getComputedStyle(document.body);
  if (/^rgba\(.*, 0\)$/.test(backgroundColor)) {
    changes.push([document.body, 'background-color', turn('rgb(255, 255, 255)', () => true)]);
  }
  for (const [element, property, value] of changes) {
    if (value) element.style.setProperty(property, value, 'important');
  }
}
