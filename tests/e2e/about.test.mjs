// The panel at the foot of the page: the model card, whose software is in it, and what to send when something fails.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const site = process.env.PHRASEBOX_URL;
let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

/** The text of one of the site's own files. */
const file = async (path) => {
  const answer = await fetch(`${site}${path}`);
  assert.equal(answer.status, 200, path);
  return answer.text();
};

test("model card and notices are on the page, complete, and the bill of materials names the same software", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser);
  await app.id("about").locator("summary").first().click();
  await app.id("model-card").locator("summary").click();
  const card = app.id("model-card");
  await card.getByRole("heading", { name: /^Model card/ }).waitFor();
  const written = await file("about/model-card.md");
  const rows = written.split("\n").filter((line) => /^\|/.test(line) && !/^\|[-| :]+\|$/.test(line));
  assert.ok(rows.length > 20);
  assert.equal(await card.locator("tr").count(), rows.length, "each row of each table");
  assert.doesNotMatch(await card.innerText(), /\*\*|\]\(|^#/m, "no marks of the written form are left");

  await app.id("notices").locator("summary").click();
  const shown = app.id("notices").locator("pre");
  await shown.getByText("burn").first().waitFor();
  const notices = await file("about/notices.txt");
  assert.equal(await shown.textContent(), notices);
  const { components } = JSON.parse(await file("about/sbom.cdx.json"));
  const foreign = components.filter(({ name, type }) => type === "library" && !name.startsWith("phrasebox-"));
  for (const { name, version } of foreign) assert.ok(notices.includes(`\n${name} ${version}: `), `${name} ${version} is in the notices`);
  for (const name of ["leptos", "burn", "wgpu", "wasm-bindgen", "hayro-jpeg2000"]) assert.ok(foreign.some((part) => part.name === name), name);
  const [pack] = components.filter(({ type }) => type === "machine-learning-model");
  const started = await app.hears("started");
  assert.deepEqual([pack.name, pack.version], [started.pack.name, started.pack.version]);
  await app.close();
});

test("copied diagnostics name browser and engine, and nothing of film, report or their names", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser, { context: { permissions: ["clipboard-read", "clipboard-write"] } });
  await app.film((await sample(1)).film, "Doe^Jane 1970.png");
  await app.answered(() => app.report("Right pleural effusion in Jane Doe."));
  await app.film(Buffer.from("%PDF-1.7"), "Doe^Jane 1970.pdf", "application/pdf");
  await app.id("problem").first().getByText("Doe^Jane 1970.pdf").waitFor();
  await app.id("about").locator("summary").first().click();
  await app.id("copy-diagnostics").click();
  await app.id("diagnostics-copied").waitFor();
  const copied = await app.page.evaluate(() => navigator.clipboard.readText());
  const started = await app.hears("started");
  for (const wanted of [/^version: \w{16}$/m, /^browser: .*Chrome/m, /^engine: CPU/m, /^limits: .*processors/m, /^last problem: file_kind$/m, /^last run: report /m]) {
    assert.match(copied, wanted);
  }
  assert.ok(copied.includes(started.pack.sha256));
  assert.doesNotMatch(copied, /doe|jane|effusion|1970|film\.png/i);
  await app.close();
});
