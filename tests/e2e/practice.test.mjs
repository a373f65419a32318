// Teaching mode: a teacher makes a case set, a student practises on it, by mouse, finger and keys alone.
import assert from "node:assert/strict";
import { mkdir, readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { sound } from "../lib/axe.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const REPORT = "Right pleural effusion. Left pleural effusion. No pneumothorax.";
const DESK = { viewport: { width: 1280, height: 900 } };
const PHONE = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true, reducedMotion: "reduce" };
let browser;
let builtIn;
before(async () => {
  browser = await launch();
  builtIn = await (await fetch(`${process.env.PHRASEBOX_URL}samples/cases.json`)).json();
  await mkdir("screenshots", { recursive: true });
});
after(async () => browser?.close());

const text = (app, id) => app.id(id).textContent();
const xyxy = async (app, id) => JSON.parse(await app.id(id).first().getAttribute("data-xyxy"));
const close = (a, b, by = 0.012) => a.every((v, i) => Math.abs(v - b[i]) <= by);
const mirrored = ([x0, y0, x1, y1]) => [1 - x1, y0, 1 - x0, y1];
const problem = (app, code) => app.page.locator(`[data-testid=problem][data-code=${code}]`);
const give = (app, buffer, name = "cases.json") => app.id("cases-input").setInputFiles({ name, mimeType: "application/json", buffer });
const shot = (app, name) => app.page.screenshot({ path: `screenshots/practice-${name}.png`, fullPage: true });

function iou([a0, b0, a1, b1], [c0, d0, c1, d1]) {
  const inter = Math.max(0, Math.min(a1, c1) - Math.max(a0, c0)) * Math.max(0, Math.min(b1, d1) - Math.max(b0, d0));
  return inter / ((a1 - a0) * (b1 - b0) + (c1 - c0) * (d1 - d0) - inter);
}

/** The film's place on the screen, once it is shown. */
async function film(app) {
  await app.page.locator("canvas.film:not([data-painted='0'])").waitFor();
  await app.id("film-frame").scrollIntoViewIfNeeded();
  return app.page.locator("canvas.film").boundingBox();
}

/** Draws `box` (film coordinates) with the mouse. */
async function draw(app, [x0, y0, x1, y1]) {
  const f = await film(app);
  const at = (x, y) => [f.x + x * f.width, f.y + y * f.height];
  await app.page.mouse.move(...at(x0, y0));
  await app.page.mouse.down();
  await app.page.mouse.move(...at((x0 + x1) / 2, (y0 + y1) / 2));
  await app.page.mouse.move(...at(x1, y1));
  await app.page.mouse.up();
  await app.id("learner-box").waitFor();
}

/** Draws `box` with a finger. */
async function touch(app, [x0, y0, x1, y1]) {
  const f = await film(app);
  const session = await app.context.newCDPSession(app.page);
  const send = (type, x, y) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: f.x + x * f.width, y: f.y + y * f.height }] });
  await send("touchStart", x0, y0);
  for (const share of [0.2, 0.5, 0.8, 1]) await send("touchMove", x0 + (x1 - x0) * share, y0 + (y1 - y0) * share);
  await send("touchEnd");
  await app.id("learner-box").waitFor();
  // Chromium takes a tap right after a swipe for a part of it; no finger is that quick.
  await app.page.waitForTimeout(400);
}

/** Draws `box` by taps on two of its corners, for who cannot drag. */
async function tap(app, [x0, y0, x1, y1]) {
  const f = await film(app);
  for (const [x, y] of [[x1, y0], [x0, y1]]) await app.page.touchscreen.tap(f.x + x * f.width, f.y + y * f.height);
  await app.id("learner-box").waitFor();
}

/** Nothing on the film tells where anything is. */
async function hidden(app) {
  await film(app);
  assert.equal(await app.boxes.count(), 0, "no box before the answer");
  for (const id of ["box-list", "report-input", "learner-result"]) assert.equal(await app.id(id).count(), 0, id);
}

/** Waits until the model has answered the present question. */
const modelAnswered = (app) =>
  app.page.waitForFunction(() => {
    const told = document.querySelector("[data-testid=model-result]")?.textContent;
    return told && !told.includes("still looking");
  }, null, { timeout: LONG });

/** A teacher's page: one box accepted, one drawn for the other phrase, the set named and the film added. */
async function taught() {
  const app = await Phrasebox.open(browser);
  await app.film((await sample(1)).film, "DOE JANE 19700101.png");
  await app.answered(() => app.report(REPORT));
  const [[id, accepted]] = await app.drawn();
  const phrase = Number(id.match(/^box-(\d+)/)[1]);
  await app.id(id.replace("box", "accept")).click();
  const other = 1 - phrase;
  await app.id(`result-${other}`).getByRole("button").first().click();
  const at = other === 0 ? [0.1, 0.6, 0.3, 0.8] : [0.7, 0.6, 0.9, 0.8];
  await app.id("do-Draw a box").click();
  const f = await film(app);
  await app.page.mouse.move(f.x + at[0] * f.width, f.y + at[1] * f.height);
  await app.page.mouse.down();
  await app.page.mouse.move(f.x + at[2] * f.width, f.y + at[3] * f.height);
  await app.page.mouse.up();
  const drawn = await xyxy(app, "drawn-0");
  await app.id("practice-open").click();
  return { app, boxes: other === 0 ? [drawn, accepted] : [accepted, drawn] };
}

async function saved(app) {
  const [download] = await Promise.all([app.page.waitForEvent("download"), app.id("save-set").click()]);
  assert.equal(download.suggestedFilename(), "phrasebox-cases.json");
  return readFile(await download.path());
}

test("a student practises on the synthetic films, and the page's own film and report come back", { timeout: 2 * LONG }, async () => {
  const app = await Phrasebox.open(browser, { context: DESK });
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
  const before = await app.drawn();
  await app.id("practice-open").click();
  assert.match(await text(app, "scores-stay"), /nothing is sent or stored/);
  await sound(app, "start of practice");
  await shot(app, "start");
  await app.id("practise-built-in").click();

  const tasks = builtIn.cases.flatMap(({ tasks }) => tasks);
  const present = tasks.findIndex(({ boxes }) => boxes.length > 0);
  assert.equal(present, 0, "the first phrase is on its film");
  await hidden(app);
  assert.ok((await text(app, "task")).includes(tasks[0].text));
  assert.ok((await text(app, "practice-place")).includes(`1 of ${tasks.length}`));
  assert.equal(await app.id("compare").isDisabled(), true, "nothing is marked yet");
  await sound(app, "a question");
  await draw(app, tasks[0].boxes[0]);
  await app.id("compare").click();
  const [own, reference] = [await xyxy(app, "learner-box"), await xyxy(app, "reference-box")];
  assert.ok(close(reference, tasks[0].boxes[0], 1e-6), `${reference}`);
  assert.ok(close(own, reference), `${own}`);
  const told = Number((await text(app, "learner-result")).match(/IoU ([\d.]+)/)[1]);
  assert.ok(Math.abs(told - iou(own, reference)) < 0.006 && told > 0.8, `${told}`);
  await modelAnswered(app);
  if (await app.id("model-box").count()) {
    const shares = await app.id("model-box").evaluateAll((all) => all.map((b) => JSON.parse(b.dataset.xyxy)));
    const best = Math.max(...shares.map((b) => iou(b, reference)));
    assert.ok((await text(app, "model-result")).includes(`IoU ${best.toFixed(2)}`), await text(app, "model-result"));
  }
  assert.ok(await app.id("do-Draw a box").isDisabled(), "after the answer nothing is drawn any more");
  await sound(app, "an answer");
  await shot(app, "answer");

  // Then: the other side of the patient, "not on this film" where that is right, where it is wrong, and a skip.
  const results = [];
  for (let at = 1; !["right", "0.00", "missed"].every((kind) => results.includes(kind)); at += 1) {
    assert.ok(at < tasks.length, `the set asks for all kinds: ${results}`);
    await app.id(await app.id("next-task").count() ? "next-task" : "skip").click();
    await app.id("practice-place").getByText(`${at + 1} of`).waitFor();
    await hidden(app);
    const { boxes, side } = tasks[at];
    if (boxes.length === 0 && !results.includes("right")) {
      await app.id("not-here").click();
      assert.match(await text(app, "learner-result"), /^Right/);
      results.push("right");
    } else if (boxes.length > 0 && /left|right/.test(side) && !results.includes("0.00")) {
      await draw(app, mirrored(boxes[0]));
      await app.id("compare").click();
      assert.match(await text(app, "learner-result"), /IoU 0\.00/, "the patient's other side");
      results.push("0.00");
    } else if (boxes.length > 0 && !results.includes("missed")) {
      await app.id("not-here").click();
      assert.ok(close(await xyxy(app, "reference-box"), boxes[0], 1e-6));
      results.push("missed");
    } else results.push("skipped");
  }
  await app.id("stop-practice").click();
  await app.id("scores").waitFor();
  const rows = await app.id("score-table").locator("tbody tr").allTextContents();
  for (const part of ["IoU 0.00", "right: not on this film", "missed"]) assert.ok(rows.some((row) => row.includes(part)), `${part}: ${rows}`);
  assert.match(await app.id("tally").first().textContent(), /mean IoU .* absent ones right/);
  await sound(app, "scores");
  await shot(app, "scores");

  await app.id("practice-close").click();
  await app.reaches("done");
  assert.equal(await app.id("report-input").inputValue(), REPORT);
  await app.page.waitForFunction((count) => document.querySelectorAll("[data-xyxy]").length === count, before.length, { timeout: LONG });
  assert.deepEqual(await app.drawn(), before);
  assert.equal(await app.page.evaluate(() => Object.keys(localStorage).length), 0, "nothing is stored");
  await app.close();
});

test("a teacher makes a set, saves it, opens it again and adds to it", { timeout: 2 * LONG }, async () => {
  const { app, boxes } = await taught();
  assert.equal(await app.id("this-film").getByRole("checkbox").count(), 3, "two boxes and what the report denies");
  await app.id("add-film").click();
  await app.id("set-films").waitFor();
  await app.id("set-name").fill("Effusions, week 3");
  await app.id("set-name").blur();
  assert.equal(await text(app, "set-saved"), "not saved yet");
  await sound(app, "a set in the making");
  await shot(app, "teacher");
  const file = await saved(app);
  assert.equal(await text(app, "set-saved"), "saved");

  const set = JSON.parse(file.toString());
  assert.deepEqual([set.schema, set.name, set.cases.length], ["phrasebox-cases/1", "Effusions, week 3", 1]);
  assert.deepEqual(set.cases[0].tasks.map(({ text, side, by }) => [text, side, by]), [
    ["Right pleural effusion", "right", "teacher"], ["Left pleural effusion", "left", "teacher"], ["pneumothorax", "none", "report"],
  ]);
  assert.deepEqual(set.cases[0].tasks.map((task) => task.boxes), [[boxes[0]], [boxes[1]], []]);
  const png = Buffer.from(set.cases[0].film.split(",")[1], "base64");
  const words = JSON.stringify({ ...set, cases: set.cases.map((of) => ({ ...of, film: "" })) });
  for (const word of ["DOE JANE", "19700101", "No pneumothorax"]) assert.equal(words.includes(word) || png.includes(word), false, word);
  for (const chunk of ["tEXt", "iTXt", "zTXt", "eXIf"]) assert.equal(png.includes(chunk), false, chunk);
  const same = await app.page.evaluate(async ([uri, original]) => {
    const pixels = async (blob) => {
      const image = await createImageBitmap(blob);
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      return context.getImageData(0, 0, image.width, image.height).data;
    };
    const bytes = (base64) => new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: "image/png" });
    const [a, b] = [await pixels(bytes(uri.split(",")[1])), await pixels(bytes(original))];
    return a.length === b.length && a.every((v, i) => v === b[i]);
  }, [set.cases[0].film, (await sample(1)).film.toString("base64")]);
  assert.ok(same, "the film's own pixels");

  // Opened again, without its nodule of doubt, and with the synthetic films.
  await app.close();
  const again = await Phrasebox.open(browser);
  await again.id("practice-open").click();
  await give(again, file);
  await again.id("open-set").getByText("Effusions, week 3").waitFor();
  await again.id("add-built-in").click();
  await again.page.waitForFunction((count) => document.querySelectorAll("[data-testid=set-films] li").length === count, 1 + builtIn.cases.length);
  await again.id("remove-film-1").click();
  const longer = JSON.parse((await saved(again)).toString());
  assert.deepEqual(longer.cases, [set.cases[0], ...builtIn.cases.slice(1)]);
  await again.close();
});

test("a student opens a teacher's file on a phone and practises by touch", { timeout: 2 * LONG }, async () => {
  const { app, boxes } = await taught();
  await app.id("ask-2").uncheck();
  await app.id("add-film").click();
  await app.id("set-films").waitFor();
  const file = await saved(app);
  await app.close();

  const phone = await Phrasebox.open(browser, { context: PHONE });
  await phone.id("practice-open").tap();
  await give(phone, file);
  await phone.id("practise-set").tap();
  for (const [at, box] of boxes.entries()) {
    // While the model loads, its progress comes and goes above the film and moves it under the finger.
    await phone.reaches("done");
    await hidden(phone);
    await (at === 0 ? touch : tap)(phone, box);
    assert.ok(close(await xyxy(phone, "learner-box"), box, 0.02), `${await xyxy(phone, "learner-box")} for ${box}`);
    if (at === 0) await shot(phone, "phone-question");
    await phone.id("compare").tap();
    assert.deepEqual(await xyxy(phone, "reference-box"), box);
    assert.match(await text(phone, "learner-result"), /IoU 0\.[6-9]|IoU 1/);
    await modelAnswered(phone);
    if (at === 0) {
      await sound(phone, "an answer on a phone");
      await shot(phone, "phone-answer");
    }
    await phone.id("next-task").tap();
  }
  const rows = await phone.id("score-table").locator("tbody tr").allTextContents();
  assert.equal(rows.length, 2, "what was left out is not asked");
  await sound(phone, "scores on a phone");
  await shot(phone, "phone-scores");
  await phone.close();
});

test("by keyboard alone", { timeout: 2 * LONG }, async () => {
  const app = await Phrasebox.open(browser);
  const { keyboard } = app.page;
  const focused = () => app.page.evaluate(() => document.activeElement?.dataset.testid ?? "");
  const tabTo = async (id) => {
    for (let steps = 0; (await focused()) !== id; steps += 1) {
      assert.ok(steps < 60, `${id} is reached by Tab`);
      await keyboard.press("Tab");
    }
  };
  await tabTo("practice-open");
  await keyboard.press("Enter");
  await tabTo("practise-built-in");
  await keyboard.press("Enter");
  await film(app);
  assert.equal(await focused(), "practice-place", "the focus is at the question");
  await tabTo("film-frame");
  await keyboard.press("p");
  await app.id("learner-box").waitFor();
  await app.page.waitForFunction(() => document.activeElement?.dataset.testid === "learner-box");
  const before = await xyxy(app, "learner-box");
  for (const key of ["Shift+ArrowLeft", "Shift+ArrowUp", "Shift+Alt+ArrowRight"]) {
    await keyboard.press(key);
    await app.page.waitForFunction(() => document.activeElement?.dataset.testid === "learner-box");
  }
  const moved = await xyxy(app, "learner-box");
  assert.ok(moved[0] < before[0] && moved[1] < before[1] && moved[2] - moved[0] > before[2] - before[0], `${before} -> ${moved}`);
  await keyboard.press("Delete");
  await app.id("learner-box").waitFor({ state: "detached" });
  assert.equal(await app.id("compare").isDisabled(), true);
  await tabTo("film-frame");
  await keyboard.press("p");
  await app.id("learner-box").waitFor();
  await tabTo("compare");
  await keyboard.press("Enter");
  await app.id("reference-box").first().waitFor();
  await app.page.waitForFunction(() => document.activeElement?.dataset.testid === "next-task");
  await keyboard.press("Enter");
  await app.id("practice-place").getByText("2 of").waitFor();
  await tabTo("not-here");
  await keyboard.press("Enter");
  await app.id("learner-result").waitFor();
  await tabTo("next-task");
  await keyboard.press("Shift+Tab");
  await app.id("stop-practice").focus();
  await keyboard.press("Enter");
  await app.id("scores").waitFor();
  await tabTo("practice-close");
  await keyboard.press("Enter");
  await app.id("report-input").waitFor();
  await app.page.waitForFunction(() => document.activeElement?.dataset.testid === "practice-open");
  await app.close();
});

test("files that cannot be used are refused with a reason, and nothing is lost", { timeout: 2 * LONG }, async () => {
  const app = await Phrasebox.open(browser);
  await app.id("practice-open").click();
  await app.id("add-built-in").click();
  await app.id("set-films").waitFor();
  const good = (await saved(app)).toString();
  const kept = await text(app, "open-set");
  const changed = (change) => {
    const set = JSON.parse(good);
    change(set, set.cases[0]);
    return JSON.stringify(set);
  };
  const damaged = (film) => {
    const bytes = Buffer.from(film.split(",")[1], "base64");
    bytes.fill(0, 60, bytes.length - 20);
    return `data:image/png;base64,${bytes.toString("base64")}`;
  };
  for (const [file, code] of [
    [good.slice(0, good.length / 2), "cases_unreadable"],
    ["{", "cases_unreadable"],
    ['{"schema":"phrasebox/1"}', "cases_unreadable"],
    [changed((set) => (set.schema = "phrasebox-cases/9")), "cases_schema"],
    [changed((set) => delete set.cases), "cases_unreadable"],
    [changed((set) => (set.cases = [])), "cases_unusable"],
    [changed((_, first) => (first.film = "https://example.org/film.png")), "cases_unusable"],
    [changed((_, first) => (first.film = "data:image/svg+xml;base64,PHN2Zy8+")), "cases_unusable"],
    [changed((_, first) => (first.film = damaged(first.film))), "cases_unusable"],
    [changed((_, first) => (first.tasks[0].boxes = [[0.2, 0.2, 1.4, 0.4]])), "cases_unusable"],
    [changed((_, first) => (first.tasks[0].text = "x".repeat(1000))), "cases_unusable"],
  ]) {
    await give(app, Buffer.from(file));
    await problem(app, code).waitFor();
    assert.equal(await text(app, "open-set"), kept, code);
    await problem(app, code).getByRole("button").click();
    await problem(app, code).waitFor({ state: "detached" });
  }

  // A set that is in no file is not taken away by another one; markup in a name stays text.
  await app.id("set-name").fill("<img src=x onerror='self.hacked=1'>");
  await app.id("set-name").blur();
  await give(app, Buffer.from(good));
  await problem(app, "cases_unsaved").waitFor();
  assert.match(await text(app, "open-set"), /<img src=x/);
  await problem(app, "cases_unsaved").getByRole("button").click();
  await saved(app);

  // Nor is a question taken away by whatever is dropped on the page meanwhile.
  await app.id("practise-set").click();
  await draw(app, [0.2, 0.2, 0.4, 0.4]);
  const marked = await xyxy(app, "learner-box");
  const { film: bytes } = await sample(2);
  for (const [name, type] of [["film.png", "image/png"], ["report.txt", "text/plain"], ["cases.json", "application/json"]]) {
    const given = type === "image/png" ? bytes : Buffer.from(type === "text/plain" ? REPORT : good);
    const transfer = await app.page.evaluateHandle(([base64, name, type]) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
      return data;
    }, [given.toString("base64"), name, type]);
    await app.id("film-frame").dispatchEvent("drop", { dataTransfer: transfer });
    await problem(app, "practising").getByText(name).waitFor();
    await problem(app, "practising").getByRole("button").click();
  }
  assert.deepEqual(await xyxy(app, "learner-box"), marked);
  assert.equal(await app.page.evaluate(() => self.hacked), undefined);
  await app.close();
});
