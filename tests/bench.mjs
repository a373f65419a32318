// Measures the built page in headless Chromium, on the processor, and the same layers in onnxruntime-web.
// Times are medians; the machine is whatever runs this, so read them beside the comparison.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { Phrasebox, launch, sample } from "./lib/page.mjs";

const RUNS = 5;
/** Side of the square that the film encoder takes, as in the pack's manifest. */
const SIDE = 320;
const EIGHT = [
  "Right lower lobe consolidation.", "Left lower lobe atelectasis.", "Right pleural effusion.", "Left pneumothorax.",
  "Mild cardiomegaly.", "Nodule in the left upper lobe.", "Right perihilar opacity.", "Left apical scarring.",
].join(" ");

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = [];
const row = (what, value, unit = "ms") => rows.push([what, `${unit === "ms" ? Math.round(value) : value} ${unit}`]);

/** Resident memory of the largest page process of `browser` at its highest, in MB; Linux only. */
async function peakMegabytes(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  });
  return Math.round(Math.max(...peaks));
}

const browser = await launch();
const { film } = await sample(1);
const app = await Phrasebox.open(browser);
const started = await app.hears("started");
row("model load, from fetch to golden pass", started.load_ms);
row("golden pass", started.golden_ms);

const [encode, ground] = [[], []];
await app.film(film);
await app.answered(() => app.report(EIGHT));
for (let run = 0; run < RUNS; run += 1) {
  const { timings } = await app.answered(() => app.film(film, `film-${run}.png`));
  encode.push(timings.encode_ms);
  ground.push(timings.ground_ms);
}
const phrases = (await app.said("report_read")).at(-1).phrases.filter(({ groundable }) => groundable).length;
row("film, decode and encode", median(encode));
row("phrase", median(ground) / phrases);

const edits = [];
for (let run = 0; run < RUNS; run += 1) {
  const from = await app.page.evaluate(() => performance.now());
  const { at } = await app.answered(() => app.report(`${EIGHT} Edit ${run}.`));
  edits.push(at - from);
}
row(`edited text to new boxes, ${phrases} phrases, the page's pause included`, median(edits));
row("peak memory of the page's process", await peakMegabytes(browser), "MB");
await app.close();

const bench = fileURLToPath(new URL("bench/", import.meta.url));
execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--silent"], { cwd: bench, stdio: "inherit" });
const { onnxruntimeMillis } = await import("./bench/onnxruntime.mjs");
const reference = await onnxruntimeMillis(browser, SIDE, RUNS);
row(`onnxruntime-web, EfficientNet-Lite0 layers at ${SIDE} px, one thread`, reference);
row("film here, times onnxruntime-web", (median(encode) / reference).toFixed(2), "x");
console.log(`\n${await browser.version()}, ${cpus().length} x ${cpus()[0].model}, medians of ${RUNS}`);
await browser.close();
for (const [what, value] of rows) console.log(`${what.padEnd(68)}${value.padStart(12)}`);
