// Prints how many bytes each part of a built site is, raw and as a host that compresses would send it.
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dist = process.argv[2];

function files(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

function part(name) {
  if (name.startsWith("packs")) return "pack";
  if (name.startsWith("samples")) return "samples";
  if (name.startsWith("about")) return "documents";
  if (name.endsWith(".wasm")) return name.includes("worker") ? "worker wasm" : "page wasm";
  return "page: html, js, css, icons";
}

const table = new Map();
for (const path of files(dist)) {
  const name = relative(dist, path);
  const bytes = readFileSync(path);
  // Quantised weights are close to noise: the strongest setting takes minutes there and gains nothing.
  const quality = part(name) === "pack" ? 5 : constants.BROTLI_MAX_QUALITY;
  const brotli = brotliCompressSync(bytes, {
    params: { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
  });
  const row = table.get(part(name)) ?? [0, 0, 0];
  table.set(part(name), [row[0] + bytes.length, row[1] + gzipSync(bytes, { level: 9 }).length, row[2] + brotli.length]);
}
console.log(`\n${"part".padEnd(28)}${["raw", "gzip", "brotli"].map((name) => name.padStart(12)).join("")}`);
for (const [name, sizes] of [...table].sort()) {
  console.log(`${name.padEnd(28)}${sizes.map((size) => String(size).padStart(12)).join("")}`);
}
