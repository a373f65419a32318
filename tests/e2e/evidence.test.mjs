// What a box rests on: the evidence map, the bands of its edges, and the threshold from which boxes are drawn.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

// An opacity is answered in the lung's frame, an effusion by the box decoder; the last is denied.
const REPORT = "Left lower lobe consolidation. Small left pleural effusion. No pneumothorax.";
let browser;
let app;
let answers;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  const { film } = await sample(1);
  await app.film(film);
  await app.answered(() => app.report(REPORT));
  answers = await app.said("grounded");
});
after(async () => browser?.close());

const hold = (index) => app.id(`result-${index}`).locator(".line-head").click();
const release = async () => {
  await app.page.keyboard.press("Escape");
  await app.page.mouse.move(2, 2);
};

test("each box comes with a map of what it rests on, told for what it is", { timeout: LONG }, async () => {
  for (const { answer, evidence } of answers) {
    assert.equal(evidence.length, answer.boxes.length);
    for (const { cells, grid } of evidence) {
      assert.equal(cells.length, grid * grid);
      assert.ok(Math.abs(cells.reduce((a, b) => a + b) - 1) < 1e-3, "shares of a whole");
    }
  }
  await app.id("do-Evidence").click();
  assert.match(await app.id("evidence-caption").textContent(), /Point at a phrase/);
  for (const [index, kind, words] of [[0, "candidates", /candidate boxes of the lung/], [1, "attention", /attention weights/]]) {
    assert.equal(answers[index].evidence[0].kind, kind);
    await hold(index);
    assert.match(await app.id("evidence-caption").textContent(), words);
    const strongest = Math.max(...answers[index].evidence[0].cells) * 100;
    assert.ok((await app.id("evidence-caption").textContent()).includes(`${strongest.toFixed(1)} %`));
    await app.id("evidence").waitFor({ state: "attached" });
    await release();
  }
});

test("the map is painted from the worker's numbers and lies on the film as the network saw it", async () => {
  await hold(1);
  const [{ cells, grid }] = answers[1].evidence;
  const most = Math.max(...cells);
  const painted = await app.id("evidence").evaluate(async (image) => {
    const picture = new Image();
    picture.src = image.getAttribute("href");
    await picture.decode();
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, 0, 0);
    return [...context.getImageData(0, 0, picture.width, picture.height).data].filter((_, i) => i % 4 === 3);
  });
  assert.equal(painted.length, grid * grid);
  for (const [i, alpha] of painted.entries()) {
    assert.ok(Math.abs(alpha - (255 * cells[i]) / most) <= 1, `cell ${i}: ${alpha}`);
  }
  const [square, film] = [await app.id("evidence").boundingBox(), await app.page.locator("canvas.film").boundingBox()];
  const longer = Math.max(film.width, film.height);
  for (const [of, side] of [["x", "width"], ["y", "height"]]) {
    assert.ok(Math.abs(square[side] - longer) < 2, `${side} ${square[side]}, film ${longer}`);
    assert.ok(Math.abs(square[of] + square[side] / 2 - (film[of] + film[side] / 2)) < 2, "centred on the film");
  }
  await app.id("evidence-opacity").fill("25");
  assert.equal(await app.id("evidence").getAttribute("opacity"), "0.25");
  await app.id("do-Flip").click();
  assert.equal(await app.page.locator(".evidence").count(), 1, "it goes with the film");
  await app.id("do-Reset").click();
  await release();
});

test("without a question there is no evidence, and the page says so", async () => {
  await hold(2);
  assert.match(await app.id("evidence-caption").textContent(), /not asked/);
  assert.equal(await app.id("evidence").count(), 0);
  await release();
  await app.id("do-Evidence").click();
  assert.equal(await app.id("evidence-caption").count(), 0);
});

test("a held phrase tells what was asked, how far its edges spread, or why it has no box", async () => {
  for (const [index, { answer }] of answers.entries()) {
    await hold(index);
    const told = await app.id(`result-${index}`).textContent();
    for (const asked of answer.asked) assert.ok(told.includes(asked), `asked: ${asked}`);
    if (answer.decision === "box") {
      assert.match(told, /image-left ±[\d.]+ %/);
      const [{ hypotheses }] = answer.boxes;
      const left = hypotheses.map(([x]) => x);
      const mean = left.reduce((a, b) => a + b) / 3;
      const sigma = Math.sqrt(left.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 2);
      assert.ok(told.includes(`image-left ±${(sigma * 100).toFixed(1)} %`), told);
      assert.ok(told.includes(answer.boxes[0].spread.toFixed(3)) && told.includes(answer.boxes[0].uncertainty.toFixed(3)));
      const bands = app.id(`box-${index}-0`).locator(".band");
      assert.equal(await bands.count(), 4);
      assert.equal(await bands.first().evaluate((band) => getComputedStyle(band).display), "inline");
    } else {
      assert.ok(told.length > answer.text.length + 60, `a sentence on why: ${told}`);
    }
    await release();
  }
});

test("the threshold slider draws by presence and counts as it goes", async () => {
  const asked = answers.map(({ answer }) => answer).filter(({ presence, reason }) => presence != null && reason !== "not_learnt");
  const count = (from) => asked.filter(({ presence }) => presence >= from).reduce((n, { boxes }) => n + boxes.length, 0);
  const measured = await app.boxes.count();
  for (const percent of [0, 30, 60, 100]) {
    await app.id("threshold").fill(String(percent));
    const drawn = count(Math.fround(percent / 100));
    assert.equal(await app.boxes.count(), drawn, `at ${percent} %`);
    assert.match(await app.id("box-count").textContent(), new RegExp(`^${drawn} box`));
    assert.match(await app.id("threshold-value").textContent(), new RegExp(`${percent} %`));
  }
  assert.equal(await app.id("nobox-list").getByRole("listitem").count() > 0, true, "what the report denies is never drawn");
  await app.id("threshold-measured").click();
  assert.equal(await app.boxes.count(), measured);
});

test("nothing left the page's origin and the page did not complain", async () => app.close());
