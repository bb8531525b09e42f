import { beforeEach, describe, expect, it } from 'vitest';
import type { Output, Rendered } from '../../src/outward.ts';
import { createPress, type Press } from '../../src/publish/outputs.ts';
import { changedAt } from '../../src/publish/remarks.ts';
import type { Slip } from '../../src/publish/slips.ts';
import { renderRiver } from '../../src/site/river.ts';
import type { Curation } from '../../src/store/collections.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import type { Store } from '../../src/store/store.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { numbered, PLAIN_PAGES, publicationOf } from './newsroom.ts';

const AT = '2026-11-22T10:00:00.000Z';
const NOTHING = { added: [], changed: [], unchanged: 0, restated: [], removed: [] };
const ARTICLES = Array.from({ length: 60 }, (_, n) =>
  numbered(n, { url: `https://wire.example/story-${n}-` }),
);
const [FIRST, SECOND] = ARTICLES;
const OLD = ARTICLES[59];
if (FIRST === undefined || SECOND === undefined || OLD === undefined) throw new Error('no articles');

let store: Store;
let press: Press;

beforeEach(async () => {
  store = openMemoryStore();
  press = createPress();
  await store.save({ changes: { ...NOTHING, added: ARTICLES.toReversed() }, state: undefined });
});

async function say(id: string, said: Partial<Curation>): Promise<void> {
  const value = { pinned: false, killed: false, annotation: undefined, at: AT, ...said };
  await store.save({ changes: NOTHING, state: undefined }, [{ collection: 'curation', key: id, value }]);
}

async function render(): Promise<Rendered> {
  const pages = { ...PLAIN_PAGES, channel: renderRiver };
  const channels = [channelOf({ limit: 20 }), channelOf({ id: 'none', tags: ['unheard-of'] })];
  return press.render(publicationOf([], { store, pages, channels }));
}

const textAt = ({ outputs }: Rendered, path: string) => textOf(outputs.find((it) => it.path === path));
const textOf = (output: Output | undefined) => Buffer.concat(output?.parts ?? []).toString();

describe('an annotation', () => {
  it('is on the page and in the content of every feed, as our own words, and moves nothing else', async () => {
    const before = await render();
    await say(SECOND.id, { annotation: 'We <b>were</b> there & saw it.' });
    const after = await render();
    const said = 'We &lt;b&gt;were&lt;/b&gt; there &amp; saw it.';
    expect(textAt(after, '/')).toContain(`<b>Voltwire:</b> ${said}`);
    const items = (rendered: Rendered) =>
      JSON.parse(textAt(rendered, '/feed.json')).items as readonly object[];
    const [other, annotated] = items(after);
    expect(annotated).toMatchObject({
      content_html: expect.stringContaining(`<p><strong>Voltwire:</strong> ${said}</p>`),
    });
    const [otherBefore, plain] = items(before);
    expect(other).toEqual(otherBefore);
    expect({ ...annotated, content_html: '' }).toEqual({ ...plain, content_html: '' });
    for (const path of ['/rss.xml', '/atom.xml']) {
      expect(textAt(after, path)).toContain('were');
      expect(textAt(after, path)).not.toContain('<b>were</b>');
    }
  });

  it('says that it is in our language beside words in another', async () => {
    const german = { ...SECOND, language: 'de', revision: 2, fingerprint: 'de' };
    await store.save({ changes: { ...NOTHING, changed: [german] }, state: undefined });
    await say(SECOND.id, { annotation: 'So.' });
    expect(textAt(await render(), '/')).toContain(
      '<p class="remark" dir="auto" lang="en"><b>Voltwire:</b> So.</p>',
    );
  });

  it('tells those who ask by date that something changed, and goes as it came', async () => {
    const before = await render();
    await say(SECOND.id, { annotation: 'So.' });
    const modified = ({ outputs }: Rendered) => outputs.find((it) => it.path === '/rss.xml')?.modifiedAt;
    expect(modified(await render())).toBe(AT);
    await say(SECOND.id, { annotation: undefined });
    const after = await render();
    for (const path of ['/', '/rss.xml', '/atom.xml', '/feed.json'])
      expect(textAt(after, path)).toBe(textAt(before, path));
  });
});

describe('a pinned article', () => {
  it('stands on top of the pages that it belongs to however old it is, and where it is in the feeds', async () => {
    const before = await render();
    expect(textAt(before, '/')).not.toContain('story-59-');
    await say(OLD.id, { pinned: true });
    const after = await render();
    const page = textAt(after, '/');
    expect(page.indexOf('story-59-')).toBeGreaterThan(0);
    expect(page.indexOf('story-59-')).toBeLessThan(page.indexOf('story-0-'));
    expect(textAt(after, '/channels/none/')).not.toContain('story-59-');
    for (const path of ['/rss.xml', '/atom.xml', '/feed.json'])
      expect(textAt(after, path)).toBe(textAt(before, path));
  });

  it('is seen there as its publisher edits it', async () => {
    await say(OLD.id, { pinned: true });
    await render();
    const edited = {
      ...OLD,
      title: 'Edited since',
      revision: 3,
      updatedAt: OLD.arrivedAt,
      fingerprint: 'other',
    };
    await store.save({ changes: { ...NOTHING, changed: [edited] }, state: undefined });
    const page = textAt(await render(), '/');
    expect(page).toContain('Edited since');
    expect(page).toMatch(/edited 2 times, last <time/u);
    await say(OLD.id, { pinned: true, frozen: true });
    expect(textAt(await render(), '/')).not.toContain('edited 2 times');
  });
});

describe('what is held back', () => {
  it('is nowhere until it comes out, and is then news to those who ask by date', async () => {
    const held = { ...publicationOf([], { store }), held: new Set([FIRST.id]) };
    const all = textOf((await press.render(held)).outputs.find((it) => it.path === '/feed.json'));
    expect(all).not.toContain('story-0-');
    expect(textAt(await render(), '/feed.json')).toContain('story-0-');
    const slip = {
      changedAt: '2026-11-22T09:00:00.000Z',
      arrivedAt: '2026-11-22T09:00:00.000Z',
      card: cardOf({ vetoMinutes: 90 }),
    } as Slip;
    expect(changedAt(slip, undefined)).toBe('2026-11-22T10:30:00.000Z');
    const approved = { pinned: false, killed: false, approved: true, annotation: undefined, at: AT };
    expect(changedAt(slip, approved)).toBe(AT);
    expect(changedAt(slip, { ...approved, at: '2026-11-23T10:00:00.000Z' })).toBe('2026-11-22T10:30:00.000Z');
  });
});
