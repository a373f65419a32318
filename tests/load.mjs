// What a long day does to one page in headless Chromium, on the processor: reports, films, work cancelled again and again,
// and the largest inputs, with the memory of page and worker on the way. Fails where memory grows or an answer is missing.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { cancelled, given, held, longestFreeze, many, measured, otherFilm, peakMegabytes, phrase, phrases } from "./lib/load.mjs";
import { LONG, Phrasebox, launch, sample } from "./lib/page.mjs";
import { greyPng } from "./lib/png.mjs";

const [REPORTS, FILMS, CANCELLED] = [500, 200, 100];
/** Each so many reports or films memory is read. */
const STEP = { reports: 100, films: 50, cancelled: 50 };
/** Growth after the first step that is noise: WebAssembly memory grows by whole requests and never shrinks. */
const NOISE = 4_000_000;
/** Films of one's own beside the drawn ones: every other film comes from this folder, if it is given. */
const own = process.env.PHRASEBOX_FILMS
  ? readdirSync(process.env.PHRASEBOX_FILMS).filter((name) => /\.(png|jpe?g|dcm)$/i.test(name)).sort().slice(0, FILMS / 2)
  : [];

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const MB = (bytes) => (bytes / 1e6).toFixed(1);
const rows = [];
const grown = [];
const load = loadavg()[0].toFixed(1);
const browser = await launch();
const app = await Phrasebox.open(browser, { ...measured, patience: 2 * LONG });
const began = Date.now();

async function note(what) {
  const { worker, page, scripts, nodes } = await held(app);
  const row = [what, MB(worker), MB(page), MB(scripts), nodes, await peakMegabytes(browser)];
  rows.push(row);
  console.log(`${Math.round((Date.now() - began) / 1000)} s | ${row.join(" | ")}`);
  return { worker, page };
}

/** Does `action(n)` `count` times; memory may grow in the first step and not after it. */
async function flat(what, count, step, action) {
  const [first, last] = await many(count, step, action, (done) => note(`${done} ${what}`));
  for (const part of ["worker", "page"]) {
    if (last[part] - first[part] > NOISE) grown.push(`${what}: the ${part}'s memory grew from ${MB(first[part])} to ${MB(last[part])} MB`);
  }
}

await app.film((await sample(1)).film);
await app.answered(() => app.report(phrases(0, 3)));
await note("one film and one report");

const ground = [];
await flat("reports of 3 phrases, one film", REPORTS, STEP.reports, async (n) => {
  const { timings } = await app.answered(() => app.report(phrases(3 * n + 3, 3)));
  ground.push(timings.ground_ms);
});
const film = [];
await flat("films", FILMS, STEP.films, async (n) => {
  const mine = n % 2 ? own[(n - 1) / 2] : undefined;
  const give = mine
    ? async () => app.film(readFileSync(join(process.env.PHRASEBOX_FILMS, mine)), mine)
    : () => otherFilm(app, n);
  const { timings } = await app.answered(give);
  film.push(timings.encode_ms);
});
let stopped = 0;
await flat("times cancelled and asked again", CANCELLED, STEP.cancelled, async (n) => {
  const cut = await cancelled(app, () => otherFilm(app, FILMS + n));
  stopped += cut;
  if (cut) await app.answered(() => app.id("run").click());
  await app.reaches("done");
  assert.equal(await app.phrases.count(), 3);
});

const many300 = await longestFreeze(app, () => app.answered(() => app.report(phrases(0, 300))));
assert.equal(await app.phrases.count(), 300);
await note("a report of 300 phrases");
let text = "";
for (let n = 0; text.length < 1_000_000; n += 1) text += `${phrase(n)}\n`;
const long = await longestFreeze(app, () => app.answered(() => given(app, text)));
assert.equal(await app.phrases.count(), 500);
await note("a report of 1 MB");
await app.answered(() => given(app, phrases(0, 3)));
const large = await app.answered(() => app.film(greyPng(10_000, 10_000), "large.png"));
await note("a film of 10,000 x 10,000");
await app.answered(() => otherFilm(app, 1));
await note("an ordinary film after it");

const version = browser.version();
await app.close();
await browser.close();
console.log(`\nChromium ${version}, ${cpus().length} x ${cpus()[0].model}, load before ${load}, ${Math.round((Date.now() - began) / 1000)} s`);
console.log(`${REPORTS} reports: ${Math.round(median(ground))} ms for 3 phrases (median); ${FILMS} films, ${own.length} of them from the folder given: ${Math.round(median(film))} ms decoded and encoded (median)`);
console.log(`${CANCELLED} times cancelled: ${stopped} were stopped under way, the others were done before`);
console.log(`longest time without an answer of the page: ${Math.round(many300)} ms with 300 phrases, ${Math.round(long)} ms with 1 MB; the film of 10,000 x 10,000 took ${Math.round(large.timings.encode_ms)} ms`);
console.log("\n| after | worker MB | page MB | scripts MB | nodes | process peak MB |\n| --- | --- | --- | --- | --- | --- |");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
assert.deepEqual(grown, []);
