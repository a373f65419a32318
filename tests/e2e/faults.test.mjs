// What lines, devices and browsers do to a page: no room, a damaged file, a line that breaks, a tab that was killed. Film
// and report survive, and what went wrong is said.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Host, listed } from "../lib/host.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const site = process.env.PHRASEBOX_URL;
const REPORT = "Right lower lobe consolidation. Left pleural effusion.";
let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

/** Gives a film and a report, and sees that both are answered. */
async function works(app) {
  const { film } = await sample(1);
  await app.film(film);
  await app.answered(() => app.report(REPORT));
  assert.equal(await app.phrases.count(), 2);
}

const oneBit = (body) => Buffer.from(body.map((byte, at) => (at === body.length >> 1 ? byte ^ 1 : byte)));
for (const [how, spoil] of [["truncated", (body) => body.subarray(0, body.length / 2)], ["with one bit changed", oneBit]]) {
  test(`a shard that arrives ${how} is refused, and the next try works with film and report kept`, { timeout: 2 * LONG }, async () => {
    const host = await Host.open(site);
    host.spoil = (path, body) => (path.endsWith("text.bpk") ? spoil(body) : body);
    const app = await Phrasebox.open(browser, { at: host.url, context: { serviceWorkers: "block" } });
    await app.film((await sample(1)).film);
    await app.report(REPORT);
    const { problem } = await app.hears("failed");
    assert.equal(problem.code, "pack_damaged");
    assert.equal((await app.said("started")).length, 0);
    await app.reaches("problem");
    assert.equal(await app.id("report-input").inputValue(), REPORT);
    host.spoil = null;
    await app.answered(() => app.id("run").click());
    assert.equal(await app.phrases.count(), 2);
    await app.close({ complaints: false });
    await host.leave();
  });
}

test("a device without room for the page: it works, and says that nothing is kept and why", { timeout: 2 * LONG }, async () => {
  const host = await Host.open(site);
  const full = `Cache.prototype.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));\n`;
  host.spoil = (path, body) => (path === "service-worker.js" ? Buffer.concat([Buffer.from(full), body]) : body);
  const app = await Phrasebox.open(browser, { at: host.url });
  await app.page.locator("[data-testid=offline][data-offline=full]").waitFor({ state: "attached", timeout: LONG });
  assert.match(await app.id("offline").textContent(), /device is full/);
  await works(app);
  await app.close({ complaints: false });
  await host.leave();
});

test("a browser that keeps no pages: this one works and says so", { timeout: 2 * LONG }, async () => {
  const app = await Phrasebox.open(browser, { context: { serviceWorkers: "allow" }, init: () => delete Navigator.prototype.serviceWorker });
  await app.page.locator("[data-testid=offline][data-offline=unavailable]").waitFor({ state: "attached", timeout: LONG });
  await works(app);
  await app.close();
});

test("what the browser cleared or damaged on the device comes again, and only that", { timeout: 3 * LONG }, async () => {
  const host = await Host.open(site);
  const app = await Phrasebox.open(browser, { at: host.url });
  await app.hears("started");
  await app.kept();
  const { files } = listed((await host.file("service-worker.js")).toString());
  const [path, hash] = Object.entries(files).find(([path]) => path.endsWith("image.bpk"));
  const inCache = () => app.page.evaluate(async (hash) => {
    const cache = await caches.open((await caches.keys())[0]);
    const { url } = (await cache.keys()).find(({ url }) => url.endsWith(hash));
    return [url, (await (await cache.match(url)).arrayBuffer()).byteLength];
  }, hash);
  const [address, whole] = await inCache();
  await app.page.evaluate(async (url) => (await caches.open((await caches.keys())[0])).put(url, new Response("damaged")), address);
  assert.equal((await inCache())[1], 7);
  host.asked.length = 0;
  await app.page.reload();
  await app.hears("started");
  await app.kept();
  assert.deepEqual(await inCache(), [address, whole], "the damaged file came again");
  assert.deepEqual(host.asked.filter((other) => other !== path && other !== "service-worker.js"), [], "and nothing else");
  await app.page.evaluate(async () => Promise.all((await caches.keys()).map((name) => caches.delete(name))));
  await app.page.reload();
  await works(app);
  await app.close();
  await host.leave();
});

test("a line that breaks while the worker arrives is told, and the next try works with film and report kept", { timeout: 2 * LONG }, async () => {
  const host = await Host.open(site);
  host.spoil = (path, body) => (/worker.*_bg\.wasm$/.test(path) ? null : body);
  const app = await Phrasebox.open(browser, { at: host.url, context: { serviceWorkers: "block" } });
  await app.film((await sample(1)).film);
  await app.report(REPORT);
  await app.reaches("problem");
  await app.id("problem").first().waitFor();
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  host.spoil = null;
  await app.answered(() => app.id("run").click());
  assert.equal(await app.phrases.count(), 2);
  await app.close({ complaints: false });
  await host.leave();
});

test("a line that breaks while the page itself arrives is told, and a reload mends it", { timeout: 2 * LONG }, async () => {
  const host = await Host.open(site);
  host.spoil = (path, body) => (/app.*_bg\.wasm$/.test(path) ? null : body);
  const app = await Phrasebox.open(browser, { at: host.url });
  await app.page.getByText("could not be loaded").waitFor();
  host.spoil = null;
  await app.page.reload();
  await works(app);
  await app.close({ complaints: false });
  await host.leave();
});

test("a tab that was killed while the engine worked starts on the processor, says so, and only once", { timeout: 2 * LONG }, async () => {
  // What a killed tab leaves behind, as the browser restores it.
  const init = () => {
    if (self.name === "") sessionStorage.setItem("phrasebox.engine-working", "1");
    self.name = "restored";
  };
  const app = await Phrasebox.open(browser, { engine: "auto", init });
  await app.id("notice").waitFor();
  assert.match(await app.id("notice").textContent(), /processor/);
  const { engine } = await app.hears("started");
  assert.deepEqual([engine.kind, engine.why ?? null], ["cpu", null], "asked for, not fallen back to");
  await works(app);
  await app.page.reload();
  const again = await app.hears("started");
  assert.ok(again.engine.why, "the GPU is looked for again");
  assert.equal(await app.id("notice").count(), 0);
  await app.close();
});

test("two tabs at once answer each its own film and report, and one that is closed leaves the other at work", { timeout: 3 * LONG }, async () => {
  const app = await Phrasebox.open(browser);
  const other = await app.tab();
  const [one, two] = await Promise.all([sample(1), sample(2)]);
  await Promise.all([app.film(one.film), other.film(two.film)]);
  await Promise.all([app.answered(() => app.report(REPORT)), other.answered(() => other.report("Cardiomegaly."))]);
  assert.deepEqual([await app.phrases.count(), await other.phrases.count()], [2, 1]);
  const boxes = await app.drawn();
  await app.id(boxes[0][0].replace("box", "accept")).click();
  await other.report("Right pleural effusion.");
  await other.page.close();
  await app.answered(() => app.report(`${REPORT} Cardiomegaly.`));
  assert.equal(await app.phrases.count(), 3);
  assert.equal(await app.id(boxes[0][0].replace("box", "accept")).getAttribute("aria-pressed"), "true");
  await app.close();
});
