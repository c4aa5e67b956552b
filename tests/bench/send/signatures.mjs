// As many RSA-SHA256 signatures as there are letters, on every processor, and nothing else.
//
//     node signatures.mjs KEY LETTERS
//
// Begins when its input ends; ends when all are made.

import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";

if (isMainThread) {
  const [path, letters] = process.argv.slice(2);
  const hands = availableParallelism();
  const pem = readFileSync(path);
  const share = Math.ceil(Number(letters) / hands);
  const workers = Array.from({ length: hands }, () =>
    new Worker(new URL(import.meta.url), { workerData: { pem, share } }));
  await Promise.all(workers.map((worker) => new Promise((ready) => worker.once("message", ready))));
  console.log("ready");
  process.stdin.on("end", () => workers.forEach((worker) => worker.postMessage("go"))).resume();
} else {
  const key = createPrivateKey(Buffer.from(workerData.pem));
  const header = Buffer.alloc(600, "x");
  sign("sha256", header, key);
  parentPort.once("message", () => {
    for (let made = 0; made < workerData.share; made++) sign("sha256", header, key);
  });
  parentPort.postMessage("ready");
}
