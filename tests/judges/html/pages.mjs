// The pages of a built issue.

import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The pages in these folders: email.html, which a mail program shows, and web.html, which stands alone. */
export function pagesOf(folders) {
  const pages = folders.flatMap((folder) =>
    ['email.html', 'web.html']
      .map((name) => ({ folder, name, file: join(folder, name), mail: name === 'email.html' }))
      .filter(({ file }) => existsSync(file)),
  );
  for (const folder of folders) {
    if (!pages.some((page) => page.folder === folder && page.mail)) throw new Error(`there is no email.html in ${folder}`);
  }
  return pages;
}
