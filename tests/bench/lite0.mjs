// EfficientNet-Lite0 up to its last block, as the film encoder runs it, as an ONNX file: same layers and shapes,
// random weights. Written field by field, since one graph is not worth a protobuf library.

/** Kernel, stride, expansion, output channels, repeats. */
const STAGES = [
  [3, 1, 1, 16, 1],
  [3, 2, 6, 24, 2],
  [5, 2, 6, 40, 2],
  [3, 2, 6, 80, 3],
  [5, 1, 6, 112, 3],
  [5, 2, 6, 192, 4],
  [3, 1, 6, 320, 1],
];

function varint(value) {
  const bytes = [];
  for (let rest = BigInt(value); ; rest >>= 7n) {
    if (rest < 128n) return Buffer.from([...bytes, Number(rest)]);
    bytes.push(Number(rest & 127n) | 128);
  }
}

const number = (field, value) => Buffer.concat([varint(field << 3), varint(value)]);
const bytes = (field, value) => Buffer.concat([varint((field << 3) | 2), varint(value.length), value]);
const text = (field, value) => bytes(field, Buffer.from(value));
const message = (field, ...parts) => bytes(field, Buffer.concat(parts));

// Field numbers are those of onnx.proto3.
const FLOAT = 1;
const [ATTRIBUTE_INT, ATTRIBUTE_INTS] = [2, 7];
const int = (name, value) => message(5, text(1, name), number(3, value), number(20, ATTRIBUTE_INT));
const ints = (name, values) => message(5, text(1, name), ...values.map((v) => number(8, v)), number(20, ATTRIBUTE_INTS));
const node = (kind, inputs, output, ...attributes) =>
  message(1, ...inputs.map((name) => text(1, name)), text(2, output), text(4, kind), ...attributes);
const value = (field, name, shape) =>
  message(field, text(1, name), message(2, message(1, number(1, FLOAT), message(2, ...shape.map((d) => message(1, number(1, d)))))));

function tensor(name, shape, data) {
  return message(5, ...shape.map((d) => number(1, d)), number(2, FLOAT), text(8, name), bytes(9, Buffer.from(data.buffer)));
}

/** The file for square films of `side` pixels: input `film` [1, 3, side, side], outputs `fine` and `coarse`. */
export function lite0(side) {
  const parts = [tensor("zero", [], new Float32Array([0])), tensor("six", [], new Float32Array([6]))];
  let seed = 1;
  const random = (count, spread) =>
    Float32Array.from({ length: count }, () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return (seed / 2 ** 31 - 1) * spread;
    });
  let names = 0;
  const fresh = () => `x${(names += 1)}`;

  function convolution(input, [from, to], kernel, stride, group, clip) {
    const [weight, bias, output] = [fresh(), fresh(), fresh()];
    const fan = (from / group) * kernel * kernel;
    parts.push(tensor(weight, [to, from / group, kernel, kernel], random(to * fan, Math.sqrt(6 / fan))));
    parts.push(tensor(bias, [to], random(to, 0.1)));
    const total = kernel - stride;
    const near = stride === 1 ? (kernel - 1) / 2 : Math.floor(total / 2);
    const far = stride === 1 ? (kernel - 1) / 2 : total - near;
    parts.push(
      node("Conv", [input, weight, bias], output, ints("kernel_shape", [kernel, kernel]), ints("strides", [stride, stride]),
        ints("pads", [near, near, far, far]), int("group", group)),
    );
    if (!clip) return output;
    const clipped = fresh();
    parts.push(node("Clip", [output, "zero", "six"], clipped));
    return clipped;
  }

  let x = convolution("film", [3, 32], 3, 2, 1, true);
  let channels = 32;
  let fine;
  for (const [kernel, firstStride, expansion, to, repeats] of STAGES) {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const stride = repeat === 0 ? firstStride : 1;
      const inner = channels * expansion;
      let y = expansion === 1 ? x : convolution(x, [channels, inner], 1, 1, 1, true);
      y = convolution(y, [inner, inner], kernel, stride, inner, true);
      y = convolution(y, [inner, to], 1, 1, 1, false);
      if (stride === 1 && channels === to) {
        const sum = fresh();
        parts.push(node("Add", [x, y], sum));
        y = sum;
      }
      [x, channels] = [y, to];
    }
    if (to === 112) fine = x;
  }
  parts.push(node("Identity", [fine], "fine"), node("Identity", [x], "coarse"));
  parts.push(text(2, "lite0"), value(11, "film", [1, 3, side, side]));
  parts.push(value(12, "fine", [1, 112, side / 16, side / 16]), value(12, "coarse", [1, 320, side / 32, side / 32]));
  const opset = message(8, text(1, ""), number(2, 13));
  return Buffer.concat([number(1, 8), opset, message(7, ...parts)]);
}
