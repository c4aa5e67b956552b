// The YAML language server that editors run, spoken to as they do.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** The language server, spoken to as an editor does (LSP 3.17 over standard input and output). */
export class LanguageServer {
  #process;
  #pending = new Map();
  #published = new Map();
  #rest = Buffer.alloc(0);
  #id = 0;
  #version = 0;
  #ready;

  #folder;

  constructor(folder) {
    this.#folder = folder;
    const program = require.resolve("yaml-language-server/bin/yaml-language-server");
    this.#process = spawn(process.execPath, [program, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.#process.stdout.on("data", (bytes) => this.#read(bytes));
    this.#ready = this.request("initialize", {
      processId: process.pid,
      rootUri: pathToFileURL(folder).href,
      capabilities: { textDocument: { completion: { completionItem: { snippetSupport: false } }, publishDiagnostics: {} } },
    }).then(() => this.#send({ method: "initialized", params: {} }));
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    this.#process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#process.stdin.write(body);
  }

  #read(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const end = this.#rest.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.#rest.subarray(0, end))[1]);
      if (this.#rest.length < end + 4 + length) return;
      const message = JSON.parse(this.#rest.subarray(end + 4, end + 4 + length));
      this.#rest = this.#rest.subarray(end + 4 + length);
      if (message.method === "textDocument/publishDiagnostics") {
        this.#published.get(message.params.uri)?.(message.params.diagnostics);
      } else if (message.id !== undefined && message.method) {
        // It asks for settings: those of an editor that was only just installed, and no network.
        const result = message.method === "workspace/configuration"
          ? message.params.items.map(({ section }) => section === "yaml" ? { validate: true, completion: true, hover: true, schemaStore: { enable: false } } : {})
          : null;
        this.#send({ id: message.id, result });
      } else if (message.id !== undefined) {
        this.#pending.get(message.id)(message);
      }
    }
  }

  request(method, params) {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, ({ result, error }) => error ? reject(new Error(JSON.stringify(error))) : resolve(result));
      this.#send({ id, method, params });
    });
  }

  /** Opens a text as an issue, and gives what the editor would underline. */
  async open(name, text) {
    await this.#ready;
    const uri = pathToFileURL(join(this.#folder, "issues", name)).href;
    const published = new Promise((resolve) => this.#published.set(uri, resolve));
    this.#send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: ++this.#version, text } } });
    return { uri, diagnostics: await published };
  }

  async complete(uri, text, mark) {
    const before = text.slice(0, text.indexOf(mark) + mark.length).split("\n");
    const position = { line: before.length - 1, character: before.at(-1).length };
    const answer = await this.request("textDocument/completion", { textDocument: { uri }, position });
    return (answer.items ?? answer).map((item) => item.label);
  }

  async stop() {
    await this.request("shutdown", null);
    this.#send({ method: "exit" });
    this.#process.stdin.end();
  }
}
