// The page on a phone's screen.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { test } from "node:test";
import { LONG, Phrasebox, launch } from "../lib/page.mjs";

const PHONES = {
  "a phone": { viewport: { width: 390, height: 844 } },
  "a phone of 360 px in German": { viewport: { width: 360, height: 740 }, locale: "de-DE" },
};

for (const [phone, of] of Object.entries(PHONES)) {
  test(`on ${phone} nothing is cut off and everything can be touched`, { timeout: LONG }, async (t) => {
    const browser = await launch();
    try {
      const context = { ...of, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
      const app = await Phrasebox.open(browser, { context });
      await app.id("status").waitFor();
      // Whatever the page is doing, what lies below its status stays where it is.
      await app.page.evaluate(() => {
        self.heights = new Set();
        new ResizeObserver(([{ target }]) => self.heights.add(target.offsetHeight)).observe(document.querySelector("[data-testid=status]"));
      });
      await app.answered(() => app.id("sample-1").tap());
      assert.equal((await app.page.evaluate(() => [...self.heights])).length, 1, "the status stays as high");
      const wide = await app.page.evaluate(() => document.documentElement.scrollWidth);
      const screen = app.page.viewportSize().width;
      assert.ok(wide <= screen, `the page is ${wide} px wide on a screen of ${screen}`);
      const film = await app.id("film-overlay").boundingBox();
      assert.ok(film.width > 250 && film.x >= 0 && film.x + film.width <= screen, "the film fits the screen");
      for (const button of await app.page.locator("button:visible").all()) {
        const { height } = await button.boundingBox();
        assert.ok(height >= 24, `${await button.textContent()}: ${height} px`);
      }
      await mkdir("screenshots", { recursive: true });
      const path = `screenshots/${phone.replaceAll(" ", "-")}.png`;
      await app.page.screenshot({ path, fullPage: true });
      t.diagnostic(path);
      await app.close();
    } finally {
      await browser.close();
    }
  });
}
