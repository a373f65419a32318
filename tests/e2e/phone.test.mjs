// The page on a phone's screen.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { LONG, Phrasebox, launch } from "../lib/page.mjs";

test("on a phone nothing is cut off and everything can be touched", { timeout: LONG }, async (t) => {
  const browser = await launch();
  try {
    const context = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
    const app = await Phrasebox.open(browser, { context });
    // Whatever the page is doing, what lies below its status stays where it is.
    await app.page.evaluate(() => {
      self.heights = new Set();
      new ResizeObserver(([{ target }]) => self.heights.add(target.offsetHeight)).observe(document.querySelector("[data-testid=status]"));
    });
    await app.answered(() => app.id("sample-1").tap());
    assert.equal((await app.page.evaluate(() => [...self.heights])).length, 1);
    const [wide, screen] = await app.page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `the page is ${wide} px wide on a screen of ${screen}`);
    const film = await app.id("film-overlay").boundingBox();
    assert.ok(film.width > 250 && film.x >= 0 && film.x + film.width <= screen, "the film fits the screen");
    for (const button of await app.page.locator("button:visible").all()) {
      const { height } = await button.boundingBox();
      assert.ok(height >= 24, `${await button.textContent()}: ${height} px`);
    }
    await mkdir("screenshots", { recursive: true });
    await app.page.screenshot({ path: "screenshots/phone.png", fullPage: true });
    t.diagnostic("screenshots/phone.png");
    await app.close();
  } finally {
    await browser.close();
  }
});
