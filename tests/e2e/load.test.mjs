// Much of everything: memory stays flat over reports and films, cancelling again and again loses nothing, a long report is
// answered. `cargo xtask bench load` does much more of it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { cancelled, held, longestFreeze, measured, otherFilm, phrase, phrases } from "../lib/load.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

/** Growth that is noise: a page of WebAssembly memory here and there, and what the browser keeps of its own. */
const NOISE = 2_000_000;
let browser;
let app;
before(async () => {
  browser = await launch();
  app = await Phrasebox.open(browser, measured);
  await app.film((await sample(1)).film);
  await app.answered(() => app.report(phrases(0, 3)));
});
after(async () => browser?.close());

test("reports, films and work cancelled again and again leave memory as it was, and every answer comes", { timeout: 3 * LONG }, async (t) => {
  let films = 0;
  let stopped = 0;
  const some = async (from, count) => {
    for (let n = from; n < from + count; n += 1) {
      await app.answered(() => app.report(phrases(3 * n, 3)));
      await app.answered(() => otherFilm(app, (films += 1)));
      const cut = await cancelled(app, () => otherFilm(app, (films += 1)));
      stopped += cut;
      if (cut) await app.answered(() => app.id("run").click());
      await app.reaches("done");
      assert.equal(await app.phrases.count(), 3);
    }
  };
  await some(1, 3);
  const before = await held(app);
  await some(4, 8);
  assert.ok(stopped > 5, `only ${stopped} were stopped`);
  const after = await held(app);
  const told = Object.keys(before).map((name) => `${name} ${before[name]} → ${after[name]}`).join(", ");
  t.diagnostic(told);
  for (const part of ["worker", "page"]) assert.ok(after[part] - before[part] <= NOISE, `the ${part}'s memory grew: ${told}`);
});

test("a report of 300 phrases is answered whole", { timeout: 2 * LONG }, async (t) => {
  const freeze = await longestFreeze(app, () => app.answered(() => app.report(phrases(0, 300))));
  assert.equal(await app.phrases.count(), 300);
  t.diagnostic(`300 phrases: nothing for ${Math.round(freeze)} ms at most`);
  await app.answered(() => app.report(phrase(0)));
  assert.equal(await app.phrases.count(), 1);
  await app.close();
});
