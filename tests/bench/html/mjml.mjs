// Renders one MJML file as HTML, then once more for each line on standard input, and answers each with
// nanoseconds. The template is read once: what is timed is mjml2html alone, in a process that is warm.
//
//     node mjml.mjs LETTER.mjml LETTER.html

import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import mjml2html from 'mjml';

const [source, page] = process.argv.slice(2);
const text = readFileSync(source, 'utf8');
// Strict, so that what MJML would refuse cannot be measured.
const { html } = await mjml2html(text, { validationLevel: 'strict' });
writeFileSync(page, html);

for await (const _ of createInterface({ input: process.stdin })) {
  const began = process.hrtime.bigint();
  await mjml2html(text, { validationLevel: 'skip' });
  process.stdout.write(`${process.hrtime.bigint() - began}\n`);
}
