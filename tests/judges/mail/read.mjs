#!/usr/bin/env node
// Reads letters with a parser that is neither ours nor Python's (postal-mime), as a mail program would.
//
//     node read.mjs LETTER.eml...
//
// Says every fault, a line each, and exits with 1 if there is any. Where email.html and email.txt lie
// beside a letter, its parts have to be these, to the last character.
//
// Needs `npm ci` in this folder.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import PostalMime from 'postal-mime';

const PARTS = { html: 'email.html', text: 'email.txt' };
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/;

/** Every fault of a letter; `beside` holds what its parts have to be, as far as that is known. */
export async function judge(bytes, beside = {}) {
  const faults = [];
  const letter = await PostalMime.parse(bytes);
  const values = (key) => letter.headers.filter((header) => header.key === key).map((h) => h.value);

  if (letter.to?.length !== 1 || !ADDRESS.test(letter.to[0].address ?? ''))
    faults.push(`is to ${JSON.stringify(letter.to ?? [])}; one address is wanted`);
  if (letter.cc || letter.bcc) faults.push('has a Cc or Bcc');
  if (!letter.from?.name || !ADDRESS.test(letter.from.address ?? ''))
    faults.push(`is from ${JSON.stringify(letter.from)}; a name and an address are wanted`);
  if (!letter.subject) faults.push('has no subject');
  // What is still encoded here is shown so to the reader.
  for (const [what, said] of Object.entries({ subject: letter.subject, sender: letter.from?.name }))
    if (/=\?|\?=|[\u0000-\u001f\ufffd]/.test(said ?? '')) faults.push(`the ${what} reads: ${said}`);
  if (Number.isNaN(Date.parse(letter.date))) faults.push(`has the date ${letter.date}`);
  if (!/^<[^<>@\s]+@[^<>@\s]+>$/.test(letter.messageId ?? ''))
    faults.push(`has the Message-ID ${letter.messageId}`);
  for (const key of ['from', 'to', 'subject', 'date', 'message-id', 'list-id', 'list-unsubscribe'])
    if (values(key).length !== 1) faults.push(`has ${values(key).length} headers ${key}`);
  if (letter.attachments.length > 0)
    faults.push(`has attachments: ${letter.attachments.map((one) => one.mimeType).join(', ')}`);

  for (const [part, name] of Object.entries(PARTS)) {
    // The parser ends each part with a line feed of its own.
    const said = letter[part]?.trimEnd();
    if (!said) faults.push(`has no ${part}`);
    else if (/\ufffd|=\r?\n|=[0-9A-F]{2}(?:=[0-9A-F]{2})/.test(said))
      faults.push(`its ${part} is not decoded, or not UTF-8`);
    else if (beside[part] !== undefined && said !== beside[part].trimEnd())
      faults.push(`its ${part} is not ${name}`);
  }
  return faults;
}

function beside(path) {
  const texts = {};
  for (const [part, name] of Object.entries(PARTS)) {
    const file = join(dirname(path), name);
    if (existsSync(file)) texts[part] = readFileSync(file, 'utf8');
  }
  return texts;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const paths = process.argv.slice(2);
  if (paths.length === 0) {
    console.error('read.mjs LETTER.eml...');
    process.exit(2);
  }
  let wrong = 0;
  for (const path of paths)
    for (const fault of await judge(readFileSync(path), beside(path))) {
      console.log(`${path}: ${fault}`);
      wrong += 1;
    }
  console.log(`${paths.length} letters, ${wrong} faults`);
  process.exit(wrong === 0 ? 0 : 1);
}
