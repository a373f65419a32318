// One real film of each data set beside the checkout, where there is one: never part of the project.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { LONG, Phrasebox, launch } from "../lib/page.mjs";

const DATA = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const skip = existsSync(DATA) ? false : "no real films beside the checkout";

const centre = ([x0, , x1]) => (x0 + x1) / 2;
const side = (box) => (centre(box.xyxy) < 0.5 ? "right" : "left");
const SETS = [
  { set: "nih", fits: ({ boxes }) => boxes.length === 1 && boxes[0].source === "rsna" },
  { set: "covid-seg", fits: ({ boxes }) => boxes.filter(({ label }) => /Opacit|Consolidation/.test(label)).length === 1 },
  { set: "lung-boxes", fits: ({ boxes }) => boxes.length >= 2 },
];

function overlap(a, b) {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  const both = Math.max(width, 0) * Math.max(height, 0);
  const area = ([x0, y0, x1, y1]) => (x1 - x0) * (y1 - y0);
  return both / (area(a) + area(b) - both);
}

let browser;
let app;
let films = 0;
before(async () => {
  if (skip) return;
  browser = await launch();
  app = await Phrasebox.open(browser);
});
after(async () => browser?.close());

for (const { set, fits } of SETS) {
  test(`a real film of ${set} is answered`, { timeout: LONG, skip }, async (t) => {
    const film = JSON.parse(readFileSync(`${DATA}${set}/annotations.json`, "utf8")).find(fits);
    assert.ok(film, "the set has such a film");
    const truth = film.boxes.find(({ label }) => !label || /Opacit|Consolidation/.test(label)) ?? film.boxes[0];
    const report = `Opacity in the ${side(truth)} lung. No pneumothorax.`;
    // Without a report, so that the last film's is not answered on this one first.
    await app.report("");
    await app.reaches("ready");
    await app.film(readFileSync(`${DATA}${set}/${film.image}`), film.image.split("/").at(-1), "image/jpeg");
    await app.hears("film_read", (films += 1));
    await app.answered(() => app.report(report));
    const [opacity, absent] = (await app.said("grounded")).slice(-2).map(({ answer }) => answer);
    assert.equal(opacity.side, side(truth));
    assert.ok(opacity.boxes.length === 1 && opacity.presence >= 0 && opacity.presence <= 1, "the model was asked");
    const [{ xyxy }] = opacity.boxes;
    assert.equal(side({ xyxy }), side(truth), "the box is on the side that the report says");
    assert.deepEqual([absent.decision, absent.reason], ["no_box", "absent"]);
    t.diagnostic(`${set}: ${opacity.decision}, presence ${opacity.presence.toFixed(2)}, IoU with the reader's ${truth.label ?? "opacity"} ${overlap(xyxy, truth.xyxy).toFixed(2)}`);
  });
}

test("nothing left the page's origin with real films", { skip }, async () => app.close());
