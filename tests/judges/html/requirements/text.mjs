// The requirements of email.txt, held against what stands in email.html.
//
// Each takes the letter ({ text, outline }) and says what is wrong, a string a fault. `outline` is what
// the page is made of, in its order: see `outlineOf`.

import { unseen } from './source.mjs';

/** What a reader of the HTML gets, in order; runs inside the page. */
export function outlineOf() {
  const found = [];
  const walk = (element) => {
    if (!element.checkVisibility()) return;
    const words = element.textContent.replace(/\s+/g, ' ').trim();
    if (/^H[1-6]$/.test(element.tagName)) found.push({ kind: 'heading', level: Number(element.tagName[1]), words });
    if (element.tagName === 'A' && element.hasAttribute('href')) {
      found.push({ kind: 'link', place: element.getAttribute('href'), words });
    }
    const blocks = element.querySelector('p,ul,ol,li,table,div,a[href^="http"],a[href^="mailto:"],img,br');
    if (/^(P|LI)$/.test(element.tagName) && words && !blocks) found.push({ kind: 'paragraph', words });
    for (const child of element.children) walk(child);
  };
  walk(document.body);
  return { parts: found, words: document.body.innerText };
}

const lines = (text) => text.split('\n');
const one = (line) => line.replace(/\s+/g, ' ').trim();
const counted = (words) => {
  const count = new Map();
  for (const word of words.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? []) {
    count.set(word, (count.get(word) ?? 0) + 1);
  }
  return count;
};
const addressOf = (line) => line.match(/(?:https?:\/\/|mailto:)\S+/)?.[0];

export const TEXT = {
  T01: [
    'no tags, entities or marks of Markdown (research 0.5)',
    ({ text }) => text.match(/<\/?[a-z][^>\n]*>|&(#\d+|#x[0-9a-f]+|[a-z]{2,8});|\*\*|\]\(/gi) ?? [],
  ],
  T02: [
    'every link of the HTML, in its order',
    ({ text, outline }) => {
      const all = lines(text);
      const places = all.map(addressOf);
      // A mail address that is its own words, with nothing behind it, stands in a line of the text as it is.
      const printed = (words, place, line) => place === `mailto:${words}` && line.includes(words);
      let at = 0;
      return outline.parts
        .filter(({ kind, place }) => kind === 'link' && !place.startsWith('#'))
        .filter(({ words, place }) => {
          const next = places.findIndex(
            (one, line) => line >= at && (one === place || printed(words, place, all[line])),
          );
          if (next >= 0) at = next + 1;
          return next < 0;
        })
        .map(({ words, place }) => `“${words}”: ${place}`);
    },
  ],
  T03: [
    'every heading of the HTML, in its order',
    ({ text, outline }) => {
      const all = lines(text).map((line) => one(line).toLowerCase());
      let at = 0;
      return outline.parts
        .filter(({ kind }) => kind === 'heading')
        .filter(({ words }) => {
          const next = all.indexOf(words.toLowerCase(), at);
          if (next >= 0) at = next + 1;
          return next < 0;
        })
        .map(({ words }) => words);
    },
  ],
  T04: [
    'an address stands alone on its line, under its label, and without a full stop (GOV.UK Notify)',
    ({ text }) => {
      const all = lines(text);
      return all.filter((line, at) => {
        const address = addressOf(line);
        if (!address) return false;
        return line.trim() !== address || /[.,;:!?]$/.test(address) || !/\S:$/.test(all[at - 1] ?? '');
      });
    },
  ],
  T05: [
    'nothing that mail programs take for something else: trailing space, tab, “From ”, “>”, a lone “.” or “-- ”',
    ({ text }) => lines(text).filter((line) => /\t|[^\S\r]$|^From |^>|^\.$|^-- ?$/.test(line.replace(/\r$/, ''))).map((line) => JSON.stringify(line.slice(0, 60))),
  ],
  T06: [
    'one paragraph is one line (GOV.UK Notify, Campaign Monitor)',
    ({ text, outline }) => {
      const all = new Set(lines(text).map((line) => one(line).replace(/^(- |\d+\. )/, '')));
      return outline.parts
        .filter(({ kind, words }) => kind === 'paragraph' && !all.has(words.replace(/^(- |\d+\. )/, '')))
        .map(({ words }) => words.slice(0, 100));
    },
  ],
  T07: [
    'headings are underlined with -, never = or anything else; no invisible characters',
    ({ text, outline }) => {
      const all = lines(text);
      const faults = all.filter((line) => /^\s*([^\w\s-])\1{2,}\s*$/.test(line));
      const heads = outline.parts.filter(({ kind }) => kind === 'heading').map(({ words }) => words.toLowerCase());
      all.forEach((line, at) => {
        const rule = all[at + 1] ?? '';
        if (heads.includes(one(line).toLowerCase()) && line.trim() && /^\s*[=~_#*]{2,}/.test(rule)) faults.push(line);
        if (/^\s*-{3,}\s*$/.test(line) && (line.trim().length > 65 || !all[at - 1]?.trim())) faults.push(`a rule of ${line.trim().length}`);
      });
      const ruled = new Set(all.filter((_, at) => /^\s*-{3,}\s*$/.test(all[at + 1] ?? '')).map((line) => one(line).toLowerCase()));
      const bare = heads.filter((head) => all.some((line) => one(line).toLowerCase() === head) && !ruled.has(head));
      return [...faults, ...bare.map((head) => `not underlined: ${head}`), ...unseen(text)];
    },
  ],
  T08: [
    'unsubscribe, and the reason, in words',
    ({ text }) => {
      const faults = [];
      if (!/(unsubscribe|dad-danysgrif)[^\n]*:\n\s*(https|mailto):/i.test(text)) faults.push('no way to unsubscribe');
      if (!/why you get|you (get|receive) this|you (signed|asked)|pam rydych/i.test(text)) faults.push('no reason');
      return faults;
    },
  ],
  T09: [
    'over 80% of the words of the HTML (SpamAssassin MPART_ALT_DIFF)',
    ({ text, outline }) => {
      const has = counted(text);
      let all = 0;
      let there = 0;
      for (const [word, times] of counted(outline.words)) {
        all += times;
        there += Math.min(times, has.get(word) ?? 0);
      }
      return there / all > 0.8 ? [] : [`${Math.round((100 * there) / all)}%`];
    },
  ],
};
