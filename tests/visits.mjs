// What a first visit and a return cost in headless Chromium, on the processor: bytes, and times from the address on.
import { cpus, loadavg } from "node:os";
import { peakMegabytes } from "./lib/load.mjs";
import { Phrasebox, launch, sample } from "./lib/page.mjs";

const RUNS = 5;
const REPORT = "Right lower lobe consolidation. Left pleural effusion. The heart is enlarged.";

/** Notes when the report can be typed. Runs in the page before anything of it. */
function watch() {
  new MutationObserver((_, observer) => {
    if (!document.querySelector("[data-testid=report-input]")) return;
    self.usableAt = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const { film } = await sample(1);
const load = loadavg()[0].toFixed(1);

/** Film and report are given as soon as the page is there. */
async function visit(app) {
  await app.film(film);
  const done = await app.answered(() => app.report(REPORT));
  const started = await app.hears("started");
  await app.kept();
  return { usable: await app.page.evaluate(() => self.usableAt), model: started.at, film: done.at };
}

const runs = { first: [], back: [] };
const peaks = [];
let version;
for (let run = 0; run < RUNS; run += 1) {
  // A browser of its own: what one keeps of compiled programs would help the next.
  const browser = await launch();
  version = browser.version();
  const app = await Phrasebox.open(browser, { context: { serviceWorkers: "allow" }, init: watch });
  runs.first.push(await visit(app));
  await app.page.close();
  await app.visit("cpu");
  runs.back.push(await visit(app));
  peaks.push(await peakMegabytes(browser));
  await app.close();
  await browser.close();
}
console.log(`Chromium ${version}, ${cpus().length} x ${cpus()[0].model}, medians of ${RUNS}, load before ${load}; the host on the same machine`);
console.log("\n| from the address on, ms | first visit | return |\n| --- | --- | --- |");
for (const [what, name] of [["usable", "usable"], ["model ready", "model"], ["first film and 3 phrases answered", "film"]]) {
  const of = (visits) => Math.round(median(visits.map((times) => times[name])));
  console.log(`| ${what} | ${of(runs.first)} | ${of(runs.back)} |`);
}
console.log(`\npeak memory of the page's process: ${median(peaks)} MB`);
