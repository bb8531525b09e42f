import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import type { Source } from '../../src/model.ts';
import { type Ended, type RoundOptions, visitRound } from '../../src/schedule/round.ts';
import { addMinutes, toInstant } from '../../src/text/date.ts';
import { sourceOf } from '../support/samples.ts';

const LIMITS = { concurrency: 8, perHost: 2 };
const now = () => toInstant(Date.now());

function sourceAt(domain: string, id: string): Source {
  return sourceOf({ id, url: `https://${domain}/${id}` });
}

type Visit = RoundOptions<string>['visit'];

/** How a round over these sources ended with each of them, by id. */
async function round(sources: readonly Source[], visit: Visit, limits = LIMITS) {
  const all = new Map<string, Ended<string>>();
  const ended = ({ id }: Source, how: Ended<string>) => void all.set(id, how);
  await visitRound({ sources, states: new Map(), limits, visit, ended, now, isWished: false });
  return all;
}

const ALL_VISITED = (ids: readonly string[]) => new Map(ids.map((id) => [id, { visited: id }]));

describe('a round', () => {
  it('tells of each source what its visit answered', async () => {
    const ids = ['a', 'b', 'c'];
    const sources = ids.map((id) => sourceAt('a.example', id));
    expect(await round(sources, async ({ id }) => id)).toEqual(ALL_VISITED(ids));
  });

  it('ends at once without sources', async () => {
    expect(await round([], async ({ id }) => id)).toEqual(new Map());
  });

  it('waits for the moments that a domain with many sources takes', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `s${n}`);
    const sources = ids.map((id) => sourceAt('a.example', id));
    expect(await round(sources, async ({ id }) => id)).toEqual(ALL_VISITED(ids));
  });

  it('postpones what a refusal keeps waiting, and goes on with the rest', async () => {
    const refusal = new FeedError('rate-limited', 'slower', {
      url: 'https://a.example/a1',
      status: 429,
      retryAfter: addMinutes(now(), 60),
    });
    const visit: Visit = async ({ id }, _known, terms) => {
      await sleep(1);
      terms.learn(id === 'a1' ? refusal : undefined);
      return id;
    };
    const sources = [
      ...['a1', 'a2', 'a3'].map((id) => sourceAt('a.example', id)),
      sourceAt('b.example', 'b1'),
    ];
    const all = await round(sources, visit);
    expect([all.get('a1'), all.get('b1')]).toEqual([{ visited: 'a1' }, { visited: 'b1' }]);
    expect(all.get('a3')).toEqual({ postponed: { domain: 'a.example', opensAt: expect.any(String) } });
  });

  it('goes on while visits that have left their turn are being saved, and ends when they are', async () => {
    const begun: string[] = [];
    const saved: string[] = [];
    const visit: Visit = async ({ id }, _known, terms) => {
      begun.push(id);
      terms.leave();
      await sleep(20);
      expect(begun).toEqual(ids);
      saved.push(id);
      return id;
    };
    const ids = ['a', 'b', 'c'];
    const sources = ids.map((id) => sourceAt(`${id}.example`, id));
    await round(sources, visit, { concurrency: 1, perHost: 1 });
    expect(saved).toEqual(ids);
  });

  it('hands on what a visit throws once those that run have ended, and begins no other', async () => {
    const begun: string[] = [];
    let hasEnded = false;
    const visit: Visit = async ({ id }) => {
      begun.push(id);
      if (id === 'bad') throw new Error('the disk is full');
      await sleep(20);
      hasEnded = true;
      return id;
    };
    const sources = ['slow', 'bad', 'next'].map((id) => sourceAt(`${id}.example`, id));
    await expect(round(sources, visit, { concurrency: 2, perHost: 1 })).rejects.toThrow('the disk is full');
    expect([begun, hasEnded]).toEqual([['slow', 'bad'], true]);
  });
});
