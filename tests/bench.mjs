// Measures the built page in headless Chromium, on the processor, and the same layers in onnxruntime-web.
// Times are medians; the machine is whatever runs this, so read them beside the comparison and the load.
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { peakMegabytes } from "./lib/load.mjs";
import { Phrasebox, launch, sample } from "./lib/page.mjs";
import { greyPng } from "./lib/png.mjs";

const RUNS = 7;
/** Side of the square that the film encoder takes, as in the pack's manifest. */
const SIDE = 320;
/** A report of eight phrases that a box could mark; another word makes all eight new to the model. */
const eight = (word) =>
  ["right lower lobe consolidation", "left lower lobe atelectasis", "right pleural effusion", "left pneumothorax",
    "cardiomegaly", "nodule in the left upper lobe", "right perihilar opacity", "left apical scarring"]
    .map((phrase) => `${word} ${phrase}.`)
    .join(" ");
const WORDS = ["Mild", "Moderate", "Small", "Large", "Subtle", "Minimal", "Extensive"];

/** A report of a hundred words in the usual order. */
const HUNDRED = `INDICATION: Cough and fever for three days. COMPARISON: Chest film of last year. FINDINGS: The heart is
mildly enlarged. There is a small right pleural effusion with adjacent basilar atelectasis, increased since the earlier
film. No pneumothorax. Patchy opacity in the left lower lobe may represent pneumonia. The mediastinal contours are
within normal limits. A right internal jugular line ends in the superior vena cava. Degenerative changes of the thoracic
spine are noted. Old healed fracture of the left sixth rib. No free air. IMPRESSION: Possible left lower lobe pneumonia.
Small right effusion, increased. Follow up is advised by radiograph.`;

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = [];
const row = (what, value, unit = "ms") => rows.push([what, `${typeof value === "number" ? Math.round(value) : value} ${unit}`]);

/** Intervals between the frames that the page shows while `action` goes on, in ms. */
async function frames(app, action) {
  await app.page.evaluate(() => {
    self.frameTimes = [];
    const note = (at) => {
      self.frameTimes.push(at);
      self.frameWatch = requestAnimationFrame(note);
    };
    self.frameWatch = requestAnimationFrame(note);
  });
  await action();
  const times = await app.page.evaluate(() => {
    cancelAnimationFrame(self.frameWatch);
    return self.frameTimes;
  });
  return times.slice(1).map((at, i) => at - times[i]).sort((a, b) => a - b);
}

const load = loadavg()[0].toFixed(1);
const browser = await launch();
const { film } = await sample(1);
const app = await Phrasebox.open(browser);
const started = await app.hears("started");
row("model load, from fetch to golden pass", started.load_ms);
row("golden pass", started.golden_ms);

// Without a film a report is answered once it is read.
const reading = [];
for (const word of ["", ...WORDS]) {
  await app.report(`${HUNDRED} ${word}`);
  const { timings } = await app.hears("done", reading.length + 1);
  reading.push(timings.read_ms);
}
const words = HUNDRED.split(/\s+/).length;
row(`report of ${words} words, read for the first time`, reading[0].toFixed(1), "ms");
row("the same with one more word, read after that", median(reading.slice(1)).toFixed(1), "ms");

const last = async (type) => (await app.said(type)).at(-1);
const times = { whole: [], film: [], encoder: [], phrase: [], edit: [], one: [] };
await app.film(film);
await app.answered(() => app.report(eight("Severe")));
const { phrases: read } = await last("report_read");
const phrases = read.filter(({ groundable }) => groundable).length;
for (let run = 0; run < RUNS; run += 1) {
  const { at, timings } = await app.answered(() => app.film(film, `film-${run}.png`));
  const { at: decoded } = await last("film_read");
  const steps = (await app.said("progress")).filter(({ stage }) => stage === "encoding_film");
  times.whole.push(at - (await app.sentLast("film")));
  times.film.push(timings.encode_ms);
  times.encoder.push(steps.at(-1).at - decoded);
  times.phrase.push(timings.ground_ms / phrases);
}
for (const word of WORDS) {
  const typed = async (text) => {
    const from = await app.page.evaluate(() => performance.now());
    const { at } = await app.answered(() => app.report(text));
    return at - from;
  };
  times.edit.push(await typed(eight(word)));
  times.one.push(await typed(`${eight(word)} ${word} right apical opacity.`));
}
row(`film and ${phrases} phrases to the last box`, median(times.whole));
row("film, decoded and encoded", median(times.film));
row("phrase", median(times.phrase));
row(`report with ${phrases} new phrases to the last box, from the last key, the page's pause included`, median(times.edit));
row(`one more phrase in a report of ${phrases} to its box, likewise`, median(times.one));
await app.film(greyPng(3000, 3000), "large.png");
await app.reaches("done");
await app.page.locator(".film[data-painted]:not([data-painted='0'])").waitFor();
const drag = async (dx, dy) => {
  const f = await app.id("film-frame").boundingBox();
  const [x, y] = [f.x + f.width / 2, f.y + f.height / 2];
  await app.page.mouse.move(x, y);
  await app.page.mouse.down();
  for (let turn = 0; turn < 4; turn += 1) {
    for (const way of [1, -1]) await app.page.mouse.move(x + way * dx, y + way * dy, { steps: 30 });
  }
  await app.page.mouse.up();
};
const frameRow = async (what, dx, dy) => {
  const taken = await frames(app, () => drag(dx, dy));
  const at = (share) => taken[Math.floor(share * (taken.length - 1))].toFixed(1);
  row(`${what}: time between frames, median / 95th percentile of ${taken.length}`, `${at(0.5)} / ${at(0.95)}`, "ms ");
};
await app.id("do-1:1").click();
await app.page.waitForTimeout(1000);
await frameRow("panning a film of 3,000 x 3,000 at its own size", 200, 150);
await app.id("do-Fit").click();
await app.id("do-+").click();
await app.page.waitForTimeout(1000);
await frameRow("panning it nearly whole", 60, 60);
await app.id("do-Window").click();
await frameRow("dragging its window", 80, 80);
row("peak memory of the page's process", await peakMegabytes(browser), "MB");
await app.close();

const bench = fileURLToPath(new URL("bench/", import.meta.url));
execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], { cwd: bench, stdio: "inherit" });
const { onnxruntimeMillis } = await import("./bench/onnxruntime.mjs");
const reference = await onnxruntimeMillis(browser, SIDE, RUNS);
const encoder = median(times.encoder);
row("image encoder, its progress and turns of the event loop included", encoder);
row(`onnxruntime-web, the same layers at ${SIDE} px, wasm, one thread`, reference);
row("image encoder, times onnxruntime-web", (encoder / reference).toFixed(2), "x");
console.log(`\nChromium ${browser.version()}, ${cpus().length} x ${cpus()[0].model}, medians of ${RUNS}, load before ${load}`);
await browser.close();
console.log("\n| what | measured |\n| --- | --- |");
for (const [what, value] of rows) console.log(`| ${what} | ${value} |`);
