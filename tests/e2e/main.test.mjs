// The main job, on the processor: a film and its report in, boxes and reasons out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

let browser;
let app;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
});
after(async () => browser?.close());

test("a sample's phrases get boxes or a reason, with nothing asked of another origin", { timeout: LONG }, async (t) => {
  await app.answered(() => app.id("sample-1").click());
  const { report } = await sample(1);
  assert.equal(await app.id("report-input").inputValue(), report);

  const { phrases } = await app.hears("report_read");
  assert.ok(phrases.length > 0, "the sample has phrases");
  assert.equal(await app.phrases.count(), phrases.length);
  for (const [index, phrase] of phrases.entries()) {
    assert.equal((await app.id(`phrase-${index}`).textContent()).includes(phrase.text), true, phrase.text);
    assert.equal([...report].slice(phrase.start, phrase.end).join(""), phrase.text, "offsets are the report's");
  }
  const drawn = await app.drawn();
  assert.ok(drawn.length > 0, "at least one box is drawn");
  for (const [id, [x0, y0, x1, y1]] of drawn) {
    assert.ok(0 <= x0 && x0 < x1 && x1 <= 1 && 0 <= y0 && y0 < y1 && y1 <= 1, `${id} lies on the film`);
  }
  const answers = await app.said("grounded");
  const unboxed = phrases.length - answers.filter(({ answer }) => answer.decision === "box").length;
  assert.equal(await app.id("nobox-list").getByRole("listitem").count(), unboxed, "the others are listed with a reason");
  assert.match(await app.id("engine").textContent(), /CPU/);
  const started = await app.hears("started");
  t.diagnostic(`${phrases.length} phrases, ${drawn.length} boxes; model ready in ${Math.round(started.load_ms)} ms`);
});

test("a box of a one-sided phrase lies on that side of the patient", { timeout: LONG }, async () => {
  const { film } = await sample(1);
  await app.answered(() => app.film(film));
  for (const [side, left] of [["right", true], ["left", false]]) {
    await app.answered(() => app.report(`There is ${side} lower lobe consolidation.`));
    const [{ answer }] = (await app.said("grounded")).slice(-1);
    assert.equal(answer.side, side);
    assert.ok(answer.boxes.length > 0, "the model was asked");
    const [x0, , x1] = answer.boxes[0].xyxy;
    // Image-left is the patient's right.
    assert.equal((x0 + x1) / 2 < 0.5, left, `the ${side} box is centred at ${(x0 + x1) / 2}`);
  }
  assert.equal((await app.page.locator(".marker.right").boundingBox()).x < (await app.page.locator(".marker.left").boundingBox()).x, true);
});

test("an edited report is grounded anew without encoding the film again, and asks nothing of the network", { timeout: LONG }, async (t) => {
  const { film, report } = await sample(1);
  await app.answered(() => app.film(film));
  await app.answered(() => app.report(report));
  const asked = app.requests.length;
  const { timings } = await app.answered(() => app.report(`${report}\nNew right pleural effusion.`));
  assert.equal(timings.encode_ms, 0);
  const { phrases } = (await app.said("report_read")).at(-1);
  assert.equal(phrases.at(-1).text.toLowerCase().includes("pleural effusion"), true);
  assert.deepEqual(app.requests.slice(asked), [], "requests while grounding");
  t.diagnostic(`edit to boxes: ${Math.round(timings.read_ms + timings.ground_ms)} ms for ${phrases.length} phrases`);
});

test("phrase and box point at each other, by pointer and by keyboard", { timeout: LONG }, async () => {
  await app.reaches("done");
  const [[id]] = await app.drawn();
  const [, phrase] = id.match(/^box-(\d+)-\d+$/);
  const active = (name) => app.page.locator(`[data-testid=${name}].active`).waitFor({ state: "attached" });

  await app.id(`phrase-${phrase}`).click();
  await active(id);
  await app.page.keyboard.press("Escape");
  await app.page.mouse.move(0, 0);
  // A smaller box may cover the middle of this one, so the event goes to the element itself.
  await app.id(id).dispatchEvent("click");
  await active(`phrase-${phrase}`);
  assert.equal(await app.id(id).getAttribute("aria-pressed"), "true");
  await app.page.keyboard.press("Escape");

  // The clicked phrase still has the focus; focusing it again would be no event.
  await app.page.evaluate(() => document.activeElement.blur());
  await app.id(`phrase-${phrase}`).focus();
  await active(id);
  await app.page.keyboard.press("Enter");
  assert.equal(await app.id(`phrase-${phrase}`).getAttribute("aria-pressed"), "true");
  await app.page.keyboard.press("ArrowRight");
  const focused = await app.page.evaluate(() => document.activeElement.dataset.testid);
  const count = await app.phrases.count();
  assert.equal(focused, `phrase-${(Number(phrase) + 1) % count}`);
});

test("nothing left the page's origin and the page did not complain", async () => {
  await app.close();
});
