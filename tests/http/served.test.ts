import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { prepareServed } from '../../src/http/served.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { FEED, makeOutput, SMALL } from './sample.ts';

describe('what is prepared to be served', () => {
  it('unpacks to the very bytes of the output', async () => {
    const served = (await prepareServed([FEED], new Map())).get('/rss.xml');
    expect(served?.identity.parts).toBe(FEED.parts);
    expect(gunzipSync(served?.gzip?.parts[0] ?? '')).toEqual(wholeBody(FEED));
    expect(brotliDecompressSync(served?.br?.parts[0] ?? '')).toEqual(wholeBody(FEED));
  });

  it('says the coding, the length and the tag of each form', async () => {
    const served = (await prepareServed([FEED], new Map())).get('/rss.xml');
    for (const [form, coding, etag] of [
      [served?.gzip, 'gzip', '"abc-gz"'],
      [served?.br, 'br', '"abc-br"'],
    ] as const) {
      expect(form?.headers).toMatchObject({
        'Content-Encoding': coding,
        ETag: etag,
        'Content-Length': form?.parts[0]?.length,
      });
    }
    expect(served?.identity.headers).not.toHaveProperty('Content-Encoding');
  });

  it('leaves small documents and those that do not shrink as they are', async () => {
    const body = Buffer.from(crypto.getRandomValues(new Uint8Array(3000)));
    const noise = makeOutput('/noise', '', { parts: [body] });
    const served = await prepareServed([SMALL, noise], new Map());
    for (const path of [SMALL.path, '/noise']) {
      expect(served.get(path)?.gzip).toBeUndefined();
      expect(served.get(path)?.br).toBeUndefined();
    }
  });

  it('leaves pictures as they are, since they are packed already', async () => {
    const picture = makeOutput('/posts/images/a.png', 'x'.repeat(3000), { mediaType: 'image/png' });
    const served = (await prepareServed([picture], new Map())).get('/posts/images/a.png');
    expect(served?.identity.headers).toMatchObject({ 'Content-Type': 'image/png', 'Content-Length': 3000 });
    expect([served?.gzip, served?.br]).toEqual([undefined, undefined]);
  });

  it('is not compressed again while it does not change, and takes up new links all the same', async () => {
    const before = await prepareServed([FEED], new Map());
    const after = await prepareServed([{ ...FEED, links: ['<https://x.example/>; rel="hub"'] }], before);
    expect(after.get('/rss.xml')?.br?.parts[0]).toBe(before.get('/rss.xml')?.br?.parts[0]);
    expect(after.get('/rss.xml')?.identity.headers['Link']).toEqual(['<https://x.example/>; rel="hub"']);
  });

  it('follows a change and forgets what is published no more', async () => {
    const before = await prepareServed([FEED, SMALL], new Map());
    const changed = makeOutput('/rss.xml', `<rss>${'<item>grid</item>'.repeat(200)}</rss>`);
    const after = await prepareServed([changed], before);
    expect([...after.keys()]).toEqual(['/rss.xml']);
    expect(gunzipSync(after.get('/rss.xml')?.gzip?.parts[0] ?? '')).toEqual(wholeBody(changed));
  });

  it('is found under the decoded form of an encoded path', async () => {
    const served = await prepareServed([makeOutput('/tags/%C3%A9lan/', 'x')], new Map());
    expect([...served.keys()]).toEqual(['/tags/élan/']);
  });
});
