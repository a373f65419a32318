// Many of everything on one page, and what that leaves behind in memory.
import { readFileSync } from "node:fs";
import { heap, inWorker } from "./worker.mjs";

const FINDINGS = ["consolidation", "atelectasis", "pleural effusion", "opacity", "nodule", "scarring", "pneumothorax", "granuloma"];
const PLACES = ["right upper lobe", "left upper lobe", "right lower lobe", "left lower lobe", "right hilum", "left hilum"];
const DEGREES = ["Mild", "Moderate", "Small", "Large", "Subtle", "Minimal", "Extensive", "Faint", "Dense", "Patchy"];
const TIMES = ["", "new ", "chronic ", "increasing ", "unchanged "];

/** The nth of 2,400 phrases, each a statement of its own. */
export function phrase(n) {
  const pick = (words, step) => words[Math.floor(n / step) % words.length];
  return `${pick(DEGREES, 48)} ${pick(TIMES, 480)}${pick(FINDINGS, 1)} in the ${pick(PLACES, 8)}.`;
}

export const phrases = (from, count) => Array.from({ length: count }, (_, at) => phrase(from + at)).join(" ");

/** Options for a page whose memory can be read. */
export const measured = { route: inWorker(), init: () => {
  const native = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await native.apply(WebAssembly, given);
    self.pageMemory = made.instance.exports.memory;
    return made;
  };
} };

/** What the page and its worker hold, in bytes, after a collection; and the nodes of the document. */
export async function held(app) {
  await app.page.evaluate(() => { self.said.length = 0; self.sent.length = 0; });
  const devtools = (app.devtools ??= await app.context.newCDPSession(app.page));
  await devtools.send("Performance.enable");
  await devtools.send("HeapProfiler.collectGarbage");
  const { metrics } = await devtools.send("Performance.getMetrics");
  const metric = (name) => metrics.find((of) => of.name === name).value;
  return {
    worker: await heap(app.page),
    page: await app.page.evaluate(() => self.pageMemory.buffer.byteLength),
    scripts: metric("JSHeapUsedSize"),
    nodes: metric("Nodes"),
  };
}

/** Resident memory of the largest page process of `browser` at its highest so far, in MB; Linux only. */
export async function peakMegabytes(browser) {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  await devtools.detach();
  const peaks = processInfo.filter(({ type }) => type === "renderer").map(({ id }) => {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  });
  return Math.round(Math.max(...peaks));
}

/** Gives sample 1, 2 or 3 with other pixels each time, as a person would: the nth film. */
export async function otherFilm(app, n) {
  await app.page.evaluate(async (n) => {
    const file = await (await fetch(`samples/${1 + (n % 3)}.png`)).blob();
    const picture = await createImageBitmap(file);
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext("2d");
    context.drawImage(picture, (n % 23) - 11, (Math.floor(n / 23) % 23) - 11);
    const changed = await canvas.convertToBlob({ type: "image/png" });
    const given = new DataTransfer();
    given.items.add(new File([changed], `film-${n}.png`, { type: "image/png" }));
    const input = document.querySelector("[data-testid=film-input]");
    input.files = given.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, n);
}

/** Gives a report at once. Typing a megabyte takes the browser itself minutes. */
export async function given(app, text) {
  await app.page.evaluate((text) => {
    const input = document.querySelector("[data-testid=report-input]");
    input.value = text;
    input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, text);
}

/** Does `action(n)` `count` times and `note(n)` after each `step`; gives what was noted first and last. */
export async function many(count, step, action, note) {
  let first = null;
  let last = null;
  for (let n = 0; n < count; n += 1) {
    await action(n);
    if ((n + 1) % step === 0) {
      last = await note(n + 1);
      first ??= last;
    }
  }
  return [first, last];
}

/** Presses Cancel as soon as the work on `action` has begun, and sees it stopped; gives false where it was done before. */
export async function cancelled(app, action) {
  await app.page.evaluate(() => {
    self.said.length = 0;
    self.pressed = (async () => {
      const over = () => self.said.some(({ type }) => type === "done");
      while (!self.said.some(({ type, stage }) => type === "progress" && ["encoding_film", "grounding"].includes(stage))) await new Promise(requestAnimationFrame);
      const button = document.querySelector("[data-testid=cancel]");
      if (over() || !button) return false;
      button.click();
      while (!over() && !self.said.some(({ type }) => type === "cancelled")) await new Promise(requestAnimationFrame);
      return !over();
    })();
  });
  await action();
  return app.page.evaluate(() => self.pressed);
}

/** The longest time in ms for which the page answered nothing while `action` went on. */
export async function longestFreeze(app, action) {
  await app.page.evaluate(() => {
    self.longest = 0;
    self.freezes = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) self.longest = Math.max(self.longest, duration);
    });
    self.freezes.observe({ type: "longtask" });
  });
  await action();
  return app.page.evaluate(() => {
    self.freezes.takeRecords().forEach(({ duration }) => { self.longest = Math.max(self.longest, duration); });
    self.freezes.disconnect();
    return self.longest;
  });
}
