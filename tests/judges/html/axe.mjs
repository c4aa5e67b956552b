// axe: can everyone read it? Light, dark, with pictures off, and after a mail program has turned its
// colours round by itself.

import { createRequire } from 'node:module';
import { invert, newPage, open, picturesOff } from './browser.mjs';
import { pagesOf } from './pages.mjs';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const STANDARDS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// The mail program puts a letter into its own page, and answers for that page's landmarks.
const OF_THE_MAIL_PROGRAM = ['region', 'landmark-one-main'];
// What turning pictures off or colours round can change.
const OF_COLOUR = ['color-contrast', 'link-in-text-block'];

async function run(page, mail, only) {
  const found = await page.evaluate(
    ([standards, off, rules]) =>
      globalThis.axe.run(document, {
        runOnly: rules ?? standards,
        rules: rules ? {} : Object.fromEntries(off.map((rule) => [rule, { enabled: false }])),
        resultTypes: ['violations'],
      }),
    [STANDARDS, mail ? OF_THE_MAIL_PROGRAM : [], only],
  );
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `axe ${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`),
  );
}

/** Every fault of these folders. */
export async function judge(folders, { browser }) {
  const faults = [];
  const look = async (colorScheme) => {
    const page = await newPage(browser, { colorScheme });
    for (const { folder, name, file, mail } of pagesOf(folders)) {
      const seen = new Set();
      const say = (how, found) => {
        for (const said of found) {
          if (!seen.has(said)) faults.push({ folder, said: `${name} (${how}): ${said}` });
          seen.add(said);
        }
      };
      await open(page, file);
      await page.addScriptTag({ path: AXE });
      say(colorScheme, await run(page, mail));
      if (await page.evaluate(() => document.images.length)) {
        await page.evaluate(picturesOff);
        say(`${colorScheme}, pictures off`, await run(page, mail));
      }
      if (colorScheme === 'light') {
        await page.evaluate(invert);
        say('turned dark by the mail program', await run(page, mail, OF_COLOUR));
      }
    }
    await page.context().close();
  };
  await Promise.all([look('light'), look('dark')]);
  return faults;
}
