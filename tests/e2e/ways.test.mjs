// The three ways in, checks, the form by organ system, probes of an answer, and the check of the film.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";
import { greyPng } from "../lib/png.mjs";

const REPORT = "FINDINGS: Small left pleural effusion. The heart is enlarged. No right pleural effusion.";
let browser;
let app;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
});
after(async () => browser?.close());

const centre = ([x0, , x1]) => (x0 + x1) / 2;
const says = (who, index = 0) => app.id(`${who}-says-${index}`).textContent();
const ask = (text) => app.answered(async () => {
  await app.id("question-input").fill(text);
  await app.page.keyboard.press("Enter");
});

test("a question is answered by a box on its side, and the report is quoted beside it", { timeout: LONG }, async () => {
  await app.id("way-question").click();
  await app.reaches("ready");
  assert.equal(await app.boxes.count(), 0, "the report's boxes belong to the report");
  for (const [side, left] of [["right", true], ["left", false]]) {
    await ask(`Where is the ${side} lung?`);
    const [[, box]] = await app.drawn();
    // Image-left is the patient's right.
    assert.equal(centre(box) < 0.5, left, `the ${side} lung is centred at ${centre(box)}`);
    assert.match(await says("film"), /where the model places it/);
  }
  await ask("Is there a left pleural effusion?");
  const [{ answer }] = (await app.said("grounded")).slice(-1);
  assert.equal(answer.side, "left");
  assert.match(await says("film"), answer.decision === "box" ? /marks where it would be/ : /Not found/);
  assert.match(await says("report"), /says it is present: “Small left pleural effusion”/);
  await ask("Is there a right effusion?");
  assert.match(await says("report"), /says it is absent/);
  await ask("Is there a lung nodule?");
  assert.match(await says("film"), /has not learnt to place this/);
  assert.match(await says("report"), /says nothing of it/);
  assert.equal(await app.boxes.count(), 0);
});

test("a question that names nothing known is told so, and nothing is drawn", { timeout: LONG }, async () => {
  await ask("What is the capital of France?");
  assert.match(await app.id("unknown").textContent(), /names no finding and no part of the chest/);
  assert.equal(await app.boxes.count(), 0);
});

test("what was typed in each way in is kept", { timeout: LONG }, async () => {
  await app.id("way-findings").click();
  await app.answered(() => app.id("findings-input").fill("right lung, heart, bicycle"));
  assert.match(await app.id("unknown").textContent(), /bicycle/);
  assert.equal((await app.drawn()).length, 2);
  // By keyboard too.
  await app.id("way-findings").focus();
  await app.answered(() => app.page.keyboard.press("ArrowRight"));
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  assert.equal(await app.phrases.count(), 3);
  await app.answered(() => app.id("way-question").click());
  assert.equal(await app.id("question-input").inputValue(), "What is the capital of France?");
  await app.answered(() => app.id("way-findings").click());
  assert.equal(await app.id("findings-input").inputValue(), "right lung, heart, bicycle");
});

test("names can be picked, and are asked with their definitions, which are shown verbatim", { timeout: LONG }, async () => {
  await app.id("findings-input").fill("");
  await app.reaches("ready");
  await app.page.getByText("Pick from the list").click();
  await app.answered(() => app.page.getByRole("button", { name: "Pleural effusion", exact: true }).click());
  assert.equal(await app.id("findings-input").inputValue(), "Pleural effusion");
  await app.answered(() => app.id("definitions").check());
  const definition = await app.id("definition-0").textContent();
  const [{ answer }] = (await app.said("grounded")).slice(-1);
  const [name, rest] = answer.asked[0].split(" [BOX]: ");
  assert.equal(definition, `${name}: ${rest}`, "what is shown is what was asked");
  assert.ok(answer.boxes.every(({ validated }) => !validated), "nothing was measured with definitions");
  await app.answered(() => app.id("definitions").uncheck());
  assert.equal(await app.id("definition-0").count(), 0);
});

test("the form shows each organ system with its words, which lead to their box", { timeout: LONG }, async () => {
  await app.answered(() => app.id("way-report").click());
  await app.id("as-form").click();
  const rows = app.id("form").getByRole("row");
  assert.match(await rows.filter({ hasText: "Airways" }).textContent(), /not stated/);
  const heart = rows.filter({ hasText: "Heart" });
  assert.match(await heart.textContent(), /heart is enlarged/i);
  await heart.getByRole("button").click();
  assert.equal(await heart.getByRole("button").getAttribute("aria-pressed"), "true");
  await app.page.locator("[data-testid^='box-1-'].active").first().waitFor({ state: "attached" });
  // Its presence and the confidence of its box may lie far apart.
  assert.match(await app.id("result-1").textContent(), /Presence asks whether the heart is enlarged/);
  assert.match(await app.id("result-1").textContent(), /Presence\s*\d+ %, not validated/);
  await app.page.keyboard.press("Escape");
  assert.doesNotMatch(await app.id("result-1").textContent(), /Presence asks/);
  await app.id("as-text").click();
  assert.equal(await app.id("marked").count(), 1);
});

test("what does not fit together is shown with its reason and the words concerned", { timeout: LONG }, async () => {
  await app.answered(() =>
    app.report("FINDINGS: Right upper lobe nodule. IMPRESSION: Left upper lobe nodule. Mass of 40 km."));
  const conflict = app.page.locator("[data-code=side_conflict]");
  assert.match(await conflict.textContent(), /Sides differ/);
  const words = conflict.getByRole("button");
  assert.deepEqual(await words.allTextContents(), ["Right upper lobe nodule", "Left upper lobe nodule"]);
  await words.first().click();
  assert.equal(await app.id("phrase-0").getAttribute("aria-pressed"), "true");
  await app.page.keyboard.press("Escape");
  assert.equal(await app.page.locator("[data-code=impossible_size]").count(), 1);
});

test("an answer is tested on one click, beside the answer as it was", { timeout: LONG }, async () => {
  await app.answered(() => app.report("Right lower lobe consolidation. The heart is enlarged."));
  const before = await app.drawn();
  await app.id("probe-0").click();
  const { probes } = await app.hears("probed");
  await app.id("probes").waitFor();
  const rows = app.id("probe-row");
  assert.equal(await rows.count(), 4);
  const answers = Object.fromEntries(probes.map(({ kind, ...rest }) => [kind, rest]));
  // The other side: the patient's left is image-right.
  const swapped = answers.swapped_side.answer;
  assert.match(swapped.asked[0], /^Left lower lobe consolidation \[BOX\]/);
  assert.ok(centre(swapped.boxes[0].xyxy) > 0.5);
  assert.match(await rows.nth(2).textContent(), /over to the patient's left/);
  assert.equal(answers.negated.answer.reason, "absent");
  assert.match(answers.nonsense.answer.asked[0], /umbrella/);
  for (const [index, { kind }] of probes.entries()) {
    const sentence = await rows.nth(index).getByTestId("probe-moved").textContent();
    const { answer, overlap } = answers[kind];
    assert.ok(sentence.includes(`${Math.round(overlap * 100)} %`), `${kind}: ${sentence}`);
    assert.ok(sentence.includes(`${Math.round(answer.presence * 100)} %`), `${kind}: ${sentence}`);
  }
  assert.deepEqual(await app.drawn(), before, "the answer itself stays");
  await app.id("probe-close").click();
  assert.equal(await app.id("probes").count(), 0);
  // A phrase without a side has none to swap; the blank film is known by now.
  await app.id("probe-1").click();
  await app.hears("probed", 2);
  assert.match(await rows.nth(2).textContent(), /Does not apply/);
});

test("an image that is no chest film is warned of, and a chest film is not", { timeout: LONG }, async () => {
  const warned = (code) => app.page.locator(`[data-testid=problem][data-code=${code}]`);
  const examined = async () => (await app.said("film_examined")).at(-1).warnings.map(({ code }) => code);
  assert.deepEqual(await examined(), [], "the sample");
  await app.answered(() => app.film(greyPng(500, 600), "gradient.png"));
  assert.deepEqual(await examined(), ["film_unlike_chest"]);
  assert.match(await warned("film_unlike_chest").textContent(), /does not look like a frontal chest film/);
  await app.answered(async () => app.film((await sample(2)).film));
  assert.deepEqual(await examined(), []);
  assert.equal(await warned("film_unlike_chest").count(), 0);
});

test("nothing left the page's origin and the page did not complain", async () => {
  await app.close();
});
