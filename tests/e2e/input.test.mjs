// Inputs that are not a film, hardly a film, or not a report: told plainly, with everything else kept.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";
import { greyPng } from "../lib/png.mjs";

const REPORT = "Right lower lobe consolidation. No pleural effusion.";
let browser;
let app;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
});
after(async () => browser?.close());

const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
const wrong = [
  ["a text that is called PNG", Buffer.from("this is not a film\n".repeat(20)), "film.png", "image/png"],
  ["a GIF", gif, "film.gif", "image/gif"],
  ["a PNG cut in half", greyPng(600, 600).subarray(0, 500), "half.png", "image/png"],
  ["an image of one pixel", greyPng(1, 1), "dot.png", "image/png"],
  ["an empty file", Buffer.alloc(0), "nothing.png", "image/png"],
];
for (const [what, bytes, name, type] of wrong) {
  test(`${what} is refused with a reason, and the film before it stays`, { timeout: LONG }, async () => {
    await app.film(bytes, name, type);
    await app.id("problem").first().waitFor();
    assert.ok((await app.id("problem").first().textContent()).length > 20, "it says what and what to do");
    assert.equal(await app.id("report-input").inputValue(), REPORT);
    assert.equal(await app.phrases.count(), 2);
    await app.reaches("done");
    await app.film((await sample(1)).film);
    await app.id("problem").first().waitFor({ state: "detached" });
    await app.reaches("done");
  });
}

test("a film of 10,000 by 10,000 pixels is answered or refused, and the page lives on", { timeout: LONG }, async (t) => {
  const before = (await app.said("done")).length;
  await app.film(greyPng(10_000, 10_000), "large.png");
  const end = await app.page.waitForFunction(
    (n) => document.querySelector("[data-testid=problem]")?.textContent
      ?? (self.said.filter((m) => m.type === "done").length > n && "grounded"),
    before, { timeout: LONG });
  t.diagnostic(`10,000 x 10,000: ${await end.jsonValue()}`);
  await app.film((await sample(1)).film);
  await app.reaches("done");
});

test("an empty report asks for one", { timeout: LONG }, async () => {
  await app.report("");
  await app.reaches("ready");
  assert.equal(await app.phrases.count(), 0);
  assert.equal(await app.boxes.count(), 0);
});

test("a report without any phrase says so", { timeout: LONG }, async () => {
  await app.answered(() => app.report("Thank you for referring this patient."));
  assert.equal(await app.phrases.count(), 0);
  await app.page.getByText(/No diagnostic phrase/).first().waitFor();
});

test("markup in a report stays text", { timeout: LONG }, async () => {
  const hostile = 'Right <img src=x onerror="self.hit=1"> effusion <script>self.hit=1</script>. <b>Left</b> pneumothorax.';
  await app.answered(() => app.report(hostile));
  assert.ok((await app.phrases.count()) > 0);
  assert.equal(await app.page.evaluate(() => self.hit), undefined);
  assert.equal(await app.page.locator("main b, main script, img[src='x']").count(), 0);
});

test("nothing left the page's origin", async () => {
  // The browser itself reports films that it cannot show.
  await app.close({ complaints: false });
});
