// What a reload and a crash leave as it was, for this tab alone, and how it is forgotten.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { dicom } from "../lib/dicom.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";
import { kept, untilKept } from "../lib/stored.mjs";

const REPORT = "Right lower lobe consolidation. Left pleural effusion. No pneumothorax.";
const NOTE = "ask about the left base";
let browser;
let film;
before(async () => {
  browser = await launch();
  film = (await sample(1)).film;
});
after(async () => browser?.close());

/** Goes through with a reload; the page asks first, because it cannot tell one from being closed. */
async function reload(app, page = app.page) {
  const accept = (dialog) => dialog.accept();
  page.on("dialog", accept);
  await page.reload();
  page.off("dialog", accept);
}

const keeping = (app, code, page = app.page) =>
  page.locator(`[data-testid=keep-state][data-keep=${code}]`).waitFor({ state: "attached" });

/** Whether film and work of [`worked`] are kept: four edits, of which the last is taken back. */
const worksKept = (all) => all.length >= 2 && all.some(({ works }) => works?.some(([, { edits, done }]) => edits.length === 4 && done === 3));

/** A page with an accepted box, a moved one, one drawn, a note, and an edit that is taken back. */
async function worked(options) {
  const app = await Phrasebox.open(browser, options);
  await keeping(app, "on");
  await app.film(film, "DOE JANE 19590229.png");
  await app.answered(() => app.report(REPORT));
  const [[first]] = await app.drawn();
  const accept = first.replace("box", "accept");
  await app.id(accept).click();
  await app.id("film-frame").focus();
  await app.page.keyboard.press("p");
  await app.page.locator("[data-testid^=drawn-]").waitFor();
  await app.id("note-film").fill(NOTE);
  await app.id("note-film").blur();
  await app.id("note-film").fill("something else");
  await app.id("note-film").blur();
  await app.id("undo").click();
  assert.equal(await app.id("note-film").inputValue(), NOTE);
  return { app, accept };
}

/** Waits until the model has answered on the film that came back. */
async function answeredAgain(app) {
  await app.hears("grounded");
  await app.reaches("done");
}

async function isAsItWas(app, accept, drawn) {
  await answeredAgain(app);
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  assert.equal(await app.id(accept).getAttribute("aria-pressed"), "true");
  assert.equal(await app.id("note-film").inputValue(), NOTE);
  assert.deepEqual(await app.drawn(), drawn);
  await app.page.locator(".film[data-painted]:not([data-painted='0'])").waitFor();
}

test("a reload brings back film, report, boxes, notes and what can be undone", { timeout: LONG }, async () => {
  const { app, accept } = await worked();
  const drawn = await app.drawn();
  await untilKept(app, worksKept);
  await reload(app);
  await isAsItWas(app, accept, drawn);
  await app.id("redo").click();
  assert.equal(await app.id("note-film").inputValue(), "something else", "what was taken back can be done again");
  await app.id("undo").click();
  await app.id("undo").click();
  assert.equal(await app.id("note-film").inputValue(), "");
  await app.id("redo").click();
  // Neither on the page nor in what is kept: a file's name may be a patient's.
  assert.ok(!(await app.page.locator(".file-name").textContent()).includes("DOE"));
  assert.ok(!JSON.stringify(await app.page.evaluate(kept)).includes("DOE JANE"));
  await reload(app);
  await isAsItWas(app, accept, drawn);
  await app.close();
});

test("a reload right after the last edit loses nothing either", { timeout: LONG }, async () => {
  const { app, accept } = await worked();
  const drawn = await app.drawn();
  await app.id("note-film").fill("");
  await app.id("note-film").blur();
  await app.id("undo").click();
  await reload(app);
  await isAsItWas(app, accept, drawn);
  await app.close();
});

test("a tab that was killed comes back on the processor with film, report and marks", { timeout: LONG }, async () => {
  const { app, accept } = await worked({ engine: "auto" });
  const drawn = await app.drawn();
  await untilKept(app, worksKept);
  const name = await app.page.evaluate(() => sessionStorage.getItem("phrasebox.tab"));
  const died = app.page.waitForEvent("crash");
  const devtools = await app.context.newCDPSession(app.page);
  devtools.send("Page.crash").catch(() => {});
  await died;
  // What the browser gives back to a tab that crashed: what its storage held.
  app.page = await app.context.newPage();
  await app.page.addInitScript((name) => {
    if (sessionStorage.getItem("phrasebox.tab")) return;
    sessionStorage.setItem("phrasebox.tab", name);
    sessionStorage.setItem("phrasebox.engine-working", "1");
  }, name);
  await app.page.goto(`${app.at}?engine=auto`);
  await isAsItWas(app, accept, drawn);
  assert.equal((await app.hears("started")).engine.kind, "cpu");
  assert.match(await app.id("notice").textContent(), /processor/);
  await app.close({ complaints: false });
});

test("the question and the list come back in their way in", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser);
  await keeping(app, "on");
  await app.answered(() => app.id("sample-2").click());
  await app.id("way-findings").click();
  await app.answered(() => app.id("findings-input").fill("effusion\nnodule"));
  await app.id("way-question").click();
  await app.id("question-input").fill("Is there an effusion?");
  await app.answered(() => app.id("question-ask").click());
  const lines = await app.phrases.allTextContents();
  await untilKept(app, (all) => all.length === 2 && JSON.stringify(all).includes("Is there an effusion?"));
  await reload(app);
  await answeredAgain(app);
  assert.equal(await app.id("question-input").inputValue(), "Is there an effusion?");
  assert.deepEqual(await app.phrases.allTextContents(), lines);
  await app.id("way-findings").click();
  assert.equal(await app.id("findings-input").inputValue(), "effusion\nnodule");
  await app.close();
});

test("a DICOM film comes back at its frame, and what is kept of it names no patient", { timeout: LONG }, async () => {
  const secrets = ["DOE^JANE", "MRN-4711", "19590229"];
  const [width, height] = [256, 256];
  const frames = Array.from({ length: 5 }, (_, at) => Buffer.alloc(width * height, 40 * (at + 1)));
  const texts = [[0x08, 0x60, "CS", "DX"], [0x10, 0x10, "PN", secrets[0]], [0x10, 0x20, "LO", secrets[1]], [0x10, 0x30, "DA", secrets[2]]];
  const app = await Phrasebox.open(browser);
  await keeping(app, "on");
  await app.film(dicom({ width, height, frames, texts }), "film.dcm", "application/dicom");
  await app.answered(() => app.report("Right lower lobe consolidation."));
  await app.answered(() => app.id("frame").fill("4"));
  await app.id("note-film").fill("the fourth");
  await app.id("note-film").blur();
  await untilKept(app, (all) => all.length === 2 && JSON.stringify(all).includes("the fourth"));
  const everything = JSON.stringify(await app.page.evaluate(kept));
  for (const secret of secrets) assert.ok(!everything.includes(secret), `${secret} is kept`);
  await reload(app);
  await answeredAgain(app);
  assert.equal(await app.id("frame-shown").textContent(), "Frame 4 of 5");
  assert.equal(await app.id("note-film").inputValue(), "the fourth");
  await app.answered(() => app.id("frame").fill("5"));
  assert.equal(await app.id("note-film").inputValue(), "");
  await app.close();
});

test("forgetting clears the page and leaves nothing on the device", { timeout: LONG }, async () => {
  const { app } = await worked();
  await untilKept(app, (all) => all.length === 2);
  await app.id("forget").click();
  await app.id("forget-really").click();
  await untilKept(app, (all) => all.length === 0);
  await app.reaches("ready");
  assert.equal(await app.id("report-input").inputValue(), "");
  assert.equal(await app.boxes.count(), 0);
  assert.equal(await app.page.locator("canvas.film").count(), 0);
  assert.equal(await app.id("undo").count(), 0);
  await reload(app);
  await app.reaches("ready");
  assert.equal(await app.id("report-input").inputValue(), "");
  // The page goes on working, and keeping.
  await app.film(film);
  await app.answered(() => app.report(REPORT));
  await untilKept(app, (all) => all.length === 2);
  await app.close();
});

test("two tabs keep their own, and a copy of a tab starts empty and takes nothing away", { timeout: 2 * LONG }, async () => {
  const { app, accept } = await worked();
  const drawn = await app.drawn();
  await untilKept(app, worksKept);
  // As a browser makes a copy of a tab: with what the tab's storage holds.
  const name = await app.page.evaluate(() => sessionStorage.getItem("phrasebox.tab"));
  const other = await app.context.newPage();
  await other.addInitScript((name) => {
    if (!sessionStorage.getItem("phrasebox.tab")) sessionStorage.setItem("phrasebox.tab", name);
  }, name);
  await other.goto(`${app.at}?engine=cpu`);
  await keeping(app, "on", other);
  assert.equal(await other.getByTestId("report-input").inputValue(), "");
  assert.notEqual(await other.evaluate(() => sessionStorage.getItem("phrasebox.tab")), name);
  await other.getByTestId("report-input").fill("Left pneumothorax.");
  await untilKept(app, (all) => all.length === 3 && JSON.stringify(all).includes("Left pneumothorax."));
  await reload(app);
  await isAsItWas(app, accept, drawn);
  await reload(app, other);
  await other.locator("[data-testid=keep-state][data-keep=on]").waitFor({ state: "attached" });
  assert.equal(await other.getByTestId("report-input").inputValue(), "Left pneumothorax.");
  // One tab forgets; the other's work stays.
  await other.getByTestId("forget").click();
  await other.getByTestId("forget-really").click();
  await untilKept(app, worksKept);
  await app.close({ complaints: false });
});

test("what a closed tab leaves is deleted at the next start, what a crashed one leaves a day later", { timeout: 2 * LONG }, async () => {
  const app = await Phrasebox.open(browser);
  await keeping(app, "on");
  await app.report("Left pneumothorax.");
  await untilKept(app, (all) => all.length === 1);
  const hour = 3_600_000;
  // Tabs that are gone: one closed a minute ago, one that crashed an hour ago, one two days ago.
  await app.page.evaluate(async ([hour]) => {
    const opened = indexedDB.open("phrasebox-work");
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const change = opened.result.transaction("tabs", "readwrite");
    const store = change.objectStore("tabs");
    const all = await new Promise((resolve) => {
      const request = store.getAll();
      request.onsuccess = () => resolve(request.result);
    });
    for (const [tab, age] of [["closed", hour], ["crashed", hour], ["old", 48 * hour]]) {
      store.put({ ...all[0], written: Date.now() - age }, `${tab} work`);
    }
    localStorage.setItem("phrasebox.ended.closed", `${Date.now() - hour / 60}`);
    await new Promise((resolve) => (change.oncomplete = resolve));
    opened.result.close();
  }, [hour]);
  const keys = () => app.page.evaluate(async () => {
    const opened = indexedDB.open("phrasebox-work");
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const request = opened.result.transaction("tabs").objectStore("tabs").getAllKeys();
    await new Promise((resolve) => (request.onsuccess = resolve));
    opened.result.close();
    return request.result.map((key) => key.split(" ")[0]).filter((tab) => tab.length < 10);
  });
  assert.deepEqual(await keys(), ["closed", "crashed", "old"]);
  await reload(app);
  await untilKept(app, (all) => all.length === 2);
  assert.deepEqual(await keys(), ["crashed"]);
  await app.close();
});

test("switched off, nothing is kept, in this tab and the next, until it is switched on", { timeout: 2 * LONG }, async () => {
  const { app } = await worked();
  await untilKept(app, (all) => all.length === 2);
  const other = await app.context.newPage();
  await other.goto(`${app.at}?engine=cpu`);
  await keeping(app, "on", other);
  await app.id("keep-switch").uncheck();
  await untilKept(app, (all) => all.length === 0);
  await keeping(app, "off", other);
  await app.answered(() => app.report(`${REPORT} Nodule.`));
  await reload(app);
  await keeping(app, "off");
  assert.equal(await app.id("report-input").inputValue(), "");
  assert.equal((await app.page.evaluate(kept)).length, 0);
  await app.report(REPORT);
  await app.id("keep-switch").check();
  await untilKept(app, (all) => all.length === 1);
  await app.close({ complaints: false });
});

test("a browser that keeps nothing, and a device without room: the page works and says that nothing is kept", { timeout: 3 * LONG }, async () => {
  const denials = {
    denied: () => Object.defineProperty(self, "indexedDB", { get: () => { throw new DOMException("denied", "SecurityError"); } }),
    full: () => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value, key) {
        const request = put.call(this, value, key);
        if (`${key}`.endsWith("film")) throw new DOMException("full", "QuotaExceededError");
        return request;
      };
    },
  };
  for (const [code, init] of Object.entries(denials)) {
    const app = await Phrasebox.open(browser, { init });
    await app.film(film);
    await app.answered(() => app.report(REPORT));
    await keeping(app, code);
    assert.ok((await app.drawn()).length > 0);
    await reload(app);
    await app.reaches("ready", "done");
    await app.film(film);
    await app.answered(() => app.report(REPORT));
    // The page writes into the console why nothing could be kept.
    await app.close({ complaints: false });
  }
});

test("practice is not kept, and the page's own film comes back after it", { timeout: 2 * LONG }, async () => {
  const { app, accept } = await worked();
  const drawn = await app.drawn();
  await untilKept(app, worksKept);
  await app.id("practice-open").click();
  await app.id("practise-built-in").click();
  await app.id("asking").waitFor();
  await reload(app);
  await isAsItWas(app, accept, drawn);
  await app.close();
});
