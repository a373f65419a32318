// Kept on the device: opens without a network after one visit, updates when told to and never half, stores nothing twice.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { Host, listed, sha256 } from "../lib/host.mjs";
import { LONG, Phrasebox, launch, profile, sample } from "../lib/page.mjs";

const site = process.env.PHRASEBOX_URL;
let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

/** Opens the page on `host`: a first visit, unless it is inside of a profile that was there before. */
const visit = (host, inside = browser) => Phrasebox.open(inside, { at: host.url });
const build = (app) => app.page.locator("meta[name=phrasebox-build]").getAttribute("content");

test("the list names every file of the site with the hash of its content", { timeout: LONG }, async () => {
  const script = await (await fetch(`${site}service-worker.js`)).text();
  const { files } = listed(script);
  for (const [path, hash] of Object.entries(files)) {
    const answer = await fetch(`${site}${path}`);
    assert.equal(answer.status, 200, path);
    assert.equal(sha256(Buffer.from(await answer.arrayBuffer())), hash, path);
  }
  for (const kind of [/^index\.html$/, /-worker-\w{16}_bg\.wasm$/, /^packs\/.*\.bpk$/, /^samples\//, /^icons\/icon-512\.png$/]) {
    assert.ok(Object.keys(files).some((path) => kind.test(path)), `${kind}`);
  }
});

test("after one visit the page opens and answers in a new window with the host gone, and nothing is kept or fetched twice", { timeout: 4 * LONG }, async (t) => {
  const host = await Host.open(site);
  const folder = mkdtempSync(join(tmpdir(), "phrasebox-"));
  const first = await visit(host, profile(folder));
  await first.hears("started");
  await first.kept();
  const { files } = listed((await host.file("service-worker.js")).toString());
  const entries = await first.page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) all.push(url.split("/").pop());
    return all;
  });
  assert.deepEqual(entries.sort(), [...new Set(Object.values(files))].sort(), "each content once, and no other");
  const packs = host.asked.filter((path) => path.endsWith(".bpk"));
  assert.equal(packs.length, new Set(packs).size, "no weights were asked for twice");
  t.diagnostic(`first visit: ${host.asked.length} requests, ${(host.sent / 1e6).toFixed(1)} MB of content`);
  await first.close();

  const before = host.sent;
  const second = await visit(host, profile(folder));
  await second.hears("started");
  await second.kept();
  t.diagnostic(`second visit: ${((host.sent - before) / 1e3).toFixed(1)} kB of content`);
  assert.ok(host.sent - before < 100_000, "a return costs a look for a new version");
  await second.close();

  await host.leave();
  const offline = await visit(host, profile(folder));
  const { film } = await sample(2);
  await offline.film(film);
  await offline.answered(() => offline.report("Right lower lobe consolidation. The heart is enlarged."));
  assert.equal(await offline.phrases.count(), 2);
  await offline.answered(() => offline.id("sample-1").click());
  assert.ok((await offline.drawn()).length > 0);
  // The look for a new version fails, and the browser notes it.
  await offline.close({ complaints: false });
  rmSync(folder, { recursive: true });
});

test("a new version waits for the person, then is used whole, and only what changed is fetched", { timeout: 3 * LONG }, async () => {
  const host = await Host.open(site);
  const app = await visit(host);
  await app.hears("started");
  await app.kept();
  const old = await build(app);
  const version = await host.publish({ "samples/1.txt": "A new version.\n", "samples/9.txt": "Another file.\n" });
  const from = host.asked.length;
  await app.page.reload();
  await app.id("use-new-version").waitFor({ timeout: LONG });
  assert.equal(await build(app), old, "the old page is still whole");
  await app.answered(() => app.id("sample-1").click());
  assert.equal(await app.id("report-input").inputValue(), (await sample(1)).report, "with the old page's files");
  assert.deepEqual(
    [...new Set(host.asked.slice(from))].sort(),
    ["index.html", "samples/1.txt", "samples/9.txt", "service-worker.js"],
    "only what changed was fetched",
  );
  // Chosen while a report is being grounded: film, report and what was judged are there again.
  const [[box]] = await app.drawn();
  await app.id(box.replace("box", "accept")).click();
  const report = `${await app.id("report-input").inputValue()} Right apical scarring. Left hilar enlargement.`;
  await app.report(report);
  await app.reaches("running");
  await app.id("use-new-version").click();
  await app.page.waitForFunction((version) => document.querySelector("meta[name=phrasebox-build]")?.content === version, version, { timeout: LONG });
  await app.hears("done");
  await app.reaches("done");
  assert.equal(await app.id("report-input").inputValue(), report);
  assert.equal(await app.id(box.replace("box", "accept")).getAttribute("aria-pressed"), "true");
  assert.ok((await app.drawn()).some(([id]) => id === box), "its box lies on the film");
  await app.answered(() => app.id("sample-1").click());
  assert.equal(await app.id("report-input").inputValue(), "A new version.\n");
  await app.close();
  await host.leave();
});

test("with two pages open neither is changed under the other", { timeout: 3 * LONG }, async () => {
  const host = await Host.open(site);
  const app = await visit(host);
  await app.hears("started");
  await app.kept();
  const other = await app.context.newPage();
  await other.goto(`${host.url}?engine=cpu`);
  await other.waitForFunction(() => self.said.some(({ type }) => type === "started"), null, { timeout: LONG });
  await host.publish({ "samples/1.txt": "A new version.\n" });
  await app.page.reload();
  await app.id("use-new-version").click({ timeout: LONG });
  await app.page.getByText("another tab or window of this page is open").waitFor();
  assert.equal(await app.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).waiting !== null), true, "it still waits");
  await app.answered(() => app.id("sample-1").click());
  await other.close();
  const version = listed((await host.file("service-worker.js")).toString()).build;
  await app.id("use-new-version").click();
  await app.page.waitForFunction((version) => document.querySelector("meta[name=phrasebox-build]")?.content === version, version, { timeout: LONG });
  await app.close();
  await host.leave();
});

test("an update that arrives broken is not used", { timeout: 3 * LONG }, async () => {
  const host = await Host.open(site);
  const app = await visit(host);
  await app.hears("started");
  await app.kept();
  const old = await build(app);
  await host.publish({ "samples/1.txt": "A new version.\n" });
  host.spoil = (path, body) => (path === "samples/1.txt" ? body.subarray(0, 3) : body);
  await app.page.reload();
  await app.page.waitForFunction(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration.active && !registration.installing && !registration.waiting;
  });
  await app.hears("started");
  await app.page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update().catch(() => {}));
  assert.equal(await app.id("use-new-version").count(), 0);
  assert.equal(await build(app), old);
  await app.answered(() => app.id("sample-1").click());
  assert.equal(await app.id("report-input").inputValue(), (await sample(1)).report);
  await app.close({ complaints: false });
  await host.leave();
});

test("what is kept can be seen and deleted, and the tab goes on", { timeout: 2 * LONG }, async () => {
  const host = await Host.open(site);
  const app = await visit(host);
  await app.hears("started");
  await app.kept();
  await app.answered(() => app.id("sample-1").click());
  await app.id("storage").locator("summary").click();
  await app.page.waitForFunction(() => /^\d\d\.\d MB of \d+ MB/.test(document.querySelector("[data-testid=storage-used]").textContent));
  await app.id("storage-delete").click();
  await app.page.getByText("This tab goes on working").waitFor();
  const left = await app.page.evaluate(async () => [await caches.keys(), await navigator.serviceWorker.getRegistrations()].map(({ length }) => length));
  assert.deepEqual(left, [0, 0]);
  await app.answered(() => app.id("sample-2").click());
  await app.close();
  await host.leave();
});
