// A browser: do words of Arabic, Hebrew and Urdu stand in the order in which they are read? Without being
// told, a line of English takes a number or a bracket after such a word for part of it, and puts it on the
// wrong side.

import { newPage, open } from './browser.mjs';
import { pagesOf } from './pages.mjs';

// Runs inside the page.
function directions() {
  const LETTER = /\p{L}/gu;
  const FROM_RIGHT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
  const show = (words) => words.replace(/\s+/g, ' ').trim().slice(0, 80);
  const faults = [];
  const own = (block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement.closest('p,li,h1,h2,h3,td,div') === block) found.push(walker.currentNode);
    return found;
  };
  // Parts of a line that are kept apart from what stands round them.
  const apart = (node, block) => {
    for (let element = node.parentElement; element !== block; element = element.parentElement) {
      const { unicodeBidi, display } = getComputedStyle(element);
      if (/isolate|plaintext/.test(unicodeBidi) || display === 'inline-block') return element;
    }
    return block;
  };
  for (const block of document.querySelectorAll('p,li,h1,h2,h3,td,div')) {
    if (!block.checkVisibility()) continue;
    const texts = own(block);
    const parts = new Map();
    for (const text of texts) parts.set(apart(text, block), (parts.get(apart(text, block)) ?? '') + text.data);
    for (const [part, words] of parts) {
      // A block is what it says as a whole; a part kept apart speaks for itself.
      const letters = (part === block ? texts.map((text) => text.data).join('') : words).match(LETTER) ?? [];
      const foreign = letters.filter((letter) => FROM_RIGHT.test(letter)).length / (letters.length || 1);
      const { direction } = getComputedStyle(part);
      // Where it is about half of each, either is a way to read it.
      // One such part in a line, kept apart, is in order whichever way the line goes.
      const alone = part === block && !FROM_RIGHT.test(words) && [...parts.keys()].filter((one) => one !== block && FROM_RIGHT.test(parts.get(one))).length < 2;
      if (foreign > 0.6 && direction !== 'rtl' && !alone) faults.push(`mostly read from the right, and laid out from the left: “${show(words)}”`);
      else if (letters.length && foreign < 0.4 && direction !== 'ltr') faults.push(`mostly read from the left, and laid out from the right: “${show(words)}”`);
      else if (direction === 'ltr') {
        for (const [run] of words.matchAll(new RegExp(`${FROM_RIGHT.source}+[^\\p{L}\\p{N}]+\\p{N}[^.!?]{0,20}`, 'gu'))) {
          faults.push(`a number is drawn to a word that is read from the right: “${show(run)}”`);
        }
        for (const [run] of words.matchAll(new RegExp(`["“]\\p{L}*${FROM_RIGHT.source}[^"”]*[!?.…]["”]`, 'gu'))) {
          faults.push(`the mark at the end of words that are read from the right stands at their beginning: “${show(run)}”`);
        }
      }
    }
  }
  return faults;
}

/** Every fault of these folders. */
export async function judge(folders, { browser }) {
  const faults = [];
  const page = await newPage(browser);
  for (const { folder, name, file } of pagesOf(folders)) {
    await open(page, file);
    for (const said of await page.evaluate(directions)) faults.push({ folder, said: `${name}: ${said}` });
  }
  await page.context().close();
  return faults;
}
