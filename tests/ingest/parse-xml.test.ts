import Parser from 'rss-parser';
import { describe, expect, it } from 'vitest';
import { parseXml } from '../../src/ingest/parse-xml.ts';
import { cpuMs } from '../support/cpu.ts';

const item = (inner: string) =>
  `<rss version="2.0"><channel><title>Plug</title><item>${inner}</item></channel></rss>`;

describe('the seam to rss-parser', () => {
  it('is still there: parseString asks the member xmlParser, and nothing else, for the document', async () => {
    const parser = new Parser();
    const asked: string[] = [];
    Object.assign(parser, {
      xmlParser: {
        parseString: (xml: string, done: (error: null, result: unknown) => void) => {
          asked.push(xml);
          done(null, { rss: { $: { version: '2.0' }, channel: [{ title: ['ours'], item: [{}] }] } });
        },
      },
    });
    const feed = await parser.parseString('<not xml');
    expect({ asked, title: feed.title, items: feed.items.length }).toEqual({
      asked: ['<not xml'],
      title: 'ours',
      items: 1,
    });
  });

  it('reads what its own engine refuses', async () => {
    const source = item('<title>A & B</title><description><b>unclosed</description>');
    await expect(new Parser().parseString(source)).rejects.toThrow();
    expect((await parseXml(source)).entries[0]?.title?.text).toBe('A & B');
  });

  it('spares it the bodies, whose snippets take it quadratic time', async () => {
    const body = `x<p${' <p'.repeat(30_000)}`.replaceAll('<', '&lt;');
    const startedMs = cpuMs();
    await parseXml(item(`<description>${body}</description>`));
    await parseXml(`<feed><entry><content>${body}</content><summary>${body}</summary></entry></feed>`);
    expect(cpuMs() - startedMs).toBeLessThan(1000);
  });

  it('never lets it see what it throws on', async () => {
    const feed = await parseXml(
      '<feed><link/><updated/><entry><link/><published>bad</published><updated>worse</updated><author/><title/><content/></entry><entry/></feed>',
    );
    expect(feed.entries).toHaveLength(2);
  });
});
