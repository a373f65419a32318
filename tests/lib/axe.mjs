// The rules of WCAG 2.2 A and AA, and good practice, that a program can check.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Fails if the view breaks a rule in light or dark, or is wider than its screen. */
export async function sound(app, view) {
  // Not `innerWidth`: on a phone it grows with what is too wide.
  const wide = await app.page.evaluate(() => document.documentElement.scrollWidth);
  const room = app.page.viewportSize().width;
  assert.ok(wide <= room, `${view}: the page is ${wide} px wide on a screen of ${room}`);
  await app.page.evaluate(axe);
  for (const colorScheme of ["light", "dark"]) {
    await app.page.emulateMedia({ colorScheme });
    const { violations, passes } = await app.page.evaluate(async () => {
      // The one rule of WCAG 2.2 that axe leaves off unless asked.
      const rules = { "target-size": { enabled: true } };
      const { violations, passes } = await self.axe.run({ resultTypes: ["violations"], rules });
      return { violations, passes: passes.length };
    });
    assert.ok(passes > 10, `${view}: the rules ran`);
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
    assert.deepEqual(told, [], `${view}, ${colorScheme}`);
  }
}
