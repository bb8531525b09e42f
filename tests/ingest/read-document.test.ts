import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/ingest/read-document.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { sourceOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';

async function languageOf(contentLanguage: string | undefined, said = ''): Promise<string | undefined> {
  const item = '<item><guid>g</guid><title>Title</title></item>';
  const raw = {
    url: 'https://wire.example/feed.xml',
    status: 200,
    bytes: Buffer.from(`<rss version="2.0"><channel>${said}${item}</channel></rss>`),
    contentType: undefined,
    contentLanguage,
    etag: undefined,
    lastModified: undefined,
    link: undefined,
    freshUntil: undefined,
    extent: 'whole',
  } as const;
  const tools = { store: openMemoryStore(), now: () => NOW, siteUrl: 'https://news.example/' };
  const { taken } = await readDocument(raw, sourceOf(), undefined, tools);
  return taken.changes.added[0]?.language;
}

describe('a document that does not say its language', () => {
  it('is in the one that its server names', async () => {
    expect(await languageOf('de-at')).toBe('de-AT');
    expect(await languageOf(undefined)).toBeUndefined();
  });

  it('is in none where the server names several, or something else', async () => {
    expect(await languageOf('de, en')).toBeUndefined();
    expect(await languageOf('<b>')).toBeUndefined();
  });

  it('is asked first', async () => {
    expect(await languageOf('de', '<language>fr</language>')).toBe('fr');
  });
});
