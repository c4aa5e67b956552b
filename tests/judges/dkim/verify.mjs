// Verifies the signatures under letters with mailauth, without asking any DNS.
//
//     node verify.mjs RECORDS SIGNATURES LETTER...
//
// RECORDS is what `bulletin dkim` prints; SIGNATURES how many each letter has to have. Prints `pass` or
// `fail` and the name of each letter. Ends with 1 where one fails.

import { readFileSync } from 'node:fs'
import { dkimVerify } from 'mailauth/lib/dkim/verify.js'

const [records, signatures, ...letters] = process.argv.slice(2)
const published = new Map(
  readFileSync(records, 'utf8')
    .trim()
    .split('\n\n')
    .map((record) => record.trim().split('\n')),
)

async function resolver(name, type) {
  if (type === 'TXT' && published.has(name)) return [[published.get(name)]]
  throw Object.assign(new Error(`no ${type} of ${name}`), { code: 'ENOTFOUND' })
}

let failed = 0
for (const letter of letters) {
  const { results } = await dkimVerify(readFileSync(letter), { resolver })
  const good = results.filter((result) => result.status.result === 'pass' && result.status.aligned)
  const pass = good.length === Number(signatures) && results.length === good.length
  const why = results.map((result) => `${result.status.result} ${result.status.comment || ''}`.trim())
  console.log(`${pass ? 'pass' : 'fail'} ${letter}${pass ? '' : ` (${why.join(', ')})`}`)
  if (!pass) failed += 1
}
process.exit(letters.length > 0 && failed === 0 ? 0 : 1)
