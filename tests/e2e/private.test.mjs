// Nothing leaves the device, and nothing that is given to the page runs in it.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { dicomFilm } from "../lib/dicom.mjs";
import { Host } from "../lib/host.mjs";
import { LONG, Phrasebox, launch, sample } from "../lib/page.mjs";

const site = process.env.PHRASEBOX_URL;
const HOSTILE = `<img src=x onerror="self.hacked=1"><script>self.hacked=2</script><svg onload="self.hacked=3">`;
let browser;
before(async () => (browser = await launch()));
after(async () => browser?.close());

test("the browser's own log of its network holds no request of the page to anyone else", { timeout: 2 * LONG }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "phrasebox-"));
  const log = join(folder, "net.json");
  const host = await Host.open(site);
  const logging = await launch({ args: [`--log-net-log=${log}`] });
  const app = await Phrasebox.open(logging, { at: host.url });
  await app.answered(() => app.id("sample-1").click());
  await app.kept();
  await app.page.reload();
  await app.hears("started");
  await app.kept();

  // From here on film and report are given, grounded, edited, held and let go: nothing is asked of anyone.
  const { film, report } = await sample(2);
  const asked = host.asked.length;
  const seen = app.requests.length;
  await app.film(film, "Doe^Jane 1970.png");
  await app.answered(() => app.report(report));
  await app.answered(() => app.report(`${report} Small left apical pneumothorax.`));
  await app.id("phrase-0").click();
  assert.deepEqual(host.asked.slice(asked), [], "requests that reached the host");
  assert.deepEqual(app.requests.slice(seen).filter((url) => !/^(data|blob):/.test(url)), [], "requests that were made");

  // A host that has gone changes nothing, not even for a page that is opened anew.
  await host.leave();
  await app.answered(() => app.report(`${report} Right apical scarring.`));
  await app.page.reload();
  await app.hears("started");
  await app.film(film);
  await app.answered(() => app.report(report));
  // The look for a new version fails, and the browser notes it.
  await app.close({ complaints: false });
  await logging.close();

  const { constants, events } = JSON.parse(readFileSync(log, "utf8"));
  rmSync(folder, { recursive: true });
  const start = constants.logEventTypes.URL_REQUEST_START_JOB;
  const origin = new URL(host.url).origin;
  const starts = events.filter(({ type, params }) => type === start && params?.url);
  // The browser's own errands (it looks for updates of itself) have no page for an initiator.
  const ours = starts.filter(({ params }) => params.url.startsWith(origin) || params.initiator === origin);
  const foreign = ours.filter(({ params }) => !params.url.startsWith(`${origin}/`)).map(({ params }) => params.url);
  t.diagnostic(`${starts.length} requests in the log, ${ours.length} of the page`);
  assert.ok(ours.length > 20, "the page's own requests are in the log");
  assert.deepEqual(foreign, []);
});

test("once the page is kept, its worker too is held to the page's own origin", { timeout: 2 * LONG }, async () => {
  const [host, other] = [await Host.open(site), await Host.open(site)];
  const app = await Phrasebox.open(browser, { at: host.url });
  await app.hears("started");
  await app.kept();
  await app.page.reload();
  await app.hears("started");
  const reach = (url) => fetch(url, { mode: "no-cors" }).then(() => "went through", ({ name }) => name);
  const [worker] = app.page.workers();
  assert.equal(await worker.evaluate(reach, host.url), "went through");
  assert.equal(await worker.evaluate(reach, other.url), "TypeError");
  assert.equal(await app.page.evaluate(reach, other.url), "TypeError");
  assert.deepEqual(other.asked, [], "nothing arrived at the other origin");
  // The browser notes what its policy refused.
  await app.close({ complaints: false });
  await host.leave();
  await other.leave();
});

test("hostile text in reports, file names and DICOM tags is shown as text and never runs", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser);
  const film = dicomFilm(64, [
    [0x08, 0x60, "CS", "DX"], [0x08, 0x70, "LO", HOSTILE], [0x10, 0x10, "PN", `Doe^Jane${HOSTILE}`], [0x10, 0x20, "LO", HOSTILE],
    [0x18, 0x15, "CS", "CHEST"], [0x18, 0x5101, "CS", HOSTILE], [0x20, 0x20, "CS", HOSTILE], [0x20, 0x62, "CS", HOSTILE],
  ]);
  await app.film(film, `${HOSTILE}.dcm`, "application/dicom");
  await app.hears("film_read");
  const report = `Right pleural effusion ${HOSTILE}. Left ${HOSTILE} nodule.`;
  await app.answered(() => app.report(report));
  await app.film(Buffer.from(HOSTILE), `${HOSTILE}.png`);
  await app.id("problem").first().waitFor();
  assert.equal(await app.id("report-input").inputValue(), report);
  const { text, ran, elements } = await app.page.evaluate(() => ({
    text: document.body.textContent,
    ran: self.hacked,
    elements: [...document.querySelectorAll("body script, body [onerror], body [onload], img[src='x']")].length,
  }));
  assert.equal(ran, undefined);
  assert.equal(elements, 0);
  assert.ok(text.includes(HOSTILE), "it is shown as it is");
  assert.ok(!text.includes("Doe^Jane"), "the patient's name in the file is not shown");
  await app.close();
});

test("no string becomes markup or script, and no other script is started", { timeout: LONG }, async () => {
  const app = await Phrasebox.open(browser);
  const tries = await app.page.evaluate(() => {
    const attempt = (action) => {
      try {
        action();
        return "done";
      } catch ({ name }) {
        return name;
      }
    };
    const film = document.querySelector("[data-testid=film-frame]") ?? document.body;
    return {
      innerHTML: attempt(() => { film.innerHTML = "<b>markup</b>"; }),
      insertAdjacentHTML: attempt(() => film.insertAdjacentHTML("beforeend", "<b>markup</b>")),
      srcdoc: attempt(() => { document.createElement("iframe").srcdoc = "<b>markup</b>"; }),
      script: attempt(() => { document.createElement("script").text = "self.hacked = 1"; }),
      data: attempt(() => new Worker("data:text/javascript,")),
      other: attempt(() => new Worker("boot.js")),
      policy: attempt(() => self.trustedTypes.createPolicy("mine", { createHTML: (text) => text })),
      hacked: self.hacked ?? null,
      added: document.querySelectorAll("b").length,
    };
  });
  const refused = "TypeError";
  const want = { innerHTML: refused, insertAdjacentHTML: refused, srcdoc: refused, script: refused, data: refused, other: refused, policy: refused, hacked: null, added: 0 };
  assert.deepEqual(tries, want);
  // With its own two workers the page is whole.
  await app.answered(() => app.id("sample-1").click());
  await app.close({ complaints: false });
});
