// The Nu checker: is it HTML?

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pagesOf } from './pages.mjs';

const JAR = join(createRequire(import.meta.url).resolve('vnu-jar/package.json'), '..', 'build', 'dist', 'vnu.jar');
// An anchor by name is what some mail programs need; the Nu checker wants an address on every link.
const NAMED_ANCHOR = '.*Element .a. is missing required attribute .href.*';

async function ask(files, ...options) {
  if (files.length === 0) return [];
  const java = spawn('java', ['-jar', JAR, '--format', 'json', ...options, ...files.map((file) => resolve(file))]);
  let answer = '';
  java.stderr.setEncoding('utf8').on('data', (more) => (answer += more));
  await new Promise((done, fail) => java.on('close', done).on('error', fail));
  try {
    return JSON.parse(answer).messages.filter((message) => message.type !== 'info');
  } catch {
    throw new Error(`the Nu checker did not answer:\n${answer}`);
  }
}

/** Every fault of these folders. */
export async function judge(folders) {
  const pages = pagesOf(folders);
  const mail = pages.filter((page) => page.mail).map((page) => page.file);
  const web = pages.filter((page) => !page.mail).map((page) => page.file);
  const messages = (await Promise.all([ask(mail, '--filterpattern', NAMED_ANCHOR), ask(web)])).flat();
  return messages.map((message) => {
    const file = message.url ? fileURLToPath(message.url) : '';
    const page = pages.find((one) => resolve(one.file) === file);
    return { folder: page?.folder ?? '', said: `${page?.name ?? file}:${message.lastLine ?? '?'}: ${message.message}` };
  });
}
