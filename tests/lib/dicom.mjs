// DICOM films made by the tests: grey, 8 bits, explicit little endian, with any texts beside the image.

export const EXPLICIT = "1.2.840.10008.1.2.1";
export const RLE = "1.2.840.10008.1.2.5";
export const BASELINE = "1.2.840.10008.1.2.4.50";

/** One data element; `value`: a number (US), or text, padded to an even length. */
function element(group, number, vr, value) {
  const body = typeof value === "number" ? Buffer.from([value & 255, value >> 8]) : Buffer.from(value.length % 2 ? `${value} ` : value, "latin1");
  const head = Buffer.alloc(8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, "latin1");
  head.writeUInt16LE(body.length, 6);
  return Buffer.concat([head, body]);
}

/** A tag with a length of four bytes, and with a VR if it is given. */
function long(group, number, vr, length) {
  const head = Buffer.alloc(vr ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  if (vr) head.write(vr, 4, "latin1");
  head.writeUInt32LE(length, head.length - 4);
  return head;
}

const UNKNOWN_LENGTH = 0xffffffff;

/** Offset table, then one item for each frame. */
function items(frames) {
  const item = (bytes) => {
    const even = Buffer.concat([bytes, Buffer.alloc(bytes.length % 2)]);
    return [long(0xfffe, 0xe000, "", even.length), even];
  };
  return [long(0x7fe0, 0x10, "OB", UNKNOWN_LENGTH), ...[Buffer.alloc(0), ...frames].flatMap(item), long(0xfffe, 0xe0dd, "", 0)];
}

/**
 * A film. `frames`: grey bytes of each, or code streams where `syntax` is a compressed one; `texts`: more elements,
 * `[group, element, vr, text]`.
 */
export function dicom({ width, height, frames, texts = [], photometric = "MONOCHROME2", syntax = EXPLICIT }) {
  const uid = element(2, 0x10, "UI", syntax.length % 2 ? `${syntax}\0` : syntax);
  const length = Buffer.concat([element(2, 0, "UL", "\0\0\0\0").subarray(0, 8), Buffer.from([uid.length, 0, 0, 0])]);
  const image = [[0x02, 1], [0x10, height], [0x11, width], [0x100, 8], [0x101, 8], [0x102, 7], [0x103, 0]].map(([number, value]) => [0x28, number, "US", value]);
  image.push([0x28, 0x04, "CS", photometric]);
  if (frames.length > 1) image.push([0x28, 0x08, "IS", `${frames.length}`]);
  const elements = [...texts, ...image].sort(([a, b], [c, d]) => a - c || b - d).map((of) => element(...of));
  const whole = Buffer.concat(frames);
  const pixels = syntax === EXPLICIT ? [long(0x7fe0, 0x10, "OW", whole.length), whole] : items(frames);
  return Buffer.concat([Buffer.alloc(128), Buffer.from("DICM"), length, uid, ...elements, ...pixels]);
}

/** A film of `side` × `side` pixels, darker at the edges. */
export function dicomFilm(side, texts) {
  const pixels = Buffer.alloc(side * side);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = 255 - (255 * Math.abs((at % side) - side / 2)) / side;
  return dicom({ width: side, height: side, frames: [pixels], texts });
}

/** The run lengths of DICOM (PS3.5, annex G) of 8-bit grey pixels. */
export function runLengths(pixels, width) {
  const head = Buffer.alloc(64);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(64, 4);
  const runs = [];
  for (let at = 0; at < pixels.length; ) {
    let same = 1;
    while (same < 128 && (at + same) % width && pixels[at + same] === pixels[at]) same += 1;
    runs.push(same > 1 ? 257 - same : 0, pixels[at]);
    at += same;
  }
  return Buffer.concat([head, Buffer.from(runs)]);
}

/** The same film with light for dark. */
export const negative = (pixels) => Buffer.from(pixels.map((grey) => 255 - grey));
