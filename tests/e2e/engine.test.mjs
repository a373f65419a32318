// Where the model runs: without an adapter on the processor, by itself; on WebGPU with the same boxes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const REPORT = "Right lower lobe consolidation. Left pleural effusion.";
/** Largest difference of any coordinate between engines; rounding of another order, not another answer. */
const AGREEMENT = 0.01;

/** A software adapter took 68 s for this on a quiet machine; on a busy one it may never be done. */
const SOFTWARE = 1.5 * LONG;

async function answers(browser, engine, patience) {
  const app = await Phrasebox.open(browser, { engine, patience });
  await app.film((await sample(1)).film);
  const { timings } = await app.answered(() => app.report(REPORT));
  const started = await app.hears("started");
  const shown = await app.id("engine").textContent();
  const grounded = (await app.said("grounded")).map(({ answer }) => answer);
  await app.close();
  return { started, shown, grounded, timings };
}

test("a browser whose adapter is null answers on the processor by itself", { timeout: LONG }, async () => {
  const browser = await launch();
  try {
    const { started, shown } = await answers(browser, "auto");
    assert.equal(started.engine.kind, "cpu");
    assert.ok(started.engine.why, "it says why");
    assert.match(shown, /CPU/);
  } finally {
    await browser.close();
  }
});

test("a software adapter is passed over for the processor", { timeout: LONG }, async () => {
  const browser = await launch({ webgpu: true });
  try {
    const { started } = await answers(browser, "auto");
    assert.equal(started.engine.kind, "cpu");
  } finally {
    await browser.close();
  }
});

test("WebGPU gives the boxes that the processor gives", { timeout: SOFTWARE + LONG }, async (t) => {
  const browser = await launch({ webgpu: true });
  try {
    // The browser's software adapter computes a thousand times slower than a GPU: on a busy machine it may not be
    // done within the bound. Then nothing was compared, and that is what is said.
    const gpu = await answers(browser, "webgpu-any", SOFTWARE).catch((error) => {
      if (error.name !== "TimeoutError") throw error;
      return null;
    });
    if (gpu === null) {
      t.skip(`the software adapter did not answer within ${SOFTWARE / 1000} s`);
      return;
    }
    const cpu = await answers(browser, "cpu");
    assert.equal(gpu.started.engine.kind, "webgpu");
    assert.match(gpu.shown, /WebGPU/);
    const boxes = ({ grounded }) => grounded.map(({ boxes }) => boxes.map(({ xyxy }) => xyxy));
    const [one, other] = [boxes(gpu), boxes(cpu)];
    assert.deepEqual(one.map((of) => of.length), other.map((of) => of.length));
    const [flat, reference] = [one.flat(2), other.flat(2)];
    assert.ok(reference.length >= 8, "both phrases have candidates");
    const worst = Math.max(...reference.map((value, at) => Math.abs(value - flat[at])));
    t.diagnostic(`largest difference between WebGPU and CPU: ${worst.toExponential(2)} of the film; adapter ${gpu.started.engine.adapter}`);
    t.diagnostic(`WebGPU (software): load ${Math.round(gpu.started.load_ms)} ms, film ${Math.round(gpu.timings.encode_ms)} ms, phrases ${Math.round(gpu.timings.ground_ms)} ms`);
    assert.ok(worst <= AGREEMENT, `${worst} is more than ${AGREEMENT}`);
  } finally {
    await browser.close();
  }
});
