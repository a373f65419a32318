// A person's work on an answer: judging, noting, undoing, and every file that it is taken away in, read again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Coco } from "../lib/coco.mjs";
import { readCsv } from "../lib/csv.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const REPORT = "Right pleural effusion. Possible left pleural effusion. No pneumothorax.";
const NOTE = '=SUM(1) says "blunted", <b>left</b>';

let browser;
let app;
let film;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  // The name of a file may be a patient's.
  film = (await sample(1)).film;
  await app.film(film, "DOE JANE 19700101.png");
  await app.answered(() => app.report(REPORT));
});
after(async () => browser?.close());

/** Presses the button of a format and returns the file. */
async function saved(code) {
  const [download] = await Promise.all([app.page.waitForEvent("download"), app.id(`save-${code}`).click()]);
  const bytes = await readFile(await download.path());
  for (const word of ["DOE JANE", "19700101"]) {
    assert.equal(bytes.includes(word) || download.suggestedFilename().includes(word), false, `${code} holds ${word}`);
  }
  return bytes;
}

const pressed = (name) => app.id(name).getAttribute("aria-pressed");
const close = (a, b, by = 0.02) => a.length === b.length && a.every((v, i) => Math.abs(v - b[i]) <= by);

/** The boxes that the model draws, in pixels, by phrase. */
async function expected() {
  const [{ width, height }] = (await app.said("film_read")).slice(-1);
  const answers = (await app.said("grounded")).slice(-3).map(({ answer }) => answer);
  const boxes = answers.flatMap(({ decision, boxes, text, side }, phrase) => (decision === "box" ? boxes.map(({ xyxy: [x0, y0, x1, y1] }) => ({
    phrase, text, side, pixels: [x0 * width, y0 * height, (x1 - x0) * width, (y1 - y0) * height],
  })) : []));
  assert.ok(boxes.length > 0, "the model draws something to take away");
  return { width, height, boxes, answers };
}

test("boxes are accepted and rejected, notes written, and all of it undone and done again", { timeout: LONG }, async () => {
  const { boxes: [{ phrase }] } = await expected();
  const [accept, reject] = [`accept-${phrase}-0`, `reject-${phrase}-0`];
  assert.equal(await app.id("undo").isDisabled(), true);
  await app.id(accept).click();
  assert.deepEqual([await pressed(accept), await pressed(reject)], ["true", "false"]);
  await app.id(reject).click();
  assert.deepEqual([await pressed(accept), await pressed(reject)], ["false", "true"]);
  await app.id("undo").click();
  assert.equal(await pressed(accept), "true", "one step back");
  await app.id("undo").click();
  assert.deepEqual([await pressed(accept), await app.id("undo").isDisabled()], ["false", true]);
  await app.id("redo").click();
  assert.equal(await pressed(accept), "true");

  await app.id("note-film").fill(NOTE);
  await app.id("note-film").blur();
  await app.id("undo").click();
  assert.equal(await app.id("note-film").inputValue(), "");
  await app.id("redo").click();
  assert.equal(await app.id("note-film").inputValue(), NOTE);
});

test("work stays with its film and its phrase", { timeout: LONG }, async () => {
  const { boxes: [{ phrase }] } = await expected();
  await app.answered(() => app.report(`Mild scoliosis. ${REPORT}`));
  assert.equal(await pressed(`accept-${phrase + 1}-0`), "true", "the phrase moved down");
  await app.answered(() => app.report("No pneumothorax."));
  assert.equal((await app.drawn()).length, 1, "an accepted box stays though its phrase went");
  await app.id("reject-kept-0").click();
  assert.equal((await app.drawn()).length, 0);
  await app.id("undo").click();
  assert.equal((await app.drawn()).length, 1);
  await app.answered(() => app.report(REPORT));
  await app.answered(async () => app.film((await sample(3)).film));
  assert.equal(await app.id("note-film").inputValue(), "", "another film has no work yet");
  await app.answered(() => app.film(film, "again.png"));
  assert.equal(await app.id("note-film").inputValue(), NOTE);
  assert.equal(await pressed(`accept-${phrase}-0`), "true");
});

test("JSON: the answer in its schema, with report, weights, thresholds and work", { timeout: LONG }, async () => {
  const text = (await saved("json")).toString();
  const session = JSON.parse(text);
  const { width, height, answers } = await expected();
  const started = await app.hears("started");
  assert.equal(session.schema, "phrasebox/1");
  assert.deepEqual(session.image, { width, height });
  assert.deepEqual(session.pack, started.pack);
  assert.equal(session.engine.kind, "cpu");
  assert.equal(session.report, REPORT);
  assert.equal(session.manifest.presence_thresholds.opacity > 0, true);
  assert.match(session.manifest.validation, /not validated/);
  assert.match(session.manifest.film.sha256, /^[0-9a-f]{64}$/);
  assert.equal("film" in session, false, "the film is left out unless asked for");
  assert.deepEqual(session.phrases.map(({ text }) => text), answers.map(({ text }) => text));
  for (const [at, { boxes }] of answers.entries()) {
    for (const [nth, { xyxy }] of boxes.entries()) assert.ok(close(session.phrases[at].boxes[nth].xyxy, xyxy, 1e-6));
  }
  assert.equal(session.boxes_now.some(({ status }) => status === "accepted"), true);
});

test("CSV: every phrase and box, in pixels, on its side", { timeout: LONG }, async () => {
  const rows = readCsv((await saved("csv")).toString());
  const { width, boxes } = await expected();
  const placed = rows.filter(({ box_status }) => box_status);
  assert.equal(placed.length, boxes.length);
  for (const [at, row] of placed.entries()) {
    const { phrase, text, pixels } = boxes[at];
    assert.deepEqual([Number(row.phrase), row.text], [phrase + 1, text]);
    assert.ok(close([row.x, row.y, row.width, row.height].map(Number), pixels));
    // Image-left is the patient's right.
    assert.equal(Number(row.x) + Number(row.width) / 2 < width / 2, row.box_side === "right", row.box_side);
    assert.ok(row.confidence === "not validated" || (row.confidence > 0 && row.confidence < 1), row.confidence);
  }
  assert.equal(rows.at(-1).reason, "absent");
});

test("COCO: read as pycocotools reads it", { timeout: LONG }, async () => {
  const text = (await saved("coco")).toString();
  assert.match(text, /not validated/);
  const coco = new Coco(text);
  const { width, height, boxes } = await expected();
  assert.deepEqual([...coco.images.values()].map(({ width, height }) => [width, height]), [[width, height]]);
  const read = coco.boxes();
  assert.equal(read.length, boxes.length);
  for (const [at, [, bbox, { side, phrase }]] of read.entries()) {
    assert.ok(close(bbox, boxes[at].pixels));
    assert.equal(phrase, boxes[at].text);
    assert.equal(bbox[0] + bbox[2] / 2 < width / 2, side === "right");
  }
});

/** Rectangles and markers of an SVG, as the browser reads them. */
const inSvg = (svg) => ({
  size: ["width", "height"].map((name) => Number(svg.getAttribute(name))),
  boxes: [...svg.querySelectorAll("rect.box")].map((rect) => ({
    side: rect.parentNode.getAttribute("data-side"),
    status: rect.parentNode.getAttribute("data-status"),
    pixels: ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))),
  })),
  markers: [...svg.querySelectorAll("text.marker")].map((text) => [text.textContent, Number(text.getAttribute("x"))]),
  film: svg.querySelector("image")?.getAttribute("href").slice(0, 22),
  words: svg.textContent,
});

/** Opens a saved page or drawing as a person would, and looks at its SVG. */
async function opened(text, look) {
  const page = await app.context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  try {
    await page.setContent(text);
    const read = await page.locator("svg").evaluate(inSvg);
    await look?.(page);
    assert.deepEqual(asked.filter((url) => !url.startsWith("data:")), [], "the file asks for nothing");
    return read;
  } finally {
    await page.close();
  }
}

async function inPlace(read) {
  const { width, height, boxes } = await expected();
  assert.deepEqual(read.size, [width, height]);
  assert.equal(read.boxes.length, boxes.length);
  for (const [at, { side, pixels }] of read.boxes.entries()) {
    assert.ok(close(pixels, boxes[at].pixels));
    // Image-left is the patient's right.
    assert.equal(pixels[0] + pixels[2] / 2 < width / 2, side === "right");
  }
  const [[first, x], [second, otherX]] = read.markers;
  assert.deepEqual([first, second, x < otherX], ["R", "L", true]);
  assert.equal(read.film, "data:image/png;base64,");
}

test("SVG: film and boxes in place", { timeout: LONG }, async () => {
  const text = (await saved("svg")).toString();
  const read = await opened(text);
  await inPlace(read);
  assert.match(read.words, /not validated/);
  assert.match(read.words, /Not for diagnosis/);
});

test("the page to print: film, report, phrases, note; nothing in it runs", { timeout: LONG }, async () => {
  const text = (await saved("page")).toString();
  const read = await opened(text, async (page) => {
    const rows = await page.locator("tbody tr").allTextContents();
    assert.equal(rows.length, 3);
    assert.match(rows[2], /the report says it is absent/);
    const words = await page.locator("body").innerText();
    for (const part of [REPORT, NOTE, "not validated", "Not for diagnosis"]) assert.ok(words.includes(part), part);
    const { pack } = await app.hears("started");
    assert.ok(words.includes(pack.sha256));
    assert.equal(await page.locator("b").count(), 0, "markup in a note stays text");
  });
  await inPlace(read);
});

test("PNG: the film at its own resolution with the boxes drawn on it", { timeout: LONG }, async () => {
  const decode = async ([saved, original]) => {
    const pixels = async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
      context.drawImage(image, 0, 0);
      return { width: image.width, height: image.height, data: context.getImageData(0, 0, image.width, image.height).data };
    };
    const [drawn, film] = [await pixels(saved), await pixels(original)];
    const at = [];
    for (let i = 0; i < drawn.data.length; i += 4) {
      const [r, , b] = drawn.data.slice(i, i + 3);
      // The film is grey: colour is a box or its label.
      at.push(Math.abs(r - b) > 60 ? 2 : drawn.data[i] === film.data[i] && r === b ? 0 : 1);
    }
    return { width: drawn.width, height: drawn.height, at };
  };
  const bytes = await saved("png");
  const { width, height, at } = await app.page.evaluate(decode, [bytes.toString("base64"), film.toString("base64")]);
  const { boxes, ...size } = await expected();
  assert.deepEqual([width, height], [size.width, size.height]);
  const coloured = (x, y) => at[Math.round(y) * width + Math.round(x)] === 2;
  const along = (from, to, hit) => {
    const steps = Array.from({ length: 40 }, (_, i) => from + ((to - from) * (i + 0.5)) / 40);
    return steps.filter(hit).length / steps.length;
  };
  const near = (x, y) => [-1, 0, 1].some((d) => coloured(x + d, y) || coloured(x, y + d));
  for (const { pixels: [x, y, w, h], text } of boxes) {
    for (const [edge, share] of [
      ["left", along(y, y + h, (v) => near(x, v))],
      ["right", along(y, y + h, (v) => near(x + w, v))],
      ["lower", along(x, x + w, (v) => near(v, y + h))],
    ]) assert.ok(share > 0.4, `${edge} edge of ${text}: ${share}`); // a hedged phrase is dashed
    // A mirrored drawing would have an edge here, unless another box has one there.
    const other = boxes.some(({ pixels: [x0, , w0] }) => [x0, x0 + w0].some((edge) => Math.abs(edge - (width - x)) < 6));
    const mirrored = other ? 0 : along(y, y + h, (v) => near(width - x, v));
    assert.ok(mirrored < 0.3, `nothing is drawn where the mirrored ${text} would be: ${mirrored}`);
  }
  const untouched = at.filter((kind) => kind === 0).length / at.length;
  assert.ok(untouched > 0.9, `the film is as it was: ${untouched}`);
});

test("the session's file holds the film only when asked to", { timeout: LONG }, async () => {
  await app.id("save-with-film").check();
  const { film: uri, image } = JSON.parse((await saved("json")).toString());
  const size = await app.page.evaluate(async (uri) => {
    const picture = new Image();
    picture.src = uri;
    await picture.decode();
    return { width: picture.naturalWidth, height: picture.naturalHeight };
  }, uri);
  assert.deepEqual(size, image);
});

test("nothing left the page's origin and the page did not complain", async () => app.close());
