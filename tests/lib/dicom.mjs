// The smallest DICOM film there is: explicit little endian, grey, 8 bits, with any texts beside it.

/** One data element with a short length field; `text` is padded to an even length. */
function element(group, number, vr, value) {
  const body = typeof value === "number" ? Buffer.from([value & 255, value >> 8]) : Buffer.from(value.length % 2 ? `${value} ` : value, "latin1");
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  head.writeUInt16LE(body.length, 6);
  return Buffer.concat([head, body]);
}

/** A film of `side` × `side` pixels, darker at the edges; `texts`: `[group, element, vr, text]`, in order of tags. */
export function dicomFilm(side, texts) {
  const syntax = element(2, 0x10, "UI", "1.2.840.10008.1.2.1\0");
  const length = Buffer.concat([Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0]), Buffer.from([syntax.length, 0, 0, 0])]);
  const image = [
    [0x28, 0x02, 1], [0x28, 0x10, side], [0x28, 0x11, side], [0x28, 0x100, 8], [0x28, 0x101, 8], [0x28, 0x102, 7], [0x28, 0x103, 0],
  ].map(([group, number, value]) => [group, number, "US", value]);
  image.push([0x28, 0x04, "CS", "MONOCHROME2"]);
  const elements = [...texts, ...image].sort(([a, b], [c, d]) => a - c || b - d).map((of) => element(...of));
  const pixels = Buffer.alloc(side * side);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = 255 - (255 * Math.abs((at % side) - side / 2)) / side;
  const head = Buffer.alloc(12);
  head.writeUInt16LE(0x7fe0, 0);
  head.writeUInt16LE(0x10, 2);
  head.write("OW", 4, "latin1");
  head.writeUInt32LE(pixels.length, 8);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), length, syntax, ...elements, head, pixels]);
}
