// What bulletin writes for other programs, before programs that were not written by us: the official
// schema of SARIF, and the YAML language server that editors run.
//
//     BULLETIN=.../bulletin node --test test_forms.mjs        (in tests/judges/forms)

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LanguageServer } from "./language_server.mjs";

const require = createRequire(import.meta.url);
const bulletin = process.env.BULLETIN;
assert.ok(bulletin, "BULLETIN must name the program");

let folder;
let server;

before(() => {
  folder = mkdtempSync(join(tmpdir(), "bulletin-forms-"));
  execFileSync(bulletin, ["init", folder]);
  cpSync(new URL("../../../issues/2026-11.yaml", import.meta.url), join(folder, "issues/2026-11.yaml"));
  server = new LanguageServer(folder);
});

after(async () => {
  await server?.stop();
  if (folder) rmSync(folder, { recursive: true });
});

const check = (format, issue, cwd = folder, dir = ".") =>
  spawnSync(bulletin, ["-C", dir, "check", issue, "--format", format], { cwd, encoding: "utf8" });

const FAULTY = `issue: November 2026
date: Tuesday 30 November 2026
subject: "Health and Justice, November 2026: 100% sure, or not"
preview: A line
items:
  - kind: news
    title: "Read this: it is 50%, almost"
    link: https://www.gov.uk/a?utm_source=x
    summary: |
      Words for prisoners who committed suicide, and
      more words.
    accept: link-tracked, because the campaign asked for it
`;

test("SARIF meets the official schema, with and without findings", () => {
  const Ajv = require("ajv-draft-04");
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  require("ajv-formats")(ajv);
  const schema = require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
  const valid = ajv.compile(schema);
  const judged = (text) => {
    const log = JSON.parse(text);
    assert.ok(valid(log), JSON.stringify(valid.errors?.slice(0, 5), null, 1));
    return log.runs[0];
  };
  // The judge can tell: a log with a word of its own is refused.
  const sound = JSON.parse(check("sarif", "2018-02").stdout);
  assert.ok(!valid({ ...sound, version: "2.0.0" }), "a wrong version is let pass");
  assert.ok(!valid({ ...sound, extra: 1 }), "an unknown field is let pass");

  judged(check("sarif", "2018-02").stdout);
  writeFileSync(join(folder, "issues/2026-10.yaml"), FAULTY);
  const ran = check("sarif", "2026-10");
  assert.equal(ran.status, 1);
  const run = judged(ran.stdout);
  const json = JSON.parse(check("json", "2026-10").stdout).findings;
  const open = run.results.filter((result) => !result.suppressions);
  assert.equal(open.length, json.length);
  const lines = FAULTY.split("\n");
  for (const [at, result] of open.entries()) {
    assert.equal(result.ruleId, json[at].rule);
    assert.equal(run.tool.driver.rules[result.ruleIndex].id, json[at].rule);
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    assert.equal(artifactLocation.uri, "issues/2026-10.yaml");
    assert.equal(region.startLine, json[at].line);
  }
  const weekday = open.find((result) => result.ruleId === "weekday-wrong");
  const { startLine, startColumn, endLine, endColumn } = weekday.locations[0].physicalLocation.region;
  assert.equal(startLine, endLine);
  assert.equal([...lines[startLine - 1]].slice(startColumn - 1, endColumn - 1).join(""), "Tuesday 30 November 2026");
  const accepted = run.results.filter((result) => result.suppressions);
  assert.deepEqual(accepted.map((result) => [result.ruleId, result.suppressions[0].justification]), [
    ["link-tracked", "the campaign asked for it"],
  ]);

  // A file that is no text is a result too.
  writeFileSync(join(folder, "issues/2026-09.yaml"), Buffer.from("issue: Si\xf4n\n", "latin1"));
  assert.equal(judged(check("sarif", "2026-09").stdout).results[0].ruleId, "yaml-problem");
  rmSync(join(folder, "issues/2026-09.yaml"));
});

// As the runner of GitHub Actions reads them (actions/toolkit, command.ts).
function annotations(text) {
  const unescape = (value) =>
    value.replaceAll("%3A", ":").replaceAll("%2C", ",").replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
  return text.trimEnd().split("\n").map((line) => {
    const parts = /^::(error|warning|notice) ([^:]*)::(.*)$/.exec(line);
    assert.ok(parts, line);
    const properties = Object.fromEntries(parts[2].split(",").map((pair) => {
      const [name, value] = pair.split(/=(.*)/s);
      return [name, unescape(value)];
    }));
    return { level: parts[1], ...properties, message: unescape(parts[3]) };
  });
}

test("annotations stand at the line, from wherever the command is run", () => {
  writeFileSync(join(folder, "issues/2026-10.yaml"), FAULTY);
  const levels = { stop: "error", warning: "warning", advice: "notice" };
  const json = JSON.parse(check("json", "2026-10").stdout).findings;
  for (const [cwd, dir, prefix] of [[folder, ".", ""], [tmpdir(), folder, folder.slice(tmpdir().length + 1) + "/"]]) {
    const found = annotations(check("github", "2026-10", cwd, dir).stdout);
    assert.deepEqual(
      found.map((note) => [note.level, note.title, note.file, Number(note.line), Number(note.col)]),
      json.map((finding) => [levels[finding.severity], finding.rule, prefix + finding.file, finding.line, finding.column]),
    );
    for (const [at, note] of found.entries()) {
      assert.equal(note.message, json[at].cure === null ? json[at].message : `${json[at].message}\n${json[at].cure}`);
    }
  }
});

const LINE = "# yaml-language-server: $schema=../templates/issue.schema.json\n";
const ISSUE = `${LINE}issue: November 2026
date: Monday 30 November 2026
subject: Words
items:
  - kind: Case Study
    title: 2009
    link: https://www.gov.uk/a
    summary: Words.
    lead: yes
  - kind: event
    title: A day
    when: 9 December 2026
    where: Cardiff
    summary: Words.
`;

test("the samples and a new issue are left alone by the language server", async () => {
  execFileSync(bulletin, ["-C", folder, "new", "2027-01"]);
  for (const name of readdirSync(join(folder, "issues")).filter((name) => name !== "2026-10.yaml")) {
    const text = readFileSync(join(folder, "issues", name), "utf8");
    assert.ok(text.startsWith(LINE), name);
    const { diagnostics } = await server.open(name, text);
    // A new issue is waiting to be filled in; nothing in it is unknown.
    const wrong = diagnostics.filter(({ message }) => !(name === "2027-01.yaml" && /Missing property|Incorrect type/.test(message)));
    assert.deepEqual(wrong.map(({ message, range }) => `${name}:${range.start.line + 1}: ${message}`), []);
  }
  const { diagnostics } = await server.open("fine.yaml", ISSUE);
  assert.deepEqual(diagnostics.map(({ message }) => message), []);
});

test("slips are underlined while they are typed", async () => {
  for (const [change, line, said] of [
    [["where: Cardiff", "were: Cardiff"], 14, /were.*not allowed/],
    [["kind: event", "kind: evnt"], 11, /./],
    [["where: Cardiff", "pay: £1"], 14, /pay.*not allowed/],
    [["    where: Cardiff\n", ""], 11, /Missing property "where"/],
    [["subject: Words\n", ""], 2, /Missing property "subject"/],
    [["lead: yes", "lead: perhaps"], 10, /./],
    [["lead: yes", "section: Nowhere"], 10, /./],
  ]) {
    assert.ok(ISSUE.includes(change[0]));
    const text = ISSUE.replace(...change);
    const { diagnostics } = await server.open(`slip-${line}-${change[1].length}.yaml`, text);
    const found = diagnostics.map(({ message, range }) => `${range.start.line + 1}: ${message}`);
    assert.ok(found.some((one) => one.startsWith(`${line}: `) && said.test(one)), `${change}: ${found}`);
  }
});

test("kinds, fields, sections and helplines are completed", async () => {
  const text = `${LINE}issue: November 2026\ndate: 30 November 2026\nsubject: Words\nitems:\n  - kind: \n`;
  const kinds = await server.complete((await server.open("kind.yaml", text)).uri, text, "kind: ");
  for (const kind of ["news", "case-study", "consultation", "correction"]) assert.ok(kinds.includes(kind), `${kind}: ${kinds}`);

  const event = `${text.trimEnd()} event\n    title: A day\n    \n`;
  const fields = await server.complete((await server.open("fields.yaml", event)).uri, event, "A day\n    ");
  for (const field of ["when", "where", "price", "summary"]) assert.ok(fields.includes(field), `${field}: ${fields}`);
  for (const field of ["amount", "ethics", "pay"]) assert.ok(!fields.includes(field), `${field}: ${fields}`);

  for (const [field, choice] of [["section", "Have your say"], ["help", "suicide"]]) {
    const typed = `${event.trimEnd()}\n    ${field}: \n`;
    const choices = await server.complete((await server.open(`${field}.yaml`, typed)).uri, typed, `${field}: `);
    assert.ok(choices.includes(choice), `${choice}: ${choices}`);
  }
});
