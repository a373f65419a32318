// DICOM as a person meets it: the same film in several codings, its frames, its sides, and what is kept from view.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { BASELINE, RLE, dicom, negative, runLengths } from "../lib/dicom.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";
import { kept } from "../lib/stored.mjs";

const REPORT = "Right lower lobe consolidation. Left upper lobe opacity.";
const PATIENT = ["DOE^JANE", "MRN-4711", "19590229", "ST ELSEWHERE"];
const TEXTS = [
  [0x08, 0x60, "CS", "DX"], [0x08, 0x80, "LO", PATIENT[3]], [0x10, 0x10, "PN", PATIENT[0]], [0x10, 0x20, "LO", PATIENT[1]],
  [0x10, 0x30, "DA", PATIENT[2]], [0x18, 0x15, "CS", "CHEST"], [0x18, 0x5101, "CS", "PA"],
];
const shared = new URL("../../../shared/fixtures/dicom/", import.meta.url);

let browser;
let app;
/** The three samples as grey pixels, and what is answered on each when it comes as PNG. */
const films = [];
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  for (const number of [1, 2, 3]) {
    const { film } = await sample(number);
    films.push(await app.page.evaluate(greys, film.toString("base64")));
  }
  for (const film of films) {
    film.pixels = Buffer.from(film.pixels, "base64");
  }
  await app.report(REPORT);
  for (const [at, film] of films.entries()) {
    film.boxes = await boxesOf(async () => app.film((await sample(at + 1)).film, `${at}.png`));
  }
});
after(async () => browser?.close());

/** Width, height and grey pixels of a PNG. Runs in the page. */
async function greys(base64) {
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let text = "";
  for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(data[at]);
  return { width: image.width, height: image.height, pixels: btoa(text) };
}

/** Does `action` and gives the boxes that the model answers with, drawn or not. */
async function boxesOf(action) {
  const before = (await app.said("grounded")).length;
  await app.answered(action);
  return (await app.said("grounded")).slice(before).map(({ answer }) => answer.boxes.map(({ xyxy }) => xyxy));
}

function same(found, expected, what) {
  assert.deepEqual(found.map((boxes) => boxes.length), expected.map((boxes) => boxes.length), what);
  const apart = found.flat(2).map((edge, at) => Math.abs(edge - expected.flat(2)[at]));
  assert.ok(Math.max(...apart) < 0.002, `${what}: boxes are up to ${Math.max(...apart)} apart`);
}

const whole = ({ width, height }, frames, more = {}) => dicom({ width, height, frames, texts: TEXTS, ...more });
const open = (bytes, name = "film.dcm") => app.film(bytes, name, "application/dicom");
/** Grey of the film on the screen at shares of its width and height. */
const grey = (x, y) =>
  app.page.evaluate(([x, y]) => {
    const canvas = document.querySelector("canvas.film");
    return canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1).data[0];
  }, [x, y]);
/** Waits until the film on the screen has this grey there. */
const shows = (x, y, expected) =>
  app.page.waitForFunction(([x, y, expected]) => {
    const canvas = document.querySelector("canvas.film");
    if (!canvas?.width) return false;
    return Math.abs(canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1).data[0] - expected) < 12;
  }, [x, y, expected]);

test("plain, run lengths and MONOCHROME1: each shows the film and gets the boxes that it gets as PNG", { timeout: 2 * LONG }, async () => {
  const [film] = films;
  const { pixels, width } = film;
  const at = (x, y) => pixels[Math.floor(y * film.height) * width + Math.floor(x * width)];
  for (const [what, bytes] of [
    ["plain", whole(film, [pixels])],
    ["run lengths", whole(film, [runLengths(pixels, width)], { syntax: RLE })],
    ["MONOCHROME1", whole(film, [negative(pixels)], { photometric: "MONOCHROME1" })],
  ]) {
    same(await boxesOf(() => open(bytes, `${what}.dcm`)), film.boxes, what);
    await shows(0.5, 0.6, at(0.5, 0.6));
    await shows(0.3, 0.4, at(0.3, 0.4));
    assert.equal(await app.id("problem").count(), 0, what);
    assert.equal(await app.id("frames").count(), 0, "one frame: nothing to choose");
  }
});

test("JPEG Baseline: a code stream by another encoder opens", { timeout: LONG }, async () => {
  const stream = readFileSync(new URL("../../crates/radiograph/tests/dicom/baseline-grey.jpg", import.meta.url));
  await app.answered(() => open(dicom({ width: 40, height: 28, frames: [stream], syntax: BASELINE })));
  const { width, height } = (await app.said("film_read")).at(-1);
  assert.deepEqual([width, height], [40, 28]);
  // Its marker lies in the corner at the top of image-left.
  await shows(0.08, 0.1, 229);
});

test("several frames: one is chosen by button, slider and key, and each is asked anew", { timeout: 3 * LONG }, async () => {
  const [film] = films;
  const many = [...films.map((of) => of.pixels), ...Array.from({ length: 9 }, (_, at) => Buffer.alloc(film.pixels.length, 20 * (at + 1)))];
  assert.ok(films.every(({ width, height }) => width === film.width && height === film.height), "frames of one file have one size");
  const expected = (at) => films[at].boxes;
  same(await boxesOf(() => open(whole(film, many), "cine.dcm")), film.boxes, "it opens at the first");
  assert.equal(await app.id("frame-shown").textContent(), "Frame 1 of 12");
  const shown = (number) => app.page.locator("[data-testid=frame-shown]", { hasText: `Frame ${number} of 12` }).waitFor();

  same(await boxesOf(() => app.id("frames").getByRole("button").last().click()), expected(1), "the next");
  await shown(2);
  await app.id("film-frame").focus();
  same(await boxesOf(() => app.page.keyboard.press(".")), expected(2), "the next by key");
  await shown(3);
  same(await boxesOf(() => app.page.keyboard.press(",")), expected(1), "back by key");
  await shown(2);
  await app.answered(() => app.id("frame").fill("12"));
  await shown(12);
  await shows(0.5, 0.5, 180);
  await app.page.keyboard.press(".");
  await shown(12);

  // Work stays with its frame.
  same(await boxesOf(() => app.id("frame").fill("2")), expected(1), "by slider");
  await app.id("note-film").fill("seen on the second frame");
  await app.id("film-frame").focus();
  await app.page.keyboard.press("p");
  await app.page.locator("[data-testid^=drawn-]").waitFor();
  await app.answered(() => app.id("frame").fill("1"));
  assert.equal(await app.page.locator("[data-testid^=drawn-]").count(), 0, "no box of another frame");
  assert.equal(await app.id("note-film").inputValue(), "");
  const download = app.page.waitForEvent("download");
  await app.answered(() => app.id("frame").fill("2"));
  assert.equal(await app.page.locator("[data-testid^=drawn-]").count(), 1);
  assert.equal(await app.id("note-film").inputValue(), "seen on the second frame");
  await app.id("save-json").click();
  const saved = JSON.parse(readFileSync(await (await download).path()));
  assert.equal(saved.manifest.film.frame, 2, "files say which frame it was");

  // Given again, it opens where the work is.
  await app.answered(() => app.id("sample-1").click());
  await app.answered(() => open(whole(film, many), "cine.dcm"));
  await shown(2);
  assert.equal(await app.id("note-film").inputValue(), "seen on the second frame");
  await app.id("undo").click();
  await app.id("undo").click();
});

test("a key held down over many frames ends at the last one asked for, and no frame is decoded in vain", { timeout: LONG }, async () => {
  const side = 512;
  const frames = Array.from({ length: 40 }, (_, at) => Buffer.alloc(side * side, at * 6));
  await app.answered(() => open(dicom({ width: side, height: side, frames })));
  const before = (await app.said("film_read")).length;
  await app.id("film-frame").focus();
  await app.page.evaluate(() => {
    const frame = document.querySelector("[data-testid=film-frame]");
    for (let press = 0; press < 30; press += 1) frame.dispatchEvent(new KeyboardEvent("keydown", { key: ".", bubbles: true }));
  });
  await app.page.locator("[data-testid=frame-shown]", { hasText: "Frame 31 of 40" }).waitFor();
  await shows(0.5, 0.5, 180);
  await app.reaches("done");
  const read = (await app.said("film_read")).length - before;
  assert.ok(read <= 4, `${read} frames were decoded for 30 presses`);
});

test("a transfer syntax that is not read is named, and the film before it stays", { timeout: LONG }, async () => {
  await app.answered(() => open(whole(films[0], [films[0].pixels])));
  const h264 = "1.2.840.10008.1.2.4.102";
  await open(whole(films[0], [Buffer.alloc(64)], { syntax: h264 }), "video.dcm");
  await app.id("problem").first().waitFor();
  const told = await app.id("problem").first().textContent();
  assert.ok(told.includes(h264) && told.includes("H.264"), told);
  await app.reaches("done");
  assert.ok((await app.page.locator(".file-name").textContent()).startsWith("film.dcm"));
});

test("a film stored from the patient's left is turned, so that R and L are true", { timeout: LONG }, async () => {
  const [width, height] = [300, 300];
  const pixels = Buffer.alloc(width * height, 30);
  // Bright where rows end: with rows that run to the patient's right, that is the right.
  for (let y = 0; y < height; y += 1) pixels.fill(220, y * width + 200, (y + 1) * width);
  await app.answered(() => open(dicom({ width, height, frames: [pixels], texts: [[0x20, 0x20, "CS", "R\\F"]] })));
  await shows(0.15, 0.5, 220);
  assert.ok((await grey(0.85, 0.5)) < 60);
  const middle = async (marker) => {
    const box = await app.page.locator(`.marker.${marker}`).boundingBox();
    return box.x + box.width / 2;
  };
  assert.ok((await middle("right")) < (await middle("left")), "image-left is the patient's right");
});

test("nothing of the patient is shown, stored or saved", { timeout: LONG }, async () => {
  await app.answered(() => open(whole(films[0], [films[0].pixels])));
  const files = [];
  await app.id("save-with-film").check();
  for (const format of ["json", "csv", "coco", "svg", "page", "png"]) {
    const download = app.page.waitForEvent("download");
    await app.id(`save-${format}`).click();
    files.push(readFileSync(await (await download).path()).toString("latin1"));
  }
  const page = await app.page.evaluate(() => document.documentElement.outerHTML);
  const stored = JSON.stringify([await app.page.evaluate(kept), await app.page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }])]);
  for (const secret of PATIENT) {
    assert.ok(!page.includes(secret), `${secret} is on the page`);
    assert.ok(!stored.includes(secret), `${secret} is stored`);
    assert.ok(files.every((file) => !file.includes(secret)), `${secret} is in a file`);
  }
});

test("films of a hospital's archive open", { skip: !existsSync(shared) && "shared/fixtures/dicom is not here", timeout: 3 * LONG }, async (t) => {
  const names = readdirSync(shared).filter((name) => name.endsWith(".dcm"));
  for (const name of names) {
    await app.answered(() => open(readFileSync(new URL(name, shared)), name));
    const { width, height } = (await app.said("film_read")).at(-1);
    assert.ok(width >= 512 && height >= 512);
  }
  t.diagnostic(`${names.length} films`);
});

test("nothing left the page's origin", async () => app.close({ complaints: false }));
