// html-validate: its recommended and its accessibility rules, all of them for web.html. Of a mail it lets
// stand what old mail programs need, and nothing else.

import { readFileSync } from 'node:fs';
import { HtmlValidate } from 'html-validate';
import { pagesOf } from './pages.mjs';

const RULES = { root: true, extends: ['html-validate:recommended', 'html-validate:a11y'] };

// Rule, what it says, and why a mail may.
const OF_MAIL = [
  ['no-inline-style', /./, 'Gmail drops the style element for some of its readers'],
  ['no-deprecated-attr', /"(width|cellpadding|cellspacing)" is deprecated on <table>|"(align|bgcolor)" is deprecated on <td>/, 'classic Outlook lays out by them'],
  ['no-deprecated-attr', /"name" is deprecated on <a>/, 'Gmail and Outlook follow no other anchor'],
  ['prefer-tbody', /./, 'a table for layout only'],
  ['no-conditional-comment', /./, 'the width for classic Outlook'],
  ['prefer-native-element', /<article>/, 'a div is kept by programs that drop what they do not know'],
  ['long-title', /./, 'a mail’s title is read aloud, and is in no search result'],
];

/** Every fault of these folders. */
export async function judge(folders) {
  const validator = new HtmlValidate(RULES);
  const faults = [];
  for (const { folder, name, file, mail } of pagesOf(folders)) {
    const { results } = await validator.validateString(readFileSync(file, 'utf8'), file);
    for (const { ruleId, message, line, column } of results.flatMap((result) => result.messages)) {
      if (mail && OF_MAIL.some(([rule, says]) => rule === ruleId && says.test(message))) continue;
      faults.push({ folder, said: `${name}:${line}:${column}: ${ruleId}: ${message}` });
    }
  }
  return faults;
}
