import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageSize } from '../../src/ingest/image-size.ts';
import { cpuMs } from '../support/cpu.ts';

const webp = (chunk: string) =>
  Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP'), Buffer.from(chunk, 'base64')]);

/** An Exif segment with one field, the orientation. */
function exif(order: 'II' | 'MM', orientation: number): Buffer {
  const tiff = order === 'II' ? '49492a00080000000100120103000100000000000000' : '';
  const bytes = Buffer.from(tiff || '4d4d002a000000080001011200030000000100000000', 'hex');
  if (order === 'II') bytes.writeUInt16LE(orientation, 18);
  else bytes.writeUInt16BE(orientation, 18);
  const head = Buffer.from([0xff, 0xe1, 0, bytes.length + 8]);
  return Buffer.concat([head, Buffer.from('Exif\0\0'), bytes]);
}

const START = Buffer.from('ffd8', 'hex');
const JFIF = Buffer.from('ffe000104a46494600010100000100010000', 'hex');
const TABLE = Buffer.from('ffc40004abcd', 'hex');
const FRAME = Buffer.from('ffc0001108000200030301220002110103110100', 'hex');

/** Each 3 pixels wide and 2 high. */
const SAMPLES: readonly (readonly [string, Buffer])[] = [
  ['a PNG', Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAYAAACddGYaAAAA', 'base64')],
  ['a GIF', Buffer.from('474946383961030002008000', 'hex')],
  ['a JPEG', Buffer.concat([START, JFIF, TABLE, FRAME])],
  ['a JPEG held upright', Buffer.concat([START, exif('II', 1), FRAME])],
  ['a lossy WebP', webp('VlA4ICIAAABQAQCdASoDAAIAB0CWJaAABAAAAP7qn3//i39kfzk0AAAA')],
  ['a lossless WebP', webp('VlA4TBEAAAAvAkAAAAdQ+TZ3pf+BiOh/AAA=')],
  ['an extended WebP', webp('VlA4WAoAAAAgAAAAAgAAAQAASUNDUA==')],
];

describe('the size of a picture', () => {
  it.each(SAMPLES)('is read from the head of %s', (_what, head) => {
    expect(imageSize(head)).toEqual({ width: 3, height: 2 });
  });

  it.each(['II', 'MM'] as const)(
    'is told as it is shown where the camera was held sideways (%s)',
    (order) => {
      const head = Buffer.concat([START, exif(order, 6), JFIF, FRAME]);
      expect(imageSize(head)).toEqual({ width: 2, height: 3 });
    },
  );

  it.each(SAMPLES)('is unknown where %s is cut short', (_what, head) => {
    for (const length of [0, 1, 8]) expect(imageSize(head.subarray(0, length))).toBeUndefined();
  });

  it('is unknown where it would be nothing, and of anything that is no picture', () => {
    expect(imageSize(Buffer.from('474946383961000002008000', 'hex'))).toBeUndefined();
    expect(imageSize(Buffer.from('<svg width="3" height="2"/>'))).toBeUndefined();
  });

  it('is positive or unknown whatever follows the mark, and is told at once', () => {
    const marks = SAMPLES.map(([, head]) => head.subarray(0, 16));
    const garbage = fc.tuple(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 400 }));
    fc.assert(
      fc.property(garbage, ([mark, rest]) => {
        const size = imageSize(Buffer.concat([mark, rest]));
        expect(size === undefined || (size.width > 0 && size.height > 0)).toBe(true);
      }),
    );
    const startedMs = cpuMs();
    imageSize(Buffer.concat([START, ...Array.from({ length: 8000 }, () => exif('II', 1))]));
    expect(cpuMs() - startedMs).toBeLessThan(500);
  });
});
