#!/usr/bin/env node
// Judges built issues with judges that are not the program's own.
//
//     node judge.mjs [--verdicts FILE] [--but ISSUE:RULE]... JUDGE FOLDER...
//     node judge.mjs --table FILE
//
// A FOLDER is what `bulletin build` writes: email.html, email.txt, letter.eml and web.html. Says every fault,
// a line each, and exits with 1 if there is any. JUDGE is one of:
//
//     requirements   the 51 requirements of a letter
//     nu             the Nu checker: is it HTML?
//     validate       html-validate
//     caniemail      Can I email: what the main mail programs support
//     axe            can everyone read it? light, dark, pictures off, turned dark
//     direction      do Arabic, Hebrew and Urdu stand in the order in which they are read?
//     reflow         does it fit, and are the words there without the styles?
//
// --but ISSUE:RULE expects a fault: it is none if found, and one if not. --verdicts adds to FILE what
// was found, for --table to print. Nothing is fetched from anywhere.
//
// Needs `npm ci` in this folder, Java, and Chromium (CHROMIUM says where, if not on the path).

import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as axe from './axe.mjs';
import { start } from './browser.mjs';
import * as caniemail from './caniemail.mjs';
import * as direction from './direction.mjs';
import * as nu from './nu.mjs';
import * as reflow from './reflow.mjs';
import * as requirements from './requirements.mjs';
import * as validate from './validate.mjs';

export const JUDGES = { requirements, nu, validate, caniemail, axe, reflow, direction };
const ON_PAGES = new Set(['requirements', 'axe', 'reflow', 'direction']);

/** Every fault that a judge finds in these folders, less what is expected of them. */
export async function judge(name, folders, { browser, but = [] } = {}) {
  const own = ON_PAGES.has(name) && !browser ? await start() : undefined;
  try {
    const found = await JUDGES[name].judge(folders, { browser: browser ?? own });
    const expected = new Set(but);
    const faults = found.filter(({ folder, rule }) => {
      const key = `${basename(folder)}:${rule}`;
      if (!but.includes(key)) return true;
      expected.delete(key);
      return false;
    });
    for (const key of expected) {
      const folder = folders.find((one) => basename(one) === key.split(':')[0]) ?? key;
      faults.push({ folder, said: `${key.split(':')[1]} was expected to find a fault, and found none` });
    }
    return faults;
  } finally {
    await own?.close();
  }
}

/** The verdicts as a table: a row an issue, a column a judge. */
export function table(rows) {
  const judges = [...new Set(rows.map((row) => row.judge))];
  const issues = [...new Set(rows.map((row) => row.issue))];
  const cell = (issue, name) => {
    const row = rows.findLast((one) => one.issue === issue && one.judge === name);
    return row === undefined ? '-' : row.faults === 0 ? `ok${row.but ? ' *' : ''}` : `${row.faults} fault${row.faults === 1 ? '' : 's'}`;
  };
  const lines = [['', ...judges], ...issues.map((issue) => [issue, ...judges.map((name) => cell(issue, name))])];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const said = lines.map((line) => line.map((words, column) => words.padEnd(widths[column])).join('  ').trimEnd());
  if (rows.some((row) => row.but && row.faults === 0)) said.push('* with the faults that are expected of it');
  return said.join('\n');
}

async function main(args) {
  const option = (name) => (args[0] === name ? args.splice(0, 2)[1] : undefined);
  const tabled = option('--table');
  if (tabled) {
    const rows = existsSync(tabled) ? readFileSync(tabled, 'utf8').trim().split('\n').map((line) => JSON.parse(line)) : [];
    console.log(table(rows));
    // Nothing judged is nothing passed.
    return rows.length > 0;
  }
  const verdicts = option('--verdicts');
  const but = [];
  for (let one = option('--but'); one; one = option('--but')) but.push(one);
  const [name, ...folders] = args;
  if (!(name in JUDGES) || folders.length === 0) {
    console.error('judge.mjs [--verdicts FILE] [--but ISSUE:RULE]... JUDGE FOLDER...');
    process.exit(2);
  }
  const faults = await judge(name, folders, { but });
  for (const { folder, said } of faults) console.log(`${basename(folder)}: ${said}`);
  console.log(`${name}: ${folders.length} issues, ${faults.length} faults`);
  if (verdicts) {
    for (const folder of folders) {
      const issue = basename(folder);
      const count = faults.filter((fault) => fault.folder === folder).length;
      const expected = but.some((key) => key.startsWith(`${issue}:`));
      appendFileSync(verdicts, `${JSON.stringify({ judge: name, issue, faults: count, but: expected })}\n`);
    }
  }
  return faults.length === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exit((await main(process.argv.slice(2))) ? 0 : 1);
}
