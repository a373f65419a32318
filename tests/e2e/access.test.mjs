// The rules of WCAG 2.2 A and AA, and good practice, that a program can check, on the page's views.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { LONG, Phrasebox, launch } from "../lib/page.mjs";

const rules = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;
before(async () => {
  browser = await launch();
});
after(async () => browser?.close());

async function violations(app, view) {
  await app.page.evaluate(rules);
  const { violations, passes } = await app.page.evaluate(() => self.axe.run());
  assert.ok(passes.length > 10, `${view}: the rules ran`);
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
  assert.deepEqual(told, [], view);
}

const screens = {
  desk: { viewport: { width: 1400, height: 900 } },
  "phone of 360 px": { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, reducedMotion: "reduce" },
};
for (const [screen, context] of Object.entries(screens)) {
  test(`on a ${screen} no view breaks a rule`, { timeout: LONG }, async () => {
    const app = await Phrasebox.open(browser, { context });
    await violations(app, "empty");
    await app.answered(() => app.id("sample-1").click());
    await violations(app, "answered");
    const [[box]] = await app.drawn();
    await app.id(`result-${box.split("-")[1]}`).getByRole("button").click();
    for (const name of ["Evidence", "Flip", "Magnify", "Keys"]) await app.id(`do-${name}`).click();
    await app.id("threshold").fill("90");
    await violations(app, "held, with evidence, magnifier, key map and an own threshold");
    await app.film(Buffer.from("no film"), "film.png");
    await app.id("problem").first().waitFor();
    await violations(app, "with a problem");
    const [wide, room] = await app.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= room, `the page is ${wide} px wide on a screen of ${room}`);
    await app.close({ complaints: false });
  });
}
