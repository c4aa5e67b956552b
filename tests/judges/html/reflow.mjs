// A browser: does it fit into narrow windows, at 200 % zoom and with the spacing some readers need, and is
// every word still there where mail programs drop the style elements?

import { newPage, open, stylesGone } from './browser.mjs';
import { pagesOf } from './pages.mjs';

// [how, width in CSS pixels, what is done to the page]. WCAG 1.4.10 (320, which is 640 at 200 %, and
// 1280 at 400 %) and 1.4.12 (spacing).
const SIZES = [
  ['1024 pixels', 1024],
  ['640 pixels', 640],
  ['375 pixels', 375],
  ['320 pixels, or 640 at 200 %', 320],
  ['320 pixels, with more space between lines, words and letters', 320, spaced],
];

function spaced() {
  for (const element of document.body.querySelectorAll('*')) {
    element.style.setProperty('line-height', '1.5', 'important');
    element.style.setProperty('letter-spacing', '0.12em', 'important');
    element.style.setProperty('word-spacing', '0.16em', 'important');
  }
}

// How wide it is, and what makes it so; and what is cut off.
function widths() {
  const wide = document.documentElement.scrollWidth;
  const cut = [...document.body.querySelectorAll('*')].filter((element) => {
    const { overflowX, display } = getComputedStyle(element);
    return overflowX !== 'visible' && display !== 'inline' && element.checkVisibility() && element.scrollWidth > element.clientWidth + 1;
  });
  const over = [...document.body.querySelectorAll('*')].filter((element) => !element.children.length && element.getBoundingClientRect().right > innerWidth + 1);
  const show = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 120);
  return { wide, over: over.slice(0, 2).map(show), cut: cut.map(show) };
}

const words = () => document.body.innerText.replace(/\s+/g, ' ').trim();

/** Every fault of these folders. */
export async function judge(folders, { browser }) {
  const faults = [];
  const page = await newPage(browser);
  for (const { folder, name, file, mail } of pagesOf(folders)) {
    await open(page, file);
    const before = await page.evaluate(words);
    for (const [how, width, change] of SIZES) {
      await page.setViewportSize({ width, height: 900 });
      if (change) await page.evaluate(change);
      const { wide, over, cut } = await page.evaluate(widths);
      if (wide > width) faults.push({ folder, said: `${name} (${how}): is ${wide} pixels wide: ${over.join(' ')}` });
      for (const element of cut) faults.push({ folder, said: `${name} (${how}): cut off: ${element}` });
    }
    if (mail) {
      await page.evaluate(stylesGone);
      if ((await page.evaluate(words)) !== before) faults.push({ folder, said: `${name} (styles dropped): the words are others` });
    }
  }
  await page.context().close();
  return faults;
}
