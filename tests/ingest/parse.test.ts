import { describe, expect, it } from 'vitest';
import { parse } from '../../src/ingest/parse.ts';

const rejectsAs = async (text: string, code: string) =>
  await expect(parse(text)).rejects.toMatchObject({ name: 'FeedError', code });

describe('parse', () => {
  it.each(['', ' \n\t', '\uFEFF', '\u0000\u0000'])('calls %j empty', async (text) => {
    await rejectsAs(text, 'empty');
  });

  it.each([
    'hello',
    '<',
    '<<<>>>',
    '[]',
    '[{"items":[]}]',
    '<a/>',
    '<!doctype html>',
    '<!--',
    '<![CDATA[',
    '"x"',
  ])('calls %j no feed', async (text) => {
    await rejectsAs(text, 'not-a-feed');
  });

  it('calls a page without html around it a page', async () => {
    await expect(parse('<!doctype html><title>Just a moment...</title><h1>Checking</h1>')).rejects.toThrow(
      'an HTML page, not a feed',
    );
  });

  it.each(['{', '{"items":[', '{items:[]}'])('calls %j malformed', async (text) => {
    await rejectsAs(text, 'malformed');
  });

  it('survives JSON of any depth', async () => {
    const deep = `{"items":[{"id":"1","tags":${'['.repeat(200_000)}${']'.repeat(200_000)}}]}`;
    const outcome = await parse(deep).then(
      (feed) => feed.entries.length,
      (error) => error.code,
    );
    expect([1, 'malformed']).toContain(outcome);
  });

  it('reads JSON with raw line breaks in its texts and something after its end', async () => {
    const feed = await parse('{"title":"Plug","items":[{"id":"1","content_text":"a\nb"}]}\n<!-- cache -->');
    expect(feed.entries[0]?.content?.text).toBe('a b');
    expect(feed.warnings).toHaveLength(1);
  });

  it('keeps at most twenty warnings', async () => {
    const items = Array.from({ length: 50 }, (_, i) => ({ id: String(i), [`x${i}`]: 1, url: [], title: {} }));
    const feed = await parse(
      JSON.stringify({ items: [...items, ...Array.from({ length: 50 }, () => null)] }),
    );
    expect(feed.entries).toHaveLength(50);
    expect(feed.warnings.length).toBeLessThanOrEqual(20);
  });
});
