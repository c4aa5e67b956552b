// The requirements that are read from the source of email.html, as octets and characters.
//
// Each takes the letter ({ html, octets, text, eml }) and says what is wrong, a string a fault.

const VOID = new Set('area base br col embed hr img input link meta source track wbr'.split(' '));

/** The source as classic Outlook reads it (what is in its comments counts), and as everybody else does. */
export const opened = (html) =>
  html.replace(/<!--\[if [^\]]*\]>/g, '').replace(/<!\[endif\]-->/g, '');
export const removed = (html) => html.replace(/<!--[^]*?-->/g, '');

const without = (html, ...elements) =>
  elements.reduce(
    (rest, name) => rest.replace(new RegExp(`<${name}\\b[^>]*>[^]*?</${name}>`, 'gi'), `<${name}></${name}>`),
    html,
  );
const styles = (html) => [...html.matchAll(/<style\b[^>]*>([^]*?)<\/style>/gi)].map((found) => found[1]);
const inline = (html) => [...html.matchAll(/\sstyle="([^"]*)"/gi)].map((found) => found[1]);
const css = ({ html }) => [...styles(html), ...inline(html)];

// Every tag that is opened is closed, in its turn. Nothing is left to be implied.
function nests(html, how) {
  const open = [];
  for (const [, close, name, rest] of without(html.replace(/<!--[^]*?-->/g, ''), 'style', 'title').matchAll(
    /<(\/?)([a-z][a-z0-9]*)\b((?:"[^"]*"|'[^']*'|[^"'>])*)>/gi,
  )) {
    const tag = name.toLowerCase();
    if (VOID.has(tag) || rest.endsWith('/')) continue;
    if (!close) open.push(tag);
    else if (open.at(-1) === tag) open.pop();
    else return [`</${tag}> closes <${open.at(-1) ?? 'nothing'}>, ${how}`];
  }
  return open.length ? [`<${open.at(-1)}> is never closed, ${how}`] : [];
}

/** Characters that are not seen and are no part of a script or an emoji. */
export function unseen(words) {
  const found = [];
  const pattern = /[\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0]/gu;
  for (const { 0: mark, index } of words.matchAll(pattern)) {
    const before = words.slice(0, index);
    const after = words.slice(index + 1);
    // An emoji made of several is held together by joiners; Persian and Urdu spell with non-joiners.
    const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]$/u.test(before);
    if (mark === '\u200D' && emoji && /^\p{Extended_Pictographic}/u.test(after)) continue;
    if (/[\u200C\u200D]/.test(mark) && /[\p{L}\p{M}]$/u.test(before) && /^\p{L}/u.test(after)) continue;
    const code = mark.codePointAt(0).toString(16).toUpperCase().padStart(4, '0');
    found.push(`U+${code} after “${before.slice(-20)}”`);
  }
  return found;
}

const ENTITY = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00A0', shy: '\u00AD', zwnj: '\u200C', zwj: '\u200D', lrm: '\u200E', rlm: '\u200F' };
const decode = (words) =>
  words.replace(/&(#x?[0-9a-f]+|[a-z]+);/gi, (all, name) => {
    if (!name.startsWith('#')) return ENTITY[name.toLowerCase()] ?? all;
    return String.fromCodePoint(Number(name[1].toLowerCase() === 'x' ? `0${name.slice(1)}` : name.slice(1)));
  });

// The colours that rules give to each class, by property: "t color" -> "#fff".
function colours(rules) {
  const found = new Map();
  for (const [, selectors, body] of rules.matchAll(/([^{}]+)\{([^{}]*)\}/g)) {
    for (const selector of selectors.split(',')) {
      const [last] = selector.trim().split(/\s+/).slice(-1);
      for (const declaration of body.split(';')) {
        const [property, value] = declaration.split(':').map((part) => part?.trim());
        if (/^(color|background-color)$/.test(property ?? '')) {
          found.set(`${last} ${property}`, value.replace(/\s*!important/i, '').toLowerCase());
        }
      }
    }
  }
  return found;
}

function darkTwins({ html }) {
  const all = styles(html).join('\n');
  const [, dark = ''] = all.match(/@media[^{]*prefers-color-scheme:\s*dark[^{]*\{((?:[^{}]*\{[^{}]*\})*)[^{}]*\}/) ?? [];
  if (!dark.trim()) return ['no rules for prefers-color-scheme:dark'];
  const outlook = colours(
    [...all.matchAll(/[^{}]*\[data-ogs[cb]\][^{}]*\{[^{}]*\}/g)]
      .map(([rule]) => {
        const kind = rule.includes('[data-ogsc]') ? 'color' : 'background-color';
        // Outlook marks what it made dark: ogsc where it changed the colour, ogsb where the background.
        return rule.replace(/(\{|;)\s*(color|background-color)\s*:[^;}]*/g, (kept, start, property) =>
          property === kind ? kept : start,
        );
      })
      .join('\n'),
  );
  return [...colours(dark)]
    .filter(([what, colour]) => outlook.get(what) !== colour)
    .map(([what, colour]) => `${what}: ${colour} has no twin for [data-ogsc] or [data-ogsb]`);
}

export const SOURCE = {
  H01: ['<!DOCTYPE html> first (MJML, Cerberus)', ({ html }) => (/^<!DOCTYPE html>/i.test(html) ? [] : [html.slice(0, 40)])],
  H05: [
    'charset utf-8 in the first 1024 octets; a viewport that lets people zoom (email-bugs 41, Cerberus)',
    ({ html, octets }) => {
      const faults = [];
      if (!/<meta charset="?utf-8"?\s*\/?>/i.test(octets.subarray(0, 1024).toString('latin1'))) faults.push('no charset utf-8');
      const viewport = html.match(/<meta name="viewport" content="([^"]*)"/i)?.[1] ?? '';
      if (!/width=device-width/.test(viewport)) faults.push(`viewport: “${viewport}”`);
      if (/user-scalable\s*=\s*(no|0)|maximum-scale/i.test(viewport)) faults.push(`zoom is blocked: “${viewport}”`);
      return faults;
    },
  ],
  H13: [
    'Outlook’s comments are balanced, and tags nest with them opened and with them removed',
    ({ html }) => {
      const begin = html.match(/<!--\[if [^\]]*\]>/g)?.length ?? 0;
      const end = html.match(/<!\[endif\]-->/g)?.length ?? 0;
      if (begin !== end) return [`${begin} comments begin, ${end} end`];
      return [...nests(opened(html), 'with the comments opened'), ...nests(removed(html), 'with the comments removed')];
    },
  ],
  H21: [
    'no position, float, flex, grid, shadow, var, calc or rem inline (Can I email)',
    ({ html }) =>
      inline(html).filter((style) =>
        /(^|;)\s*(position|float|[a-z-]*shadow|flex[a-z-]*|grid[a-z-]*)\s*:|:\s*(inline-)?(flex|grid)\b|\b(var|calc)\(|\drem\b/i.test(style),
      ),
  ],
  H22: [
    'styles under 16 KB, where Gmail drops them all (email-bugs 90)',
    ({ html }) => {
      const size = Buffer.byteLength(styles(html).join(''));
      return size < 16 * 1024 ? [] : [`${size} octets of styles`];
    },
  ],
  H23: [
    'no @import, @font-face or url(): Gmail drops the whole attribute (Can I email css-background)',
    (letter) => css(letter).flatMap((style) => style.match(/@import|@font-face|url\(/gi) ?? []),
  ],
  H24: [
    '!important in small letters, after a space (Can I email css-important)',
    (letter) => css(letter).flatMap((style) => (style.match(/.?!\s*important/gi) ?? []).filter((found) => found !== ' !important')),
  ],
  H25: ['rules for dark mode, and their twins for Outlook (Cerberus)', darkTwins],
  H27: [
    'under 90 KB of HTML: Gmail cuts near 102 (email-bugs 41)',
    ({ octets }) => (octets.length < 90 * 1024 ? [] : [`${(octets.length / 1024).toFixed(1)} KB`]),
  ],
  H34: [
    'no invisible characters (email-bugs 41)',
    ({ html }) => unseen(decode(without(removed(html), 'style', 'title').replace(/<[^>]*>/g, '\n'))),
  ],
  H35: [
    'no line over 998 octets (RFC 5322)',
    ({ html }) => html.split('\n').filter((line) => Buffer.byteLength(line) > 998).map((line) => line.slice(0, 60)),
  ],
};
