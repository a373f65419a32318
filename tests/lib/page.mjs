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

/** Starts Chromium. Without `webgpu` it has `navigator.gpu` but no adapter; with it, a software adapter. */
export function launch({ webgpu = false } = {}) {
  assert.ok(url && executablePath, "run these tests through `cargo xtask test`");
  return chromium.launch({ executablePath, headless: true, args: webgpu ? [...QUIET, "--enable-unsafe-webgpu"] : QUIET });
}

export class Phrasebox {
  /** Opens the page in a profile of its own. `engine`: auto, cpu or webgpu-any. */
  static async open(browser, { engine = "cpu", context: options = {}, route } = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const self = new Phrasebox();
    Object.assign(self, { context, requests: [], complaints: [] });
    context.on("request", (request) => self.requests.push(request.url()));
    if (route) await context.route(route.url, route.answer);
    self.page = await context.newPage();
    self.page.setDefaultTimeout(30_000);
    self.page.on("pageerror", (error) => self.complaints.push(`uncaught: ${error.message}`));
    self.page.on("console", (message) => {
      if (message.type() === "error") self.complaints.push(`console: ${message.text()}`);
    });
    await self.page.goto(`${url}?engine=${engine}`);
    return self;
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
    return this.page.locator("[data-testid^='box-']");
  }

  async state() {
    return this.id("run-state").getAttribute("data-state");
  }

  async reaches(...states) {
    const wanted = states.map((state) => `[data-testid=run-state][data-state=${state}]`).join(",");
    await this.page.locator(wanted).waitFor({ state: "attached", timeout: LONG });
    return this.state();
  }

  async film(name, mimeType, buffer) {
    await this.id("film-input").setInputFiles({ name, mimeType, buffer });
  }

  async report(text) {
    await this.id("report-input").fill(text);
  }

  /** All boxes as `[testid, [x0, y0, x1, y1]]`, film coordinates. */
  async drawn() {
    return this.boxes.evaluateAll((boxes) =>
      boxes.map((box) => [box.dataset.testid, box.dataset.xyxy.split(",").map(Number)]),
    );
  }

  /** Fails if anything was asked of another origin, or if the page or its policy complained. */
  async close({ complaints = true } = {}) {
    const origin = new URL(url).origin;
    const foreign = this.requests.filter((request) => !/^(data|blob):/.test(request) && new URL(request).origin !== origin);
    await this.context.close();
    assert.deepEqual(foreign, [], "requests to other origins");
    if (complaints) assert.deepEqual(this.complaints, []);
  }
}
