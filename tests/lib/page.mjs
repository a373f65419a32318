// The page as a person meets it: what can be given to it, and what it shows.
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const url = process.env.PHRASEBOX_URL;
const executablePath = process.env.PHRASEBOX_CHROMIUM;
const QUIET = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** A loaded model and a grounded report may take this long on two busy cores. */
export const LONG = 240_000;

/** Starts Chromium. Without `webgpu` it has `navigator.gpu` but no adapter; with it, a software adapter. `args`: more switches. */
export function launch({ webgpu = false, args = [] } = {}) {
  assert.ok(url && executablePath, "run these tests through `cargo xtask test`");
  return chromium.launch({ executablePath, headless: true, args: [...QUIET, ...(webgpu ? ["--enable-unsafe-webgpu"] : []), ...args] });
}

/** An ordinary profile that lies in `folder` and outlives its windows; stands where a browser does. */
export function profile(folder) {
  return { newContext: (options) => chromium.launchPersistentContext(folder, { executablePath, headless: true, args: QUIET, ...options }) };
}

/** Sample `number` of the built site: its film's bytes and its report. */
export async function sample(number) {
  const get = async (kind) => {
    const answer = await fetch(`${url}samples/${number}.${kind}`);
    assert.equal(answer.status, 200, `samples/${number}.${kind}`);
    return Buffer.from(await answer.arrayBuffer());
  };
  return { film: await get("png"), report: (await get("txt")).toString() };
}

/** Keeps what the worker says and when it was told what, for numbers that the page does not show. Runs in the page. */
function listen() {
  const Native = Worker;
  self.said = [];
  self.sent = [];
  self.Worker = class extends Native {
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => self.said.push({ at: performance.now(), ...(data.body ?? data) }));
    }

    postMessage(message, ...rest) {
      self.sent.push({ at: performance.now(), type: (message.body ?? message).type });
      super.postMessage(message, ...rest);
    }
  };
}

export class Phrasebox {
  /**
   * Opens the page in a profile of its own. `engine`: auto, cpu or webgpu-any; `patience` in milliseconds; `at`: another
   * host of the same site, with its service worker; `init`: a function that runs in the page before anything of it.
   */
  static async open(browser, { engine = "cpu", context: options = {}, route, patience = LONG, at = url, init } = {}) {
    // Each context is a first visit: where being kept is not the matter, the whole site need not be kept each time.
    const serviceWorkers = at === url ? "block" : "allow";
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers, ...options });
    const self = new Phrasebox();
    Object.assign(self, { context, patience, at, requests: [], complaints: [] });
    context.on("request", (request) => self.requests.push(request.url()));
    if (route) await context.route(route.url, route.answer);
    await context.addInitScript(listen);
    if (init) await context.addInitScript(init);
    await self.visit(engine);
    return self;
  }

  /** Opens the page in a new tab, which this stands for from now on. */
  async visit(engine) {
    this.page = await this.context.newPage();
    this.page.setDefaultTimeout(30_000);
    this.page.on("pageerror", (error) => this.complaints.push(`uncaught: ${error.message}`));
    this.page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(`console: ${message.text()}`);
    });
    await this.page.goto(`${this.at}?engine=${engine}`);
  }

  /** Another tab of the same browser, beside this one; closed with it. */
  async tab(engine = "cpu") {
    const tab = Object.assign(new Phrasebox(), this);
    await tab.visit(engine);
    return tab;
  }

  id(name) {
    return this.page.getByTestId(name);
  }

  /** Every phrase of the report list, in order. */
  get phrases() {
    return this.page.locator("[data-testid^='phrase-']");
  }

  /** Every box on the film. */
  get boxes() {
    return this.page.locator("[data-xyxy]");
  }

  async state() {
    return this.id("run-state").getAttribute("data-state");
  }

  async reaches(...states) {
    const wanted = states.map((state) => `[data-testid=run-state][data-state=${state}]`).join(",");
    await this.page.locator(wanted).waitFor({ state: "attached", timeout: this.patience });
    return this.state();
  }

  /** Does `action`, waits until the worker has answered it, and returns what it said last: Done. */
  async answered(action) {
    const before = (await this.said("done")).length;
    await action();
    const done = await this.hears("done", before + 1);
    await this.reaches("done");
    return done;
  }

  async film(buffer, name = "film.png", mimeType = "image/png") {
    await this.id("film-input").setInputFiles({ name, mimeType, buffer });
  }

  /** What the worker said so far, of one type. */
  async said(type) {
    return this.page.evaluate((type) => self.said.filter((message) => message.type === type), type);
  }

  /** When the worker was last sent `type`, in milliseconds of the page's clock. */
  async sentLast(type) {
    return this.page.evaluate((type) => self.sent.filter((message) => message.type === type).at(-1).at, type);
  }

  /** Waits until the worker has said `type` for the `count`th time, and returns that message. */
  async hears(type, count = 1) {
    const handle = await this.page.waitForFunction(
      ([type, count]) => self.said.filter((message) => message.type === type)[count - 1],
      [type, count],
      { timeout: this.patience },
    );
    return handle.jsonValue();
  }

  /** Waits until the whole page is kept on this device. */
  async kept() {
    await this.page.locator("[data-testid=offline][data-offline=ready]").waitFor({ state: "attached", timeout: this.patience });
  }

  /** Types a report. On a page without a film it counts as answered once read: give the film first. */
  async report(text) {
    await this.id("report-input").fill(text);
  }

  /** All boxes as `[testid, [x0, y0, x1, y1]]`, film coordinates. */
  async drawn() {
    return this.boxes.evaluateAll((boxes) =>
      boxes.map((box) => [box.dataset.testid, JSON.parse(box.dataset.xyxy)]).sort(),
    );
  }

  /** Fails if anything was asked of another origin, or if the page or its policy complained. */
  async close({ complaints = true } = {}) {
    const origin = new URL(this.at).origin;
    const foreign = this.requests.filter((request) => !/^(data|blob):/.test(request) && new URL(request).origin !== origin);
    await this.context.close();
    assert.deepEqual(foreign, [], "requests to other origins");
    if (complaints) assert.deepEqual(this.complaints, []);
  }
}
