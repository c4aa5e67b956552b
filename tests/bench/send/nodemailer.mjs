// The same letters by nodemailer: its pool, each letter built for its person from the same text and HTML.
//
//     node nodemailer.mjs PORT CONNECTIONS LETTERS BUILT
//
// BUILT is what `bulletin build` wrote. Prints how many letters a second left.

import { readFileSync } from "node:fs";
import nodemailer from "nodemailer";

const [port, connections, letters, built] = process.argv.slice(2);
const text = readFileSync(`${built}/email.txt`, "utf8");
const html = readFileSync(`${built}/email.html`, "utf8");
const pool = nodemailer.createTransport({
  pool: true,
  host: "127.0.0.1",
  port: Number(port),
  secure: false,
  ignoreTLS: true,
  maxConnections: Number(connections),
  maxMessages: Infinity,
});
const began = performance.now();
let next = 0;
// As many letters at a time as keep every connection busy, and no more than that in memory.
async function work() {
  while (next < Number(letters)) {
    const number = next++;
    const name = `Person ${number}`;
    const leave = `mailto:bulletin@example.org?subject=unsubscribe%20${number}`;
    await pool.sendMail({
      from: "Bulletin <bulletin@example.org>",
      to: { name, address: `person-${number}@example.org` },
      subject: "Bulletin",
      text: `Dear ${name},\n\n${text}\n${leave}`,
      html: html.replace("<body", `<body data-person="${number}"`),
      headers: { "List-Unsubscribe": `<${leave}>`, "List-Id": "Bulletin <list.example.org>" },
    });
  }
}
await Promise.all(Array.from({ length: 2 * Number(connections) }, work));
console.log(Number(letters) / ((performance.now() - began) / 1000));
pool.close();
