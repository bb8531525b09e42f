import { describe, expect, it } from 'vitest';
import { merge } from '../../src/ingest/merge.ts';
import type { Article, Sighting } from '../../src/model.ts';
import { articleOf } from '../support/samples.ts';

const NOW = '2026-11-22T09:00:00.000Z';
const before = articleOf();

function known(article: Article, sighting: Partial<Sighting> = {}) {
  const { id, sourceId, arrivedAt, fingerprint, entryHash } = article;
  const remembered = { id, sourceId, arrivedAt, fingerprint, entryHash, linkHash: undefined, kept: true };
  return {
    sightings: new Map([[id, { ...remembered, ...sighting }]]),
    articles: new Map([[id, article]]),
  };
}

const nothing = { sightings: new Map(), articles: new Map() };

describe('merge', () => {
  it('adds what was never seen', () => {
    expect(merge([before], nothing, NOW)).toEqual({
      added: [before],
      changed: [],
      unchanged: 0,
      restated: [],
      removed: [],
    });
  });

  it('leaves alone what is the same, whatever its dates say', () => {
    const bumped = articleOf({ publishedAt: NOW, updatedAt: NOW, arrivedAt: NOW });
    expect(merge([bumped], known(before), NOW)).toEqual({
      added: [],
      changed: [],
      unchanged: 1,
      restated: [],
      removed: [],
    });
  });

  it('never brings back a pruned article that its publisher still lists', () => {
    const edited = articleOf({ fingerprint: 'f2' });
    const changes = merge([edited], known(before, { kept: false }), NOW);
    expect(changes).toMatchObject({ added: [], changed: [], unchanged: 1 });
  });

  it('brings back a post of ours that was withdrawn, under its old date of arrival', () => {
    const post = articleOf({ sourceId: 'posts', arrivedAt: NOW });
    const changes = merge([post], known(articleOf({ sourceId: 'posts' }), { kept: false }), NOW);
    expect(changes.added).toEqual([{ ...post, arrivedAt: before.arrivedAt }]);
  });

  it('keeps id, arrival and publication over an edit, and moves updated to the moment it was seen', () => {
    const edited = articleOf({
      title: 'A battery that lasts longer',
      fingerprint: 'f2',
      entryId: 'tag:other',
      publishedAt: NOW,
      arrivedAt: NOW,
    });
    expect(merge([edited], known(before), NOW).changed).toEqual([
      { ...before, title: edited.title, fingerprint: 'f2', updatedAt: NOW, revision: 2 },
    ]);
  });

  it('believes the publisher’s own date of an edit when it is newer than the last', () => {
    const said = '2026-11-21T00:00:00.000Z';
    const edited = articleOf({ fingerprint: 'f2', updatedAt: said });
    expect(merge([edited], known(before), NOW).changed[0]?.updatedAt).toBe(said);
    const older = articleOf({ fingerprint: 'f2', updatedAt: '2026-11-01T00:00:00.000Z' });
    expect(merge([older], known(before), NOW).changed[0]?.updatedAt).toBe(NOW);
  });

  it('takes no date that turns up late and would move the article to the top', () => {
    const undated = articleOf({ publishedAt: undefined });
    const later = articleOf({ fingerprint: 'f2', publishedAt: NOW });
    expect(merge([later], known(undated), NOW).changed[0]?.publishedAt).toBeUndefined();
    const earlier = articleOf({ fingerprint: 'f2', publishedAt: '2026-11-19T00:00:00.000Z' });
    expect(merge([earlier], known(undated), NOW).changed[0]?.publishedAt).toBe('2026-11-19T00:00:00.000Z');
  });

  it('never dates an article later than its arrival, though what was stored of it cannot be read', () => {
    const { sightings } = known(before);
    const edited = articleOf({ fingerprint: 'f2', publishedAt: NOW, arrivedAt: NOW });
    const [changed] = merge([edited], { sightings, articles: new Map() }, NOW).changed;
    expect(changed).toMatchObject({ arrivedAt: before.arrivedAt });
    expect(changed?.publishedAt).toBeUndefined();
  });

  it('remembers the other words of what is the same, so that it is recognized by them', () => {
    const reworded = articleOf({ entryHash: 'e2' });
    expect(merge([reworded], known(before), NOW).restated).toEqual([{ id: before.id, entryHash: 'e2' }]);
    expect(merge([reworded], known(reworded), NOW).restated).toEqual([]);
  });

  it('leaves a body alone that was edited 24 times, until the headline changes too', () => {
    let stored = before;
    for (let edit = 1; edit <= 30; edit += 1) {
      const flapped = articleOf({ fingerprint: `f${edit}-`, contentHtml: `<p>${edit} watching</p>` });
      stored = merge([flapped], known(stored), NOW).changed[0] ?? stored;
    }
    expect(stored).toMatchObject({ revision: 25, contentHtml: '<p>24 watching</p>' });
    const renamed = articleOf({ fingerprint: 'f99', title: 'A battery that lasts longer' });
    expect(merge([renamed], known(stored), NOW).changed[0]).toMatchObject({ revision: 26 });
  });

  it('takes a headline that flaps between two wordings 48 times, and then once a day', () => {
    let stored = before;
    let taken = 0;
    for (let hour = 0; hour < 96; hour += 1) {
      const flapped = articleOf({ fingerprint: `f${hour % 2}-`, title: `Wording ${hour % 2}` });
      const now = new Date(Date.parse(NOW) + hour * 3_600_000).toISOString();
      const [edited] = merge([flapped], known(stored), now).changed;
      taken += edited === undefined ? 0 : 1;
      stored = edited ?? stored;
    }
    expect(taken).toBe(49);
  });

  it('does not remember the words of an edit that it passed over, which may be taken later', () => {
    const stored = articleOf({ revision: 25 });
    const passed = articleOf({ fingerprint: 'f2', entryHash: 'e2' });
    expect(merge([passed], known(stored), NOW)).toMatchObject({ changed: [], restated: [], unchanged: 1 });
  });

  it('lets our own front matter set the dates of our own posts', () => {
    const post = articleOf({ sourceId: 'posts' });
    const corrected = articleOf({ sourceId: 'posts', fingerprint: 'f2', publishedAt: NOW, updatedAt: NOW });
    expect(merge([corrected], known(post), NOW).changed[0]).toMatchObject({
      publishedAt: NOW,
      updatedAt: NOW,
      revision: 2,
      entryId: post.entryId,
    });
  });
});
