// The requirements of letter.eml, read by postal-mime; where the raw octets matter, by their lines.
//
// Each takes the letter ({ eml, mail, html, text }), `mail` being what postal-mime makes of `eml`, and says
// what is wrong, a string a fault.

const MONTHS = /January|February|March|April|May|June|July|August|September|October|November|December|Ionawr|Chwefror|Mawrth|Ebrill|Mai|Mehefin|Gorffennaf|Awst|Medi|Hydref|Tachwedd|Rhagfyr/i;

const all = (mail, name) => mail.headers.filter((header) => header.key === name).map((header) => header.value);

// The head and body of a part, from its octets; folded lines of the head are made one.
function split(raw) {
  const [, head, body] = raw.match(/^([^]*?)\r?\n\r?\n([^]*)$/) ?? [null, raw, ''];
  const header = (name) => new RegExp(`^${name}:\\s*(.*)$`, 'im').exec(head.replace(/\r?\n[ \t]+/g, ' '))?.[1].trim() ?? '';
  return { header, body };
}

function parts(eml) {
  const { header, body } = split(eml);
  const boundary = header('content-type').match(/boundary="?([^";]+)"?/i)?.[1];
  const pieces = boundary ? body.split(`--${boundary}`).slice(1, -1) : [];
  return { type: header('content-type'), parts: pieces.map((piece) => split(piece.replace(/^\r?\n/, ''))) };
}

const lf = (words) => words.replace(/\r\n/g, '\n').trimEnd();

export const MAIL = {
  M01: [
    'multipart/alternative: text, then HTML, both utf-8 by their MIME header (email-bugs 41 and 113)',
    ({ eml, mail, html, text }) => {
      const faults = [];
      const made = parts(eml);
      if (!/^multipart\/alternative;/i.test(made.type)) faults.push(made.type || 'no Content-Type');
      const types = made.parts.map((part) => part.header('content-type').toLowerCase());
      if (!types[0]?.startsWith('text/plain') || !types[1]?.startsWith('text/html') || types.length !== 2) faults.push(`parts: ${types.join(', ')}`);
      for (const type of types) if (!/charset="?utf-8"?/.test(type)) faults.push(`charset: ${type}`);
      if (lf(mail.text ?? '') !== lf(text)) faults.push('the text is not that of email.txt');
      if (lf(mail.html ?? '') !== lf(html)) faults.push('the HTML is not that of email.html');
      return faults;
    },
  ],
  M02: [
    'From with a name, one To, no copies, a Subject to 70 with the month, Date, Message-ID (mjml 2631)',
    ({ mail }) => {
      const faults = [];
      if (!mail.from?.name || !mail.from?.address) faults.push('From has no name');
      if (all(mail, 'to').length !== 1 || mail.to?.length !== 1) faults.push('not one To');
      for (const name of ['cc', 'bcc']) if (all(mail, name).length) faults.push(`has ${name}`);
      const subject = mail.subject ?? '';
      const length = [...new Intl.Segmenter('en').segment(subject)].length;
      if (length > 70 || !MONTHS.test(subject)) faults.push(`subject of ${length}: “${subject}”`);
      for (const name of ['subject', 'date', 'message-id', 'from']) if (all(mail, name).length !== 1) faults.push(`${all(mail, name).length} ${name}`);
      if (Number.isNaN(Date.parse(all(mail, 'date')[0]))) faults.push('Date cannot be read');
      if (!/^<[^<>\s@]+@[^<>\s@]+>$/.test(mail.messageId ?? '')) faults.push(`message-id ${mail.messageId}`);
      return faults;
    },
  ],
  M03: [
    // The https address and List-Unsubscribe-Post go together (RFC 8058); a house without a server for
    // it has neither, and always has the mailto.
    'List-Unsubscribe by mail, one click with List-Unsubscribe-Post, List-Id (RFC 2369, 2919, 8058)',
    ({ mail }) => {
      const faults = [];
      const places = [...(all(mail, 'list-unsubscribe')[0] ?? '').matchAll(/<([^>]+)>/g)].map((found) => found[1]);
      if (!places.some((place) => place.startsWith('mailto:'))) faults.push('no mailto');
      if (places.some((place) => !/^(mailto|https):/.test(place))) faults.push(places.join(' '));
      const https = places.some((place) => place.startsWith('https:'));
      const post = all(mail, 'list-unsubscribe-post');
      if (https !== (post[0] === 'List-Unsubscribe=One-Click')) faults.push(`https: ${https}, List-Unsubscribe-Post: ${post}`);
      if (!/<[^<>\s]+\.[^<>\s]+>$/.test(all(mail, 'list-id')[0] ?? '')) faults.push('no List-Id');
      return faults;
    },
  ],
  M04: [
    'quoted-printable, lines to 76 octets (RFC 2045)',
    ({ eml }) => {
      const made = parts(eml).parts;
      const faults = made.map((part) => part.header('content-transfer-encoding')).filter((name) => name.toLowerCase() !== 'quoted-printable');
      const long = split(eml).body.split('\n').filter((line) => line.replace(/\r$/, '').length > 76);
      return [...faults.map((name) => `encoding: ${name || 'none'}`), ...long.map((line) => `${line.length} octets: ${line.slice(0, 60)}`)];
    },
  ],
  M05: [
    'CRLF at the end of every line (RFC 5322)',
    ({ eml }) => (/(?<!\r)\n|\r(?!\n)/.test(eml) || !eml.endsWith('\r\n') ? ['other line ends'] : []),
  ],
};
