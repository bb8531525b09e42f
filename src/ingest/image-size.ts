/** How large a picture is shown, from the head of its file: enough for a page to keep its place free while it loads. */

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

interface Format {
  readonly mark: string;
  /** Where the mark stands. */
  readonly at: number;
  readonly read: (head: Buffer) => ImageSize | undefined;
}

const FORMATS: readonly Format[] = [
  { mark: 'PNG\r\n', at: 1, read: (head) => ({ width: big(head, 16, 4), height: big(head, 20, 4) }) },
  { mark: 'GIF8', at: 0, read: (head) => ({ width: little(head, 6, 2), height: little(head, 8, 2) }) },
  { mark: '\xFF\xD8', at: 0, read: jpegSize },
  { mark: 'WEBPVP8', at: 8, read: webpSize },
];

/** In pixels, from the first bytes of a PNG, GIF, JPEG or WebP; undefined for anything else, and where the head ends too soon. */
export function imageSize(head: Buffer): ImageSize | undefined {
  const format = FORMATS.find(({ mark, at }) => head.toString('latin1', at, at + mark.length) === mark);
  const size = format?.read(head);
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

/** ITU-T T.81 §B.1.1: segments, each with its length, until the one that opens a frame. */
function jpegSize(head: Buffer): ImageSize | undefined {
  let isTurned = false;
  for (let at = 2; big(head, at, 1) === 0xff; at += 2 + big(head, at + 2, 2)) {
    const marker = big(head, at + 1, 1);
    if (marker === EXIF) isTurned ||= liesOnItsSide(head.subarray(at + 4));
    if (isFrame(marker)) {
      const [height, width] = [big(head, at + 5, 2), big(head, at + 7, 2)];
      return isTurned ? { width: height, height: width } : { width, height };
    }
  }
  return undefined;
}

const EXIF = 0xe1;

/** SOF0 to SOF15, but for the three among them that are tables (T.81 table B.1). */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

const ORIENTATION = 0x0112;
const MAX_FIELDS = 100;

/** Cameras write the picture as the sensor saw it, and beside it how the camera was held: from 5 on, sideways (Exif 2.32 §4.6.5). */
function liesOnItsSide(segment: Buffer): boolean {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return false;
  const tiff = segment.subarray(6);
  const read = tiff.toString('latin1', 0, 2) === 'II' ? little : big;
  const directory = read(tiff, 4, 4);
  const count = Math.min(read(tiff, directory, 2), MAX_FIELDS);
  const fields = Array.from({ length: count }, (_, index) => directory + 2 + 12 * index);
  const orientation = fields.find((at) => read(tiff, at, 2) === ORIENTATION);
  return orientation !== undefined && read(tiff, orientation + 8, 2) >= 5;
}

/** RFC 9649 §2.5 to §2.7: lossy, lossless or extended. */
function webpSize(head: Buffer): ImageSize {
  const kind = head.toString('latin1', 15, 16);
  if (kind === 'X') return { width: little(head, 24, 3) + 1, height: little(head, 27, 3) + 1 };
  if (kind === 'L') {
    const bits = little(head, 21, 4);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  return { width: little(head, 26, 2) & 0x3fff, height: little(head, 28, 2) & 0x3fff };
}

/** Beyond the end everything is 0. */
function big(bytes: Buffer, at: number, length: number): number {
  return at + length <= bytes.length ? bytes.readUIntBE(at, length) : 0;
}

function little(bytes: Buffer, at: number, length: number): number {
  return at + length <= bytes.length ? bytes.readUIntLE(at, length) : 0;
}
