// The film's viewer: looking closer, greys, sides, keys, fingers.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch } from "../lib/page.mjs";

let browser;
let app;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  await app.answered(() => app.id("sample-1").click());
  await painted(app);
});
after(async () => browser?.close());

const painted = (app) => app.page.locator(".film[data-painted]:not([data-painted='0'])").waitFor();
const frame = (app) => app.id("film-frame").boundingBox();
/** A point of the frame, as shares of its width and height. */
const spot = async (app, x, y) => {
  const f = await frame(app);
  return [f.x + f.width * x, f.y + f.height * y];
};
/** Film coordinates under a point of the screen, from where the browser draws the boxes. */
const filmAt = (app, at) =>
  app.page.evaluate(([x, y]) => {
    const group = document.querySelector("[data-testid=film-overlay] > g");
    const p = new DOMPoint(x, y).matrixTransform(group.getScreenCTM().inverse());
    return [p.x / 1000, p.y / 1000];
  }, at);
/** Greys of the canvas at shares of its width and height, and the film's own. */
const greys = (app, points = [[0.3, 0.5], [0.5, 0.2], [0.7, 0.6]]) =>
  app.page.evaluate((points) => {
    const canvas = document.querySelector("canvas.film");
    return points.map(([x, y]) => canvas.getContext("2d").getImageData(x * canvas.width, y * canvas.height, 1, 1).data[0]);
  }, points);
/** Where `canvas.film` lies on the screen. */
const film = (app) => app.page.locator("canvas.film").boundingBox();
const near = (a, b, by = 0.004) => a.every((v, i) => Math.abs(v - b[i]) < by);

test("the wheel zooms at the pointer and dragging moves the film with the pointer", async () => {
  const at = await spot(app, 0.4, 0.6);
  const before = await filmAt(app, at);
  const whole = await film(app);
  await app.page.mouse.move(...at);
  await app.page.mouse.wheel(0, -600);
  await app.page.waitForFunction((w) => document.querySelector("canvas.film").getBoundingClientRect().width > w * 2, whole.width);
  assert.ok(near(await filmAt(app, at), before), "the point under the pointer stays");

  await app.page.mouse.down();
  const to = [at[0] + 60, at[1] - 40];
  await app.page.mouse.move(...to, { steps: 6 });
  await app.page.mouse.up();
  assert.ok(near(await filmAt(app, to), before), "the film goes with the pointer");
  await app.id("do-Fit").click();
  assert.deepEqual(await film(app), whole);
});

test("a drag that begins on a box holds no box, a click does", async () => {
  const [[id]] = await app.drawn();
  const mean = await app.id(id).locator(".mean").boundingBox();
  const at = [mean.x + mean.width / 2, mean.y + mean.height / 2];
  await app.page.mouse.move(...at);
  await app.page.mouse.wheel(0, -400);
  await app.page.waitForFunction(([id, w]) => document.querySelector(`#${id} .mean`).getBoundingClientRect().width > w * 1.5, [id, mean.width]);
  await app.page.mouse.down();
  await app.page.mouse.move(at[0] - 40, at[1] - 30, { steps: 4 });
  await app.page.mouse.up();
  assert.equal(await app.page.locator("[data-xyxy][aria-pressed=true]").count(), 0);
  await app.page.mouse.click(at[0] - 40, at[1] - 30);
  assert.equal(await app.page.locator("[data-xyxy][aria-pressed=true]").count(), 1);
  await app.page.keyboard.press("Escape");
  await app.id("do-Reset").click();
});

test("however the film lies, its markers and boxes tell the patient's side", async () => {
  const boxes = (await app.said("grounded")).filter(({ answer }) => answer.decision === "box");
  const { index, answer } = boxes.find(({ answer }) => answer.side === "left");
  const middle = async (locator) => {
    const b = await locator.boundingBox();
    return [b.x + b.width / 2, b.y + b.height / 2];
  };
  const lies = [];
  for (const step of ["", "Rotate", "Rotate", "Rotate", "Rotate", "Flip", "Rotate", "Rotate", "Rotate"]) {
    if (step) await app.id(`do-${step}`).click();
    const [r, l] = [await middle(app.page.locator(".marker.right")), await middle(app.page.locator(".marker.left"))];
    const axis = Math.abs(r[0] - l[0]) > Math.abs(r[1] - l[1]) ? 0 : 1;
    const box = await middle(app.id(`box-${index}-0`).locator(".mean"));
    assert.ok(Math.abs(box[axis] - l[axis]) < Math.abs(box[axis] - r[axis]), `the left box lies towards L: ${lies.length}`);
    assert.deepEqual(JSON.parse(await app.id(`box-${index}-0`).getAttribute("data-xyxy")).map((v) => v.toFixed(4)),
      answer.boxes[0].xyxy.map((v) => v.toFixed(4)), "the box itself is the film's");
    lies.push(["R", "L", "top", "bottom"][axis * 2 + Number(r[axis] > l[axis])]);
    assert.equal(await app.id("mirrored").count(), lies.length > 5 ? 1 : 0);
  }
  // R at the left, top, right, bottom, left again; flipped it is at the right, bottom, left, top.
  assert.deepEqual(lies, ["R", "top", "L", "bottom", "R", "L", "bottom", "R", "top"]);
  await app.id("do-Reset").click();
});

test("window and level, presets and invert change the greys, and reset brings them back", async () => {
  const stored = await greys(app);
  await app.id("do-Invert").click();
  assert.deepEqual(await greys(app), stored.map((grey) => 255 - grey));
  await app.id("do-Invert").click();
  assert.deepEqual(await greys(app), stored);

  await app.id("do-Window").click();
  const at = await spot(app, 0.5, 0.5);
  const drag = async (dx, dy, button = "left") => {
    await app.page.mouse.move(...at);
    await app.page.mouse.down({ button });
    await app.page.mouse.move(at[0] + dx, at[1] + dy, { steps: 5 });
    await app.page.mouse.up({ button });
  };
  await drag(0, -60);
  const brighter = await greys(app);
  assert.ok(brighter.every((grey, i) => grey >= stored[i]) && brighter.some((grey, i) => grey > stored[i] + 10), "up is brighter");
  assert.equal(await app.id("preset").inputValue(), "own");
  await app.id("preset").selectOption("lungs");
  assert.notDeepEqual(await greys(app), stored);
  await app.id("preset").selectOption("as stored");
  assert.deepEqual(await greys(app), stored);
  await app.id("do-Move").click();
  await drag(-80, 0, "right");
  assert.match(await app.id("view-numbers").textContent(), /W 1\d\d L 128/, "the right button sets the window with any tool");
  await app.id("do-Reset").click();
  assert.deepEqual(await greys(app), stored);
});

test("the magnifier shows what it is held over, larger, and goes with the pointer", async () => {
  await app.id("do-Magnify").click();
  const at = await spot(app, 0.35, 0.5);
  await app.page.mouse.move(...at);
  const lens = app.id("lens");
  await app.page.locator("[data-testid=lens].held").waitFor();
  const held = await lens.boundingBox();
  assert.ok(near([held.x + held.width / 2, held.y + held.height / 2], at, 2));
  const [x, y] = await filmAt(app, at);
  const [under] = await greys(app, [[x, y]]);
  const shown = await lens.evaluate((lens) => lens.getContext("2d").getImageData(lens.width / 2, lens.height / 2, 1, 1).data[0]);
  assert.ok(Math.abs(shown - under) < 24, `grey ${shown} in the magnifier, ${under} on the film`);
  await app.page.mouse.move(5, 5);
  await app.page.locator("[data-testid=lens]:not(.held)").waitFor({ state: "attached" });
  await app.id("do-Reset").click();
});

test("every key of the key map does something, and only while the viewer has the focus", async () => {
  const look = () => app.page.evaluate(() => [
    document.querySelector("canvas.film").style.transform,
    document.querySelector("[data-testid=view-numbers]").textContent,
    document.querySelector(".marker.right").className,
    [...document.querySelectorAll("[data-testid=viewer] [aria-pressed=true]")].map((b) => b.textContent).join(),
    document.querySelectorAll("[data-testid=lens].held, [data-testid=key-map], [data-testid=film-overlay]").length,
    document.querySelector("[data-testid=lens]").style.transform,
  ].join("|"));
  await app.id("film-frame").focus();
  const keys = ["+", "-", "=", "0", "1", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "w", "d", "v", "l", "s", "a", "o", "b",
    "Shift+B", "c", "Shift+C", "i", "r", "Shift+R", "f", "x", "x", "e", "e", "m", "ArrowLeft", "?", "?", "n"];
  for (const key of keys) {
    // What a key takes back must have been there: a closer, turned, mirrored look in a window of its own.
    if (["0", "-", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "1"].includes(key)) await app.page.keyboard.press("+");
    const before = await look();
    await app.page.keyboard.press(key);
    assert.notEqual(await look(), before, `${key} does something`);
  }
  const rows = await (async () => {
    await app.page.keyboard.press("?");
    const rows = await app.id("key-map").locator("kbd").allTextContents();
    await app.page.keyboard.press("?");
    return rows;
  })();
  assert.equal(rows.length, 29);
  const report = await app.id("report-input").inputValue();
  const before = await look();
  await app.id("report-input").focus();
  await app.page.keyboard.press("End");
  await app.page.keyboard.type("r");
  assert.equal(await look(), before, "a letter typed into the report is a letter");
  await app.answered(() => app.report(report));
});

test("nothing left the page's origin and the page did not complain", async () => app.close());

test("two fingers zoom, one moves the enlarged film, and with the whole film in sight it scrolls the page", { timeout: LONG }, async () => {
  const context = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  const phone = await Phrasebox.open(browser, { context });
  await phone.answered(() => phone.id("sample-1").tap());
  await painted(phone);
  await phone.id("film-frame").scrollIntoViewIfNeeded();
  const devtools = await phone.context.newCDPSession(phone.page);
  const touch = async (type, ...points) => {
    await devtools.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await phone.page.evaluate(() => new Promise(requestAnimationFrame));
  };
  const f = await frame(phone);
  const middle = [f.x + f.width / 2, f.y + f.height / 2];
  const apart = (by) => [[middle[0] - by, middle[1]], [middle[0] + by, middle[1]]];
  const whole = await film(phone);
  await touch("touchStart", ...apart(30));
  for (const by of [40, 50, 60, 75, 90]) await touch("touchMove", ...apart(by));
  await touch("touchEnd");
  await phone.page.waitForFunction((w) => document.querySelector("canvas.film").getBoundingClientRect().width > w * 2, whole.width);

  const before = await film(phone);
  await touch("touchStart", middle);
  for (const by of [10, 20, 30, 40]) await touch("touchMove", [middle[0] + by, middle[1]]);
  await touch("touchEnd");
  await phone.page.waitForFunction((x) => document.querySelector("canvas.film").getBoundingClientRect().x > x + 20, before.x);
  const scroll = () => phone.page.evaluate(() => scrollY);
  // Chromium takes a tap right after a swipe for a part of it; no finger is that quick.
  await phone.page.waitForTimeout(400);
  await phone.id("do-Fit").tap();
  await phone.page.waitForFunction((w) => document.querySelector("canvas.film").getBoundingClientRect().width <= w + 1, whole.width);
  const top = await scroll();
  const now = await frame(phone);
  const on = [now.x + now.width / 2, now.y + now.height / 2];
  await touch("touchStart", on);
  for (const by of [20, 60, 100, 140]) await touch("touchMove", [on[0], on[1] - by]);
  await touch("touchEnd");
  await phone.page.waitForFunction((top) => scrollY > top + 40, top);
  const wide = await phone.page.evaluate(() => document.documentElement.scrollWidth);
  const screen = phone.page.viewportSize().width;
  assert.ok(wide <= screen, `the page is ${wide} px wide on a screen of ${screen}`);
  await phone.close();
});
