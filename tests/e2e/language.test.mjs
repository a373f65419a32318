// The page in German: as a German browser opens it, switched to and back under way, and nothing of English left in it.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { sound } from "../lib/axe.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";
import { untilKept } from "../lib/stored.mjs";

const REPORT = "FINDINGS: Small left pleural effusion. Possible right pleural effusion. No pneumothorax. A 40 cm nodule.";
const GERMAN = { locale: "de-DE" };
const SCREENS = {
  desk: { ...GERMAN, viewport: { width: 1280, height: 900 } },
  "phone of 360 px": { ...GERMAN, viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, reducedMotion: "reduce" },
};
const WORDS = ["words", "words/about", "words/asking", "words/device", "words/evidence", "words/keep", "words/practice", "words/probes", "words/terms", "words/viewer", "words/work", "problems", "told", "viewer/keys"];
let browser;
let english;
before(async () => {
  browser = await launch();
  english = await catalogue();
  await mkdir("screenshots", { recursive: true });
});
after(async () => browser?.close());

/** Every English text of the catalogue that is another in German, as an expression: `{}` stands for anything. */
async function catalogue() {
  const found = new Set();
  for (const name of WORDS) {
    const source = await readFile(new URL(`../../web/app/src/${name}.rs`, import.meta.url), "utf8");
    const pairs = source.split("mod tests")[0].matchAll(/\(\s*"([^"]*)",\s*"([^"]*)"/g);
    for (const [, en, de] of pairs) {
      const text = en.replaceAll(/\\\n\s*/g, "");
      if (en !== de && /[a-z]{2}/i.test(text.replaceAll("{}", ""))) found.add(text);
    }
  }
  assert.ok(found.size > 350, `${found.size} texts`);
  const literal = (text) => text.replaceAll(/[.*+?^$()|[\]\\]/g, "\\$&").replaceAll("{}", ".+");
  return [...found].map((text) => `^${literal(text)}$`);
}

/** No text and no name on the page is English, but for what is marked as English: reports and what is asked. */
async function german(app, view) {
  const left = await app.page.evaluate((sources) => {
    const english = sources.map((source) => new RegExp(source, "s"));
    const sentence = /\b(the|of|and|is|are|this|that|with|not|for|your|film|box|boxes|report)\b/;
    const told = (text) => {
      const words = text.trim();
      return words && (sentence.test(words) || english.some((of) => of.test(words)));
    };
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const at = walk.currentNode;
      const own = at.parentElement.closest("[lang]");
      if (own.lang !== "de" || at.parentElement.closest("script, noscript")) continue;
      if (told(at.data)) found.push(at.data);
    }
    for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"]) {
      for (const at of document.querySelectorAll(`body [${name}]`)) {
        const example = at.lang === "en";
        // What is quoted of the report is English: names are read without it.
        let text = at.getAttribute(name);
        for (const quoted of self.quoted) text = text.replaceAll(quoted, "");
        if (!example && told(text)) found.push(`${name}: ${text}`);
      }
    }
    return found;
  }, english);
  assert.deepEqual(left, [], view);
}

/** Every view in German: no English, no broken rule, no wider than the screen. */
async function views(app, shot) {
  const seen = async (view) => {
    const quoted = await app.phrases.allTextContents();
    await app.page.evaluate((quoted) => (self.quoted = quoted.map((text) => text.trim())), quoted);
    await german(app, view);
    // Where the page is scrolled the status line lies over other things for a while.
    await app.page.evaluate(() => scrollTo(0, 0));
    await sound(app, view);
  };
  await seen("start");
  await app.film((await sample(1)).film, "thorax.png");
  await app.answered(() => app.report(REPORT));
  await seen("answered");
  await app.page.emulateMedia({ colorScheme: "light" });
  await app.page.screenshot({ path: `screenshots/german-${shot}.png`, fullPage: true });
  const [[box]] = await app.drawn();
  const phrase = box.split("-")[1];
  await app.id(`result-${phrase}`).getByRole("button").first().click();
  for (const name of ["Evidence", "Flip", "Keys"]) await app.id(`do-${name}`).click();
  await app.id("threshold").fill("90");
  await seen("held, with evidence, key map and an own threshold");
  await app.id("threshold-measured").click();
  await app.id(`probe-${phrase}`).click();
  await app.id("probes").waitFor();
  await seen("probed");
  await app.id(`accept-${phrase}-0`).click();
  await app.page.keyboard.press("Escape");
  await app.id("film-frame").focus();
  await app.page.keyboard.press("p");
  await app.id("loose-0").waitFor();
  await app.id("as-form").click();
  await app.id("forget").click();
  await seen("worked on, with the form");
  await app.id("way-question").click();
  await app.answered(async () => {
    await app.id("question-input").fill("Is there a left pleural effusion?");
    await app.page.keyboard.press("Enter");
  });
  await seen("a question");
  await app.id("way-findings").click();
  await app.answered(() => app.id("findings-input").fill("heart, bicycle"));
  await app.answered(() => app.id("definitions").check());
  await seen("a list of findings");
  for (const panel of ["storage", "about"]) await app.id(panel).locator("summary").first().click();
  await app.film(Buffer.from("no film"), "thorax.png");
  await app.id("problem").first().waitFor();
  await seen("with a problem, and both panels");
  await app.id("way-report").click();
  await app.answered(() => app.report("Kein Nachweis einer Raumforderung, das Herz ist nicht vergrößert und die Lunge ist frei."));
  await app.id("checks").getByText("nicht gelesen").waitFor();
  await seen("a German report");
  await app.id("practice-open").click();
  await app.id("practice").waitFor();
  await seen("practice");
  await app.id("practise-built-in").click();
  await app.id("task").waitFor();
  await app.id("not-here").click();
  await app.id("learner-result").waitFor();
  await seen("a phrase answered");
  await app.id("stop-practice").click();
  await app.id("scores").waitFor();
  await seen("scores");
}

for (const [screen, context] of Object.entries(SCREENS)) {
  test(`a German browser opens the page in German, and on a ${screen} no view has English in it or breaks a rule`, { timeout: LONG }, async () => {
    const app = await Phrasebox.open(browser, { context });
    await app.id("run-state").waitFor();
    assert.equal(await app.page.evaluate(() => document.documentElement.lang), "de");
    await views(app, screen.split(" ")[0]);
    await app.close({ complaints: false });
  });
}

/** What must outlive a change of language. */
const standing = (app) =>
  app.page.evaluate(() => {
    const of = (id) => document.querySelector(`[data-testid="${id}"]`);
    return {
      report: of("report-input").value,
      boxes: [...document.querySelectorAll("[data-xyxy]")].map(({ id, dataset, className }) => [id, dataset.xyxy, className.baseVal]),
      zoom: of("view-numbers").textContent,
      pressed: [...document.querySelectorAll("[aria-pressed=true]")].map(({ dataset }) => dataset.testid),
      note: of("note-film").value,
      open: [...document.querySelectorAll("details[open]")].length,
      focus: document.activeElement.dataset.testid,
    };
  });

test("switched to German and back, nothing that was given or done is lost, and the choice is remembered", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser);
  assert.equal(await app.page.evaluate(() => document.documentElement.lang), "en");
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
  const [[box]] = await app.drawn();
  const phrase = box.split("-")[1];
  await app.id(`accept-${phrase}-0`).click();
  await app.id("do-+").click();
  await app.id("do-Invert").click();
  await app.id("note-film").fill("seen");
  await app.id("about").locator("summary").first().click();
  await app.id("language").focus();
  const before = await standing(app);
  const asked = (await app.said("done")).length;
  const run = await app.id("run-state").textContent();
  await app.page.keyboard.press("Enter");
  await app.page.getByText("Fertig.", { exact: true }).waitFor();
  assert.equal(await app.page.evaluate(() => document.documentElement.lang), "de");
  assert.equal(await app.id("language").textContent(), "English");
  assert.equal(await app.id("language").getAttribute("lang"), "en");
  // Numbers are written the German way, and the German interface says which reports it reads.
  assert.match(await app.id(`result-${phrase}`).textContent(), /0,\d{3}/);
  await app.id("english-only").waitFor();
  const zoom = /, invertiert$/;
  const after = await standing(app);
  assert.match(after.zoom, zoom);
  assert.deepEqual({ ...after, zoom: after.zoom.replace(zoom, ", inverted") }, before);

  await app.page.keyboard.press("Enter");
  await app.page.getByText(run, { exact: true }).waitFor();
  assert.deepEqual(await standing(app), before);
  assert.equal((await app.said("done")).length, asked, "nothing was asked again");

  await app.page.keyboard.press("Enter");
  await untilKept(app, (all) => all.length === 2);
  app.page.once("dialog", (dialog) => dialog.accept());
  await app.page.reload();
  await app.id("run-state").waitFor();
  assert.equal(await app.page.evaluate(() => document.documentElement.lang), "de", "the choice outlives a reload");
  // A film that was kept has no name, and what stands for it is German too.
  await app.page.locator(".file-name", { hasText: /^Ihre Aufnahme · / }).waitFor();
  await app.close();
});

test("where the browser keeps nothing, the language can still be changed for the visit", { timeout: LONG }, async () => {
  const init = () => Object.defineProperty(self, "localStorage", { get: () => { throw new DOMException("denied", "SecurityError"); } });
  const app = await Phrasebox.open(browser, { context: { locale: "fr-FR" }, init });
  await app.id("language").click();
  await app.page.getByRole("heading", { name: "Aufnahme", exact: true }).waitFor();
  assert.equal(await app.page.evaluate(() => document.documentElement.lang), "de");
  await app.close();
});
