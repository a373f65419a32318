// What goes wrong on the way: cancelled work and interrupted downloads. Film and report are kept, and it works again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

const MANY = [
  "Right lower lobe consolidation.", "Left lower lobe atelectasis.", "Right pleural effusion.", "Left pneumothorax.",
  "Mild cardiomegaly.", "Nodule in the left upper lobe.", "Right hilar enlargement.", "Left perihilar opacity.",
].join(" ");

test("cancel stops the work at once, keeps film and report, and a new run answers", { timeout: 2 * LONG }, async (t) => {
  const app = await Phrasebox.open(browser);
  await app.hears("started");
  await app.film((await sample(1)).film);
  await app.hears("film_read");
  await app.report(MANY);
  // Pressed from within the page: a click from here may come when all is done.
  const pressed = await app.page.evaluate(async () => {
    const cancel = () => document.querySelector("[data-testid=cancel]");
    while (!self.said.some(({ type }) => type === "grounded") || !cancel()) await new Promise(requestAnimationFrame);
    cancel().click();
    return performance.now();
  });
  const { at } = await app.hears("cancelled");
  t.diagnostic(`stopped after ${Math.round(at - pressed)} ms`);
  assert.notEqual(await app.state(), "running");
  assert.equal((await app.said("done")).length, 0);
  assert.equal(await app.id("report-input").inputValue(), MANY);
  await app.answered(() => app.report(`${MANY} Scarring in the right apex.`));
  await app.close();
});

test("an interrupted download of the pack is told, and the next try works with film and report kept", { timeout: 2 * LONG }, async () => {
  let cut = true;
  const answer = (route) => (cut ? route.abort("connectionreset") : route.continue());
  const app = await Phrasebox.open(browser, { route: { url: /\/packs\/.*\.bpk/, answer } });
  const { film, report } = await sample(2);
  await app.film(film);
  await app.report(report);
  await app.reaches("problem");
  await app.id("problem").first().waitFor();
  assert.equal(await app.id("report-input").inputValue(), report);
  cut = false;
  await app.answered(() => app.id("run").click());
  assert.ok((await app.phrases.count()) > 0);
  assert.equal(await app.id("problem").count(), 0);
  // The browser reports the connection that was cut.
  await app.close({ complaints: false });
});
