// An engine that breaks: a GPU that refuses, is small, or is lost, memory that ends, a program that traps, numbers that are
// wrong. It is started again, then on the processor, then told; film, report and work are kept.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Host } from "../lib/host.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";
import { greyPng } from "../lib/png.mjs";
import { TRAP, inWorker, withMemory, workerOf } from "../lib/worker.mjs";

const site = process.env.PHRASEBOX_URL;
const REPORT = "Right lower lobe consolidation. Left pleural effusion.";
/** A software adapter computes a thousand times slower than a GPU. */
const SOFTWARE = 1.5 * LONG;
let browser;
let withGpu;
before(async () => ([browser, withGpu] = await Promise.all([launch(), launch({ webgpu: true })])));
after(async () => Promise.all([browser?.close(), withGpu?.close()]));

/** A page whose first answers are there, with one box accepted. */
async function judged(options) {
  const app = await Phrasebox.open(browser, options);
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
  const judge = app.page.locator("[data-testid^=accept-]").first();
  await judge.click();
  return { app, accepted: app.id(await judge.getAttribute("data-testid")) };
}

/** Workers that the page started. */
const workers = async (app) => (await app.said("ready")).length;

/** A page whose only adapter is changed by `code`; says where it runs then. */
async function engineWith(code) {
  const app = await Phrasebox.open(withGpu, { engine: "webgpu-any", route: inWorker(() => code) });
  const { engine } = await app.hears("started");
  const shown = await app.id("engine").textContent();
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
  assert.equal(await workers(app), 1, "no worker was lost over it");
  await app.close({ complaints: false });
  return { engine, shown };
}

const unfit = [
  ["a browser that fails to look for an adapter", `GPU.prototype.requestAdapter = () => Promise.reject(new DOMException("broken", "OperationError"));`, /broken/],
  ["an adapter that gives no device", `GPUAdapter.prototype.requestDevice = () => Promise.reject(new DOMException("broken", "OperationError"));`, /WebGPU failed/],
  ["an adapter whose buffers are too small", `Object.defineProperty(GPUSupportedLimits.prototype, "maxBufferSize", { get: () => 1e6 });`, /takes 1 MB at once .* needs 47 MB/],
];
for (const [what, code, why] of unfit) {
  test(`${what}: the processor answers, and why is said`, { timeout: LONG }, async () => {
    const { engine, shown } = await engineWith(code);
    assert.equal(engine.kind, "cpu");
    assert.match(engine.why, why);
    assert.match(shown, /CPU/);
  });
}

test("a GPU that is lost while it answers: a new worker answers, with film and report kept", { timeout: SOFTWARE + LONG }, async (t) => {
  const lose = (worker) => (worker === 1
    ? `const native = GPUAdapter.prototype.requestDevice;
       GPUAdapter.prototype.requestDevice = async function (...given) { return (self.device = await native.apply(this, given)); };\n`
    : `GPU.prototype.requestAdapter = async () => null;\n`);
  const app = await Phrasebox.open(withGpu, { engine: "webgpu-any", patience: SOFTWARE, route: inWorker(lose) });
  const started = await app.hears("started").catch((error) => {
    if (error.name !== "TimeoutError") throw error;
    return null;
  });
  if (started === null) {
    await app.close({ complaints: false });
    t.skip(`the software adapter did not answer within ${SOFTWARE / 1000} s`);
    return;
  }
  assert.equal(started.engine.kind, "webgpu");
  await app.report(REPORT);
  await app.film((await sample(1)).film);
  await app.page.waitForFunction(() => self.said.some(({ type, stage }) => type === "progress" && stage === "encoding_film"));
  await (await workerOf(app.page)).evaluate(() => self.device.destroy());
  const again = await app.hears("started", 2);
  assert.equal(again.engine.kind, "cpu");
  await app.reaches("done");
  assert.match(await app.id("notice").textContent(), /started again/);
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  assert.equal(await app.phrases.count(), 2);
  await app.close({ complaints: false });
});

test("a program that traps while it answers is started again, and film, report and work are kept", { timeout: 2 * LONG }, async () => {
  const { app, accepted } = await judged({ route: inWorker() });
  await (await workerOf(app.page)).evaluate(TRAP);
  await app.report(`${REPORT} Cardiomegaly.`);
  await app.hears("started", 2);
  await app.reaches("done");
  assert.match(await app.id("notice").textContent(), /started again/);
  assert.equal(await app.id("report-input").inputValue(), `${REPORT} Cardiomegaly.`);
  assert.equal(await app.phrases.count(), 3);
  assert.equal(await accepted.getAttribute("aria-pressed"), "true");
  await app.close({ complaints: false });
});

test("a program that traps each time is tried on the processor, then told, and works once it is whole", { timeout: 2 * LONG }, async () => {
  let broken = false;
  const { app, accepted } = await judged({ engine: "auto", route: inWorker(() => (broken ? TRAP : "")) });
  broken = true;
  await (await workerOf(app.page)).evaluate(TRAP);
  await app.report(`${REPORT} Cardiomegaly.`);
  await app.page.locator("[data-code=engine_stopped]").waitFor({ timeout: LONG });
  assert.equal(await workers(app), 3, "again as it was, then on the processor");
  assert.equal(await app.state(), "problem");
  assert.equal(await app.id("report-input").inputValue(), `${REPORT} Cardiomegaly.`);
  broken = false;
  await app.answered(() => app.id("run").click());
  assert.equal(await app.phrases.count(), 3);
  assert.equal(await app.page.locator("[data-code=engine_stopped]").count(), 0);
  assert.equal(await accepted.getAttribute("aria-pressed"), "true");
  await app.close({ complaints: false });
});

test("memory that ends under a film is told with the number, everything is kept, and a smaller film is answered", { timeout: 2 * LONG }, async () => {
  const host = await Host.open(site);
  host.spoil = (path, body) => (/-worker-\w+_bg\.wasm$/.test(path) ? withMemory(body, 270e6) : body);
  const app = await Phrasebox.open(browser, { at: host.url, context: { serviceWorkers: "block" } });
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
  const boxes = await app.drawn();
  await app.film(greyPng(10_000, 10_000), "large.png");
  const problem = app.id("problem").filter({ hasText: "not enough memory" });
  await problem.waitFor({ timeout: LONG });
  assert.match(await problem.textContent(), /100000000 bytes/);
  // The film before it is back.
  await app.reaches("done");
  assert.deepEqual(await app.drawn(), boxes);
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  await app.answered(async () => app.film((await sample(2)).film));
  assert.equal(await problem.count(), 0);
  assert.equal(await workers(app), 1);
  await app.close();
  await host.leave();
});

test("a model that needs more memory than the tab gets is refused before it is fetched, with the number", { timeout: LONG }, async () => {
  const host = await Host.open(site);
  host.spoil = (path, body) => (/-worker-\w+_bg\.wasm$/.test(path) ? withMemory(body, 120e6) : body);
  const app = await Phrasebox.open(browser, { at: host.url, context: { serviceWorkers: "block" } });
  const { problem } = await app.hears("failed");
  assert.equal(problem.code, "memory_short");
  const [, needed, there] = /needs (\d+) MB .* gives it (\d+) MB/.exec(problem.what).map(Number);
  assert.ok(needed > 150 && there > 0 && there < 120, problem.what);
  assert.deepEqual(host.asked.filter((path) => path.endsWith(".bpk")), [], "no weights were fetched");
  await app.reaches("problem");
  await app.close({ complaints: false });
  await host.leave();
});

test("a model whose numbers come out wrong is not used, and works once they are right", { timeout: 2 * LONG }, async () => {
  const host = await Host.open(site);
  host.spoil = (path, body) => {
    if (!path.endsWith("manifest.json")) return body;
    const manifest = JSON.parse(body);
    manifest.golden.values[0] += 0.5;
    return Buffer.from(JSON.stringify(manifest));
  };
  const app = await Phrasebox.open(browser, { at: host.url, context: { serviceWorkers: "block" } });
  await app.film((await sample(1)).film);
  await app.report(REPORT);
  const { problem } = await app.hears("failed");
  assert.equal(problem.code, "golden_mismatch");
  await app.reaches("problem");
  assert.equal(await app.boxes.count(), 0);
  host.spoil = null;
  await app.answered(() => app.id("run").click());
  assert.equal(await app.phrases.count(), 2);
  await app.close({ complaints: false });
  await host.leave();
});
