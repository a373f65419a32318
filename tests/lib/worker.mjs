// Faults in the inference worker, put in from outside: the product has no hooks for them.

/** In the worker's scope: the WebAssembly instance, once it is there. */
const KEEP_INSTANCE = `{
  const native = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...given) => {
    const made = await native.apply(WebAssembly, given);
    self.instance = made.instance;
    return made;
  };
}
`;

/** A route that runs `code(n)` in the nth worker of the page before the worker's own script; `self.instance` is its program. */
export function inWorker(code = () => "") {
  let workers = 0;
  const answer = async (route) => {
    workers += 1;
    const response = await route.fetch();
    await route.fulfill({ response, body: `${KEEP_INSTANCE}${code(workers)}\n${await response.text()}` });
  };
  return { url: /-worker-\w+_loader\.js$/, answer };
}

/** The page's present worker. */
export async function workerOf(page) {
  return page.workers().at(-1) ?? page.waitForEvent("worker");
}

/** Bytes of the worker's WebAssembly memory. */
export async function heap(page) {
  return (await workerOf(page)).evaluate(() => self.instance.exports.memory.buffer.byteLength);
}

/** In the worker's scope: the next look at the clock, of which computing takes many, traps as a fault in its program does. */
export const TRAP = `{
  const [empty, type, fun, out, code] = [[0, 97, 115, 109, 1, 0, 0, 0], [1, 4, 1, 96, 0, 0], [3, 2, 1, 0], [7, 5, 1, 1, 116, 0, 0], [10, 5, 1, 3, 0, 0, 11]];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([...empty, ...type, ...fun, ...out, ...code])));
  performance.now = () => exports.t();
}
`;

function leb(bytes, at) {
  let [value, shift, next] = [0, 0, at];
  for (;;) {
    const byte = bytes[next];
    next += 1;
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte < 128) return [value, next];
  }
}

function toLeb(value) {
  const bytes = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push(rest >= 128 ? (rest % 128) + 128 : rest);
    if (rest < 128) return bytes;
  }
}

/** The same program with at most `bytes` of memory, as on a small device. */
export function withMemory(wasm, bytes) {
  const MEMORY = 5;
  for (let at = 8; at < wasm.length; ) {
    const id = wasm[at];
    const [size, body] = leb(wasm, at + 1);
    if (id === MEMORY) {
      const [count, flags] = leb(wasm, body);
      const [least] = leb(wasm, flags + 1);
      if (count !== 1 || wasm[flags] !== 0) throw new Error("one memory without a limit was expected");
      const section = [1, 1, ...toLeb(least), ...toLeb(Math.floor(bytes / 65536))];
      return Buffer.concat([wasm.subarray(0, at), Buffer.from([MEMORY, ...toLeb(section.length), ...section]), wasm.subarray(body + size)]);
    }
    at = body + size;
  }
  throw new Error("a program without memory");
}
