import { describe, expect, it } from 'vitest';
import type { RawFeed } from '../../src/ingest/feed.ts';
import { hubOfferOf } from '../../src/ingest/hub-offer.ts';
import { parse } from '../../src/ingest/parse.ts';

const HEAD =
  '<atom:link rel="hub" href="/hub-in-feed"/><atom:link rel="self" href="https://wire.example/self"/>';

async function offer(link: string | undefined, head = HEAD) {
  const text = `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>W</title>${head}</channel></rss>`;
  const about = { status: 200, bytes: new Uint8Array(), etag: undefined, lastModified: undefined };
  const when = { freshUntil: undefined, contentLanguage: undefined, extent: 'whole' } as const;
  const raw: RawFeed = { ...about, ...when, url: 'https://wire.example/feed', contentType: undefined, link };
  return hubOfferOf(raw, await parse(text));
}

describe('what a document says of its hubs', () => {
  it('is resolved against its address', async () => {
    expect(await offer(undefined)).toEqual({
      url: 'https://wire.example/feed',
      hubs: ['https://wire.example/hub-in-feed'],
      selfUrl: 'https://wire.example/self',
    });
  });

  it('is first what its headers say, each hub once', async () => {
    const link = '</hub>; rel=hub, <https://wire.example/hub-in-feed>; rel=hub, </me>; rel=self';
    expect(await offer(link)).toMatchObject({
      hubs: ['https://wire.example/hub', 'https://wire.example/hub-in-feed'],
      selfUrl: 'https://wire.example/me',
    });
  });

  it('leaves out what is no web address', async () => {
    const link =
      '<mailto:a@b.example>; rel=hub, <>; rel=hub, <https://u:p@h.example/>; rel=hub, <ftp://x>; rel=self';
    expect(await offer(link, '')).toEqual({ url: 'https://wire.example/feed', hubs: [], selfUrl: undefined });
  });

  it('is ten hubs at most', async () => {
    const many = Array.from({ length: 30 }, (_, at) => `<https://h${at}.example/>; rel=hub`).join(', ');
    expect((await offer(many)).hubs).toHaveLength(10);
  });
});
