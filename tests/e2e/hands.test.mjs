// Boxes by the hand: moved, resized and drawn with mouse, finger and keys, on whichever side the film is turned to.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const REPORT = "Right pleural effusion. Left pleural effusion.";
let browser;
let app;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser);
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(REPORT));
});
after(async () => browser?.close());

const xyxy = async (id, on = app) => JSON.parse(await on.id(id).getAttribute("data-xyxy"));
const middle = async (locator) => {
  const b = await locator.boundingBox();
  return [b.x + b.width / 2, b.y + b.height / 2];
};
const drag = async (from, to) => {
  await app.page.mouse.move(...from);
  await app.page.mouse.down();
  await app.page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2);
  await app.page.mouse.move(...to);
  await app.page.mouse.up();
};
const close = (a, b, by = 0.006) => a.every((v, i) => Math.abs(v - b[i]) <= by);
const handle = (name) => app.id(`handle-${name}`);
/** Where the film is, once it is in sight. */
const film = async () => {
  await app.id("film-frame").scrollIntoViewIfNeeded();
  return app.page.locator("canvas.film").boundingBox();
};
/** Presses undo until there is nothing to undo. */
async function undoAll() {
  while (!(await app.id("undo").isDisabled())) await app.id("undo").click();
}

test("a held box is moved and resized by its handles, and each drag is one step to undo", { timeout: LONG }, async () => {
  const [[id]] = await app.drawn();
  const before = await xyxy(id);
  await app.id(id).dispatchEvent("click");
  const { width, height } = await film();
  const grip = await middle(handle("whole"));
  await drag(grip, [grip[0] + 0.05 * width, grip[1] - 0.04 * height]);
  const moved = await xyxy(id);
  assert.ok(close(moved, [before[0] + 0.05, before[1] - 0.04, before[2] + 0.05, before[3] - 0.04]), `${before} -> ${moved}`);

  const corner = await middle(handle("left-top"));
  await drag(corner, [corner[0] - 0.03 * width, corner[1] - 0.05 * height]);
  const sized = await xyxy(id);
  assert.ok(close(sized, [moved[0] - 0.03, moved[1] - 0.05, moved[2], moved[3]]), `${moved} -> ${sized}`);
  const [, phrase] = id.match(/^box-(\d+)/);
  await app.id(`result-${phrase}`).getByText("corrected by you").waitFor();

  await app.page.keyboard.press("Control+z");
  assert.deepEqual(await xyxy(id), moved);
  await app.page.keyboard.press("Control+z");
  assert.deepEqual(await xyxy(id), before);
  await app.page.keyboard.press("Control+Shift+z");
  assert.deepEqual(await xyxy(id), moved);
  await undoAll();
  await app.page.keyboard.press("Escape");
  assert.equal(await handle("whole").count(), 0, "Escape lets go");
});

test("a box drawn for no phrase is asked for the phrases that it overlaps", { timeout: LONG }, async () => {
  const [[id, over]] = await app.drawn();
  const [, phrase] = id.match(/^box-(\d+)/);
  await app.id("do-Draw a box").click();
  const f = await film();
  const at = ([x, y]) => [f.x + x * f.width, f.y + y * f.height];
  await drag(at([over[0] + 0.01, over[1] + 0.01]), at([over[2] - 0.01, over[3] - 0.01]));
  const drawn = await xyxy("drawn-0");
  assert.ok(close(drawn, [over[0] + 0.01, over[1] + 0.01, over[2] - 0.01, over[3] - 0.01]), `${drawn}`);
  assert.match(await app.id(`assign-0-${phrase}`).textContent(), /overlap [5-9]\d %/);
  await app.id(`assign-0-${phrase}`).click();
  await app.id("loose-list").waitFor({ state: "detached" });
  await app.id(`result-${phrase}`).getByText("drawn by you").waitFor();
  await app.id("remove-drawn-0").click();
  assert.equal(await app.id("drawn-0").count(), 0);
  await undoAll();
  await app.page.keyboard.press("Escape");
});

test("with a phrase held, a box drawn is that phrase's", { timeout: LONG }, async () => {
  await app.id("phrase-1").click();
  await app.id("do-Draw a box").click();
  const f = await film();
  await drag([f.x + 0.6 * f.width, f.y + 0.5 * f.height], [f.x + 0.8 * f.width, f.y + 0.7 * f.height]);
  const line = app.id("result-1");
  await line.getByText("drawn by you").waitFor();
  assert.equal(await line.locator("[data-status=drawn] strong").textContent(), "left");
  await undoAll();
  await app.page.keyboard.press("Escape");
});

test("however the film lies, a box drawn next to L is on the patient's left", { timeout: LONG }, async () => {
  let number = -1;
  for (const step of ["", "Rotate", "Rotate", "Rotate", "Flip"]) {
    if (step) await app.id(`do-${step}`).click();
    await app.id("do-Draw a box").click();
    await film();
    const [r, l] = [await middle(app.page.locator(".marker.right")), await middle(app.page.locator(".marker.left"))];
    const centre = await middle(app.page.locator("canvas.film"));
    const way = [(l[0] - r[0]) / 2, (l[1] - r[1]) / 2];
    const spot = (share, side) => [0, 1].map((k) => centre[k] + way[k] * share + (Math.abs(way[k]) < 20 ? side : 0));
    await drag(spot(0.2, -40), spot(0.5, 40));
    const [x0, , x1] = await xyxy(`drawn-${(number += 1)}`);
    // Image-right is the patient's left, however it is shown.
    assert.ok((x0 + x1) / 2 > 0.5, `after ${step || "nothing"}: ${x0}..${x1}`);
  }
  await app.id("do-Reset").click();
  await undoAll();
  await app.page.keyboard.press("Escape");
});

test("everything by keyboard: a box is put, moved, sized, undone and taken away", { timeout: LONG }, async () => {
  await app.id("film-frame").focus();
  await app.page.keyboard.press("p");
  await app.page.waitForFunction(() => document.activeElement?.id === "drawn-0");
  const put = await xyxy("drawn-0");
  const press = async (keys) => {
    await app.page.keyboard.press(keys);
    await app.page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    assert.equal(await app.page.evaluate(() => document.activeElement.id), "drawn-0", "the box keeps the focus");
  };
  for (let i = 0; i < 4; i += 1) await press("Shift+ArrowLeft");
  const moved = await xyxy("drawn-0");
  const { width } = await film();
  // To the left on the screen is towards the patient's right.
  assert.ok(close(moved, [put[0] - 20 / width, put[1], put[2] - 20 / width, put[3]], 0.002), `${put} -> ${moved}`);
  await press("Shift+Alt+ArrowDown");
  const sized = await xyxy("drawn-0");
  assert.ok(sized[3] > moved[3] && close(sized.slice(0, 3), moved.slice(0, 3), 1e-5));
  await app.page.keyboard.press("Control+z");
  assert.deepEqual(await xyxy("drawn-0"), put, "small steps are undone as one");
  await app.id("drawn-0").focus();
  await app.page.keyboard.press("Delete");
  assert.equal(await app.id("drawn-0").count(), 0);
  await undoAll();
});

test("a rejected box leaves the film, and a click in the list brings it back", { timeout: LONG }, async () => {
  const [[id]] = await app.drawn();
  const [, phrase, nth] = id.match(/^box-(\d+)-(\d+)$/);
  await app.id(`reject-${phrase}-${nth}`).click();
  assert.equal(await app.id(id).count(), 0);
  await app.id(`reject-${phrase}-${nth}`).click();
  assert.equal(await app.id(id).count(), 1);
  await undoAll();
});

test("nothing left the page's origin and the page did not complain", async () => app.close());

test("a finger moves a box and draws one", { timeout: LONG }, async () => {
  const context = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
  const phone = await Phrasebox.open(browser, { context });
  await phone.film((await sample(1)).film);
  await phone.answered(() => phone.report(REPORT));
  await phone.id("film-frame").scrollIntoViewIfNeeded();
  const devtools = await phone.context.newCDPSession(phone.page);
  const touch = async (type, ...points) => {
    await devtools.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
    await phone.page.evaluate(() => new Promise(requestAnimationFrame));
  };
  const swipe = async (from, to) => {
    await touch("touchStart", from);
    for (const share of [0.3, 0.6, 1]) await touch("touchMove", [0, 1].map((k) => from[k] + (to[k] - from[k]) * share));
    await touch("touchEnd");
  };
  const [[id]] = await phone.drawn();
  const before = await xyxy(id, phone);
  await phone.id(id).dispatchEvent("click");
  const grip = await middle(phone.id("handle-whole"));
  const { width, height } = await phone.page.locator("canvas.film").boundingBox();
  await swipe(grip, [grip[0], grip[1] - 40]);
  const moved = await xyxy(id, phone);
  assert.ok(close(moved, [before[0], before[1] - 40 / height, before[2], before[3] - 40 / height], 0.01), `${before} -> ${moved}`);
  await phone.id("do-Draw a box").tap();
  await phone.id("film-frame").scrollIntoViewIfNeeded();
  const f = await phone.page.locator("canvas.film").boundingBox();
  await swipe([f.x + 0.6 * width, f.y + 0.3 * height], [f.x + 0.85 * width, f.y + 0.5 * height]);
  assert.ok(close(await xyxy("drawn-0", phone), [0.6, 0.3, 0.85, 0.5], 0.02), "image-right: the patient's left");
  await phone.close();
});
