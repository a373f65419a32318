// What many phrases and films leave on the GPU, in headless Chromium: the bytes of the buffers that are alive, counted where
// they are made. Without a GPU Chromium's software adapter computes: its times say nothing, and a GPU with other limits may
// get larger or smaller pools.
import assert from "node:assert/strict";
import { cpus, loadavg } from "node:os";
import { many, otherFilm, phrase, phrases } from "./lib/load.mjs";
import { LONG, Phrasebox, launch, sample } from "./lib/page.mjs";
import { inWorker, workerOf } from "./lib/worker.mjs";

const [REPORTS, FILMS] = [20, 10];
/** Each so many reports or films the buffers are counted. */
const STEP = 5;
/** Growth after the first step that is noise, in bytes: one more page of a pool, not one for each film or phrase. */
const NOISE = 4_000_000;
/** In the worker's scope: `gpu` counts buffers until they are destroyed or collected. */
const COUNT = `self.gpu = { buffers: 0, bytes: 0, made: 0 };
{
  const live = new Map();
  const gone = (id) => {
    if (!live.has(id)) return;
    gpu.buffers -= 1;
    gpu.bytes -= live.get(id);
    live.delete(id);
  };
  const collected = new FinalizationRegistry(gone);
  const ids = new WeakMap();
  const make = GPUDevice.prototype.createBuffer;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = make.call(this, descriptor);
    gpu.made += 1;
    gpu.buffers += 1;
    gpu.bytes += descriptor.size;
    live.set(gpu.made, descriptor.size);
    ids.set(buffer, gpu.made);
    collected.register(buffer, gpu.made);
    return buffer;
  };
  const destroy = GPUBuffer.prototype.destroy;
  GPUBuffer.prototype.destroy = function () {
    gone(ids.get(this));
    destroy.call(this);
  };
}
`;

const rows = [];
const began = Date.now();
const load = loadavg()[0].toFixed(1);
const browser = await launch({ webgpu: true, args: ["--js-flags=--expose-gc"] });
const app = await Phrasebox.open(browser, { engine: "webgpu-any", patience: 4 * LONG, route: inWorker(() => COUNT) });
const { engine } = await app.hears("started");
assert.equal(engine.kind, "webgpu");

async function note(what) {
  await app.page.evaluate(() => { self.said.length = 0; self.sent.length = 0; });
  const worker = await workerOf(app.page);
  // Twice with a pause: a collected buffer is told of in a later turn.
  for (let n = 0; n < 2; n += 1) {
    await worker.evaluate(() => self.gc());
    await app.page.waitForTimeout(200);
  }
  const { buffers, bytes, made } = await worker.evaluate(() => self.gpu);
  const heap = await worker.evaluate(() => self.instance.exports.memory.buffer.byteLength);
  rows.push([what, buffers, (bytes / 1e6).toFixed(1), made, (heap / 1e6).toFixed(1)]);
  console.log(`${Math.round((Date.now() - began) / 1000)} s | ${rows.at(-1).join(" | ")}`);
  return bytes;
}

const grown = [];
/** Does `action(n)` `count` times; the buffers may grow in the first step and not after it. */
async function flat(what, count, action) {
  const [first, last] = await many(count, STEP, action, (done) => note(`${done} ${what}`));
  if (last - first > NOISE) grown.push(`${what}: from ${first} to ${last} bytes`);
}

await note("model ready");
await app.film((await sample(1)).film);
await app.answered(() => app.report(phrase(0)));
await note("one film and one phrase");
await flat("reports of one phrase, one film", REPORTS, (n) => app.answered(() => app.report(phrases(n + 1, 1))));
await flat("films", FILMS, (n) => app.answered(() => otherFilm(app, n)));

const version = browser.version();
await app.close();
await browser.close();
console.log(`\nChromium ${version}, ${cpus().length} x ${cpus()[0].model}, load before ${load}; ${engine.adapter}`);
console.log("\n| after | GPU buffers | MB in them | made so far | worker MB |\n| --- | --- | --- | --- | --- |");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
assert.deepEqual(grown, []);
