// Whoever cannot see the page, or cannot use a pointer: the rules of WCAG 2.2 A and AA, and good practice, that a program
// can check on every view; and the whole way through the page by keyboard and by spoken names alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { sound } from "../lib/axe.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const REPORT = "FINDINGS: Small left pleural effusion. Possible right pleural effusion. No pneumothorax.";
let browser;
before(async () => {
  browser = await launch();
});
after(async () => browser?.close());

/** Every view, each as a person comes to it. */
async function views(app) {
  await sound(app, "start");
  await app.answered(() => app.id("sample-1").click());
  await sound(app, "answered");
  const [[box]] = await app.drawn();
  const phrase = box.split("-")[1];
  await app.id(`result-${phrase}`).getByRole("button").first().click();
  for (const name of ["Evidence", "Flip", "Magnify", "Keys"]) await app.id(`do-${name}`).click();
  await app.id("threshold").fill("90");
  await sound(app, "held, with evidence, magnifier, key map and an own threshold");
  await app.id("threshold-measured").click();
  for (const name of ["Keys", "Reset"]) await app.id(`do-${name}`).click();
  await app.id(`probe-${phrase}`).click();
  await app.id("probes").waitFor();
  await sound(app, "probed");
  await app.id("probe-close").click();

  await app.id(`accept-${phrase}-0`).click();
  await app.id("note-film").fill("seen");
  await app.page.keyboard.press("Escape");
  await app.id("film-frame").focus();
  await app.page.keyboard.press("p");
  await app.id("loose-0").waitFor();
  for (const note of await app.page.locator("details.note summary").all()) await note.click();
  await sound(app, "worked on: judged, noted, a box of one's own");
  await app.id("do-Draw a box").click();
  await sound(app, "while a box is drawn");
  await app.id("do-Reset").click();

  await app.id("as-form").click();
  await sound(app, "the form");
  await app.id("as-text").click();
  await app.id("way-question").click();
  await app.answered(async () => {
    await app.id("question-input").fill("Is there a left pleural effusion?");
    await app.page.keyboard.press("Enter");
  });
  await sound(app, "a question");
  await app.id("way-findings").click();
  await app.page.getByText("Pick from the list").click();
  await app.answered(() => app.id("findings-input").fill("heart, bicycle"));
  await app.answered(() => app.id("definitions").check());
  await sound(app, "a list of findings");

  await app.id("about").locator("summary").first().click();
  await app.film(Buffer.from("no film"), "film.png");
  await app.id("problem").first().waitFor();
  await sound(app, "with a problem, and what this is");
}

const screens = {
  desk: { viewport: { width: 1280, height: 900 } },
  "phone of 360 px": { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, reducedMotion: "reduce" },
};
for (const [screen, context] of Object.entries(screens)) {
  test(`on a ${screen} no view breaks a rule, in light and in dark`, { timeout: LONG }, async () => {
    const app = await Phrasebox.open(browser, { context });
    await views(app);
    await app.close({ complaints: false });
  });
}

/** What has the focus, and whether it is in sight and shows it. */
const focused = (app) =>
  app.page.evaluate(() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const { width, height, top, bottom, left, right } = element.getBoundingClientRect();
    const halo = element.matches(".box") && element.querySelector(".halo");
    const ringed = halo
      ? getComputedStyle(halo).strokeWidth === "7px"
      : [element, element.closest("label")].some((at) => at && getComputedStyle(at).outlineStyle !== "none");
    return {
      id: element.dataset.testid ?? element.id ?? "",
      tag: element.tagName,
      ringed,
      inSight: width * height > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    };
  });

/** Presses Tab until `wanted` has the focus; every stop on the way is seen to have a ring and to be in sight. */
async function tabTo(app, wanted, key = "Tab") {
  const seen = [];
  for (let presses = 0; presses < 120; presses += 1) {
    await app.page.keyboard.press(key);
    const at = await focused(app);
    if (!at) continue;
    seen.push(at.id || at.tag);
    assert.ok(at.ringed, `${at.id || at.tag} shows that it has the focus`);
    assert.ok(at.inSight, `${at.id || at.tag} is in sight`);
    if (at.id === wanted) return;
  }
  assert.fail(`${wanted} was not reached: ${seen.join(", ")}`);
}

test("from a sample to a saved file and a question by keyboard alone", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser, { context: { reducedMotion: "reduce" } });
  const { keyboard } = app.page;
  await tabTo(app, "sample-1");
  await app.answered(() => keyboard.press("Enter"));
  const [[box]] = await app.drawn();
  const phrase = box.split("-")[1];

  // The report: into the text and out of it, which a tab must not be caught in.
  await tabTo(app, "report-input");
  await keyboard.press("Control+End");
  await app.answered(() => keyboard.type(" No pneumothorax."));
  await tabTo(app, "phrase-0");
  await keyboard.press("ArrowRight");
  assert.equal((await focused(app)).id, "phrase-1");

  // The film, a box on it, and its work.
  await tabTo(app, "film-frame", "Shift+Tab");
  const before = await app.id("view-numbers").textContent();
  await keyboard.press("+");
  assert.notEqual(await app.id("view-numbers").textContent(), before, "zoomed");
  await keyboard.press("0");
  const stop = await app.page.locator(".box[tabindex='0']").getAttribute("data-testid");
  await tabTo(app, stop);
  await keyboard.press("Enter");
  assert.equal(await app.id(stop).getAttribute("aria-pressed"), "true", "held");
  await keyboard.press("Escape");
  assert.equal(await app.id(stop).getAttribute("aria-pressed"), "false", "let go");

  await tabTo(app, `accept-${phrase}-0`);
  await keyboard.press("Space");
  assert.equal(await app.id(`accept-${phrase}-0`).getAttribute("aria-pressed"), "true");
  assert.equal((await focused(app)).id, `accept-${phrase}-0`, "the button keeps the focus");
  await tabTo(app, "save-csv");
  const [file] = await Promise.all([app.page.waitForEvent("download"), keyboard.press("Enter")]);
  assert.equal(file.suggestedFilename(), "phrasebox-boxes.csv");

  // A question, through the tabs.
  await tabTo(app, "way-report", "Shift+Tab");
  await keyboard.press("ArrowRight");
  assert.equal((await focused(app)).id, "way-question");
  await tabTo(app, "question-input");
  await keyboard.type("Is there a left pleural effusion?");
  await app.answered(() => keyboard.press("Enter"));
  assert.match(await app.id("film-says-0").textContent(), /\w/);
  await app.close();
});

test("everything has a name that says what it is, and boxes say their side", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser);
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
  const { page } = app;
  for (const [role, name] of [
    ["banner", undefined],
    ["main", undefined],
    ["contentinfo", undefined],
    ["region", "What the page is doing"],
    ["region", "Film"],
    ["region", "What to ask"],
    ["region", "On the film"],
    ["region", "Your work"],
    ["group", "Film viewer"],
    ["tablist", undefined],
    ["textbox", "Note on this film"],
    ["slider", undefined],
  ]) {
    const found = page.getByRole(role, name && { name, exact: true });
    assert.equal(await found.count(), 1, `${role} ${name ?? ""}`);
  }
  // Image-left is the patient's right: what is said agrees with where it lies.
  const drawn = await app.drawn();
  assert.ok(drawn.length > 0);
  for (const [id, [x0, , x1]] of drawn) {
    const side = (x0 + x1) / 2 < 0.5 ? "right" : "left";
    const box = page.getByRole("button", { name: new RegExp(`pleural effusion.*patient's ${side}`) }).and(app.id(id));
    assert.equal(await box.count(), 1, `${id} is named by its phrase and the patient's ${side}`);
  }
  assert.match(await app.id("phrase-1").getAttribute("aria-label"), /uncertain|possible/i);
  await app.close();
});
