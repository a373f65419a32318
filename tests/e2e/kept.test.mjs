// Work that outlives the page in a file. What outlives a reload is in `reload.test.mjs`.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const REPORT = "Right pleural effusion. Left pleural effusion. No pneumothorax.";
const NOTE = "ask about the left base";
let browser;
let film;
before(async () => {
  browser = await launch();
  film = (await sample(1)).film;
});
after(async () => browser?.close());

/** A page with an accepted box and a note; returns it and the name of the button that accepted. */
async function worked() {
  const app = await Phrasebox.open(browser);
  await app.film(film, "DOE JANE.png");
  await app.answered(() => app.report(REPORT));
  const [[id]] = await app.drawn();
  const accept = id.replace("box", "accept");
  await app.id(accept).click();
  await app.id("note-film").fill(NOTE);
  await app.id("note-film").blur();
  return { app, accept };
}

/** Reloads the page; returns whether it asked before going. */
async function reload(app) {
  let asked = false;
  const answer = (dialog) => {
    asked = dialog.type() === "beforeunload";
    return dialog.accept();
  };
  app.page.on("dialog", answer);
  await app.page.reload();
  app.page.off("dialog", answer);
  return asked;
}

async function workIsBack(app, accept) {
  await app.reaches("done");
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  assert.equal(await app.id(accept).getAttribute("aria-pressed"), "true");
  assert.equal(await app.id("note-film").inputValue(), NOTE);
  await app.id("undo").click();
  assert.equal(await app.id("note-film").inputValue(), "", "what was done can still be undone");
  await app.id("redo").click();
}

async function session(app, withFilm) {
  if (withFilm) await app.id("save-with-film").check();
  const [download] = await Promise.all([app.page.waitForEvent("download"), app.id("save-json").click()]);
  return readFile(await download.path());
}

const opens = (app, buffer, name = "session.json") =>
  app.id("session-input").setInputFiles({ name, mimeType: "application/json", buffer });
const problem = (app) => app.id("problem").first().getAttribute("data-code");

test("the page asks before work is lost", { timeout: LONG }, async () => {
  const { app, accept } = await worked();
  await app.id("keep-switch").uncheck();
  assert.equal(await reload(app), true);
  await app.reaches("ready");
  assert.equal(await app.id("report-input").inputValue(), "");
  assert.equal(await app.id(accept).count(), 0);
  await app.close();
});

test("a session's file with its film brings everything back in another browser", { timeout: LONG }, async () => {
  const { app, accept } = await worked();
  const drawn = await app.drawn();
  const file = await session(app, true);
  assert.equal(file.includes("DOE JANE"), false);
  assert.equal(await reload(app), false, "what is saved is not lost");
  await app.close();

  const other = await Phrasebox.open(browser);
  await other.answered(() => opens(other, file));
  await workIsBack(other, accept);
  // The picture in the file is the film as shown, so the model's answers are the same.
  assert.deepEqual(await other.drawn(), drawn);
  assert.equal(await reload(other), false, "what came out of a file is in that file");
  await other.close();
});

test("a question's answer and a list's are saved, and come back in their way in another browser", { timeout: 2 * LONG }, async () => {
  const { app } = await worked();
  await app.id("way-findings").click();
  await app.answered(() => app.id("findings-input").fill("heart\nleft lung"));
  await app.id("way-question").click();
  await app.id("question-input").fill("Where is the right lung?");
  await app.answered(() => app.id("question-ask").click());
  const [[id]] = await app.drawn();
  await app.id(id.replace("box", "accept")).click();
  for (const [way, input, text] of [["question", "question-input", "Where is the right lung?"], ["findings", "findings-input", "heart\nleft lung"]]) {
    if (way === "findings") await app.answered(() => app.id("way-findings").click());
    const [phrases, drawn] = [await app.phrases.allTextContents(), await app.drawn()];
    assert.ok(drawn.length > 0);
    const file = await session(app, true);
    const saved = JSON.parse(file);
    assert.deepEqual([saved.asking.way, saved.report], [way, REPORT]);
    assert.equal(saved.boxes_now.some(({ phrase }) => phrase === null), false, "boxes of the report's other phrases stand with the report");

    const other = await Phrasebox.open(browser);
    await other.answered(() => opens(other, file));
    assert.equal(await other.id(input).inputValue(), text);
    assert.deepEqual(await other.phrases.allTextContents(), phrases);
    assert.deepEqual(await other.drawn(), drawn);
    if (way === "question") assert.equal(await other.id(id.replace("box", "accept")).getAttribute("aria-pressed"), "true");
    await other.answered(() => other.id("way-report").click());
    assert.equal(await other.id("report-input").inputValue(), REPORT);
    assert.equal(await other.id("note-film").inputValue(), NOTE);
    assert.equal(await reload(other), false, "all of it is in the file");
    await other.close();
  }
  // A file opened here takes no words away that it has none for.
  const file = await session(app, false);
  await app.close();
  const third = await Phrasebox.open(browser);
  await third.report("Left pneumothorax.");
  await opens(third, file);
  await third.id("findings-input").waitFor();
  await third.id("way-report").click();
  assert.equal(await third.id("report-input").inputValue(), REPORT);
  await third.id("report-restore").click();
  assert.equal(await third.id("report-input").inputValue(), "Left pneumothorax.", "the report before it can be had back");
  await third.close();
});

test("a session without its film waits for that very film", { timeout: LONG }, async () => {
  const { app, accept } = await worked();
  const file = await session(app, false);
  await app.close();

  const other = await Phrasebox.open(browser);
  await opens(other, file);
  await other.id("problem").waitFor();
  assert.equal(await problem(other), "session_needs_film");
  assert.equal(await other.id("report-input").inputValue(), REPORT);
  await other.answered(async () => other.film((await sample(3)).film));
  assert.equal(await other.id("note-film").inputValue(), "", "no work comes to lie on another film");
  await other.answered(() => other.film(film, "the film.png"));
  await workIsBack(other, accept);
  await other.close();
});

test("a session does not take the place of unsaved work on its film", { timeout: LONG }, async () => {
  const { app } = await worked();
  const file = await session(app, false);
  await app.id("undo").click();
  await opens(app, file);
  await app.page.locator("[data-testid=problem][data-code=session_over_work]").waitFor();
  assert.equal(await app.id("note-film").inputValue(), "", "the work is as it was");
  assert.equal(await reload(app), true, "and it is not in that file");
  await app.close();
});

test("a file that is no session is refused with a reason, and nothing is lost", { timeout: LONG }, async () => {
  const { app, accept } = await worked();
  const file = (await session(app, false)).toString();
  const answer = JSON.parse(file);
  delete answer.report;
  for (const [text, code] of [
    ["{", "session_unreadable"],
    ['{"schema":"phrasebox/7"}', "session_schema"],
    [JSON.stringify(answer), "session_incomplete"],
    [file.slice(0, file.length / 2), "session_unreadable"],
    [JSON.stringify({ ...JSON.parse(file), film: "https://example.org/film.png" }), "session_unreadable"],
  ]) {
    await opens(app, Buffer.from(text));
    await app.page.locator(`[data-testid=problem][data-code=${code}]`).waitFor();
    await app.id("problem").getByRole("button").first().click();
    await app.id("problem").waitFor({ state: "detached" });
  }
  await workIsBack(app, accept);
  await app.close();
});
