// How long onnxruntime-web (wasm, one thread) takes for the film encoder's layers in the same browser.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { lite0 } from "./lite0.mjs";

const DIST = fileURLToPath(new URL("node_modules/onnxruntime-web/dist/", import.meta.url));
const TYPES = { html: "text/html", mjs: "text/javascript", wasm: "application/wasm", onnx: "application/octet-stream" };

/** Median milliseconds of `runs` encodings of a film of `side` pixels, after one to warm up. */
export async function onnxruntimeMillis(browser, side, runs) {
  const model = lite0(side);
  const server = createServer(async (request, answer) => {
    const name = new URL(request.url, "http://localhost").pathname.slice(1);
    const made = { "index.html": "<!doctype html>", "lite0.onnx": model }[name];
    try {
      const body = made ?? (await readFile(DIST + name.replaceAll("/", "")));
      answer.writeHead(200, { "Content-Type": TYPES[name.split(".").pop()] ?? "application/octet-stream" }).end(body);
    } catch {
      answer.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${server.address().port}/index.html`);
    const times = await page.evaluate(
      async ([side, runs]) => {
        const ort = await import("/ort.wasm.min.mjs");
        ort.env.wasm.numThreads = 1;
        ort.env.wasm.wasmPaths = "/";
        const session = await ort.InferenceSession.create("/lite0.onnx", { executionProviders: ["wasm"] });
        const film = new ort.Tensor("float32", new Float32Array(3 * side * side).fill(0.5), [1, 3, side, side]);
        await session.run({ film });
        const times = [];
        for (let run = 0; run < runs; run += 1) {
          const start = performance.now();
          await session.run({ film });
          times.push(performance.now() - start);
        }
        return times;
      },
      [side, runs],
    );
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  } finally {
    await page.close();
    server.close();
  }
}
