// Can I email: what the main mail programs do not support of what is left of a mail when its style
// elements are dropped, as some do.

import { readFileSync } from 'node:fs';
import { caniemail } from 'caniemail';
import { pagesOf } from './pages.mjs';

const CLIENTS = ['apple-mail', 'gmail', 'outlook', 'yahoo', 'aol', 'samsung-email', 'thunderbird', 'protonmail', 'fastmail'].map((name) => `${name}.*`);

// What may be unsupported, in which programs, and why nothing is lost by it.
const ALLOWED = [
  { title: '<body> element', clients: /./, why: 'becomes a div; a wrapper within it has all that it has' },
  { title: 'role attribute', clients: /^outlook\.windows-mail$/, why: 'a table is then read as a table' },
  { title: 'aria-label attribute', clients: /./, why: 'the h1 says the same' },
  { title: 'Local anchors', clients: /./, why: 'each line of the contents is worth reading unclicked' },
  { title: 'text-decoration', clients: /^protonmail\.ios$/, why: 'it underlines links by itself' },
  { title: 'overflow', clients: /^outlook\.windows/, why: 'the preheader; display:none hides it there' },
  { title: 'display:none', clients: /^gmail\.mobile-webmail$/, why: 'the preheader is a sentence that may be seen' },
  { title: '<wbr> element', clients: /^(outlook\.windows|gmail\.ios)/, why: 'Outlook is told word-break in a sheet of its own, Gmail breaks such words by itself' },
  // Its data has no line-height of its own for these, and it takes that for height.
  { title: 'height property', clients: /^(yahoo|aol)\./, unless: /[;"\s]height\s*:(?!\s*auto)/, why: 'line-height, mistaken for it; or auto, which is what it is anyway' },
];

/** Every fault of the mails in these folders. */
export async function judge(folders) {
  const faults = [];
  for (const { folder, name, file } of pagesOf(folders).filter((page) => page.mail)) {
    // The lines stay, for their numbers.
    // It throws on overflow-wrap and word-wrap, for which its data lacks some programs; H32 asks for
    // words that need neither.
    const html = readFileSync(file, 'utf8')
      .replace(/<style\b[^>]*>[^]*?<\/style>/gi, (all) => all.replace(/[^\n]/g, ''))
      .replace(/(?<=[;"]\s*)(overflow|word)-wrap\s*:[^;"]*;?/gi, '');
    const found = new Map();
    for (const [client, issues] of caniemail({ clients: CLIENTS, html }).issues.errors) {
      for (const { title, position } of issues) {
        const allowed = ALLOWED.some((one) => one.title === title && one.clients.test(client) && !one.unless?.test(html));
        if (allowed) continue;
        const line = position?.start?.line ?? '?';
        if (!found.has(title)) found.set(title, { line, clients: new Set() });
        found.get(title).clients.add(client);
      }
    }
    for (const [title, { line, clients }] of found) {
      faults.push({ folder, said: `${name}:${line}: ${title}: unsupported in ${[...clients].join(', ')}` });
    }
  }
  return faults;
}
