import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FeedError } from '../../src/errors.ts';
import type { Source, SourceState } from '../../src/model.ts';
import { openRound, type RoundOptions } from '../../src/schedule/round.ts';
import { addMinutes, toInstant } from '../../src/text/date.ts';
import { sourceOf } from '../support/samples.ts';

const LIMITS = { concurrency: 8, perHost: 2 };
const now = () => toInstant(Date.now());

function sourceAt(domain: string, id: string): Source {
  return sourceOf({ id, url: `https://${domain}/${id}` });
}

function round(visit: RoundOptions<string>['visit'], states = new Map<string, SourceState>()) {
  const opened = openRound({ limits: LIMITS, states, now, visit, isWished: false });
  onTestFinished(() => opened.close());
  return opened;
}

describe('a round', () => {
  it('answers what each visit answers', async () => {
    const { visit } = round(async ({ id }) => id);
    const ended = await Promise.all(['a', 'b', 'c'].map((id) => visit(sourceAt('a.example', id))));
    expect(ended).toEqual([{ visited: 'a' }, { visited: 'b' }, { visited: 'c' }]);
  });

  it('waits for the moments that a domain with many sources takes', async () => {
    const { visit } = round(async ({ id }) => id);
    const ids = Array.from({ length: 12 }, (_, n) => `s${n}`);
    const ended = await Promise.all(ids.map((id) => visit(sourceAt('a.example', id))));
    expect(ended).toEqual(ids.map((id) => ({ visited: id })));
  });

  it('postpones what a refusal keeps waiting, and goes on with the rest', async () => {
    const refusal = new FeedError('rate-limited', 'slower', {
      url: 'https://a.example/a1',
      status: 429,
      retryAfter: addMinutes(now(), 60),
    });
    const { visit } = round(async ({ id }, _known, { learn }) => {
      await sleep(1);
      learn(id === 'a1' ? refusal : undefined);
      return id;
    });
    const sources = [
      ...['a1', 'a2', 'a3'].map((id) => sourceAt('a.example', id)),
      sourceAt('b.example', 'b1'),
    ];
    const [a1, , a3, b1] = await Promise.all(sources.map(visit));
    expect([a1, b1]).toEqual([{ visited: 'a1' }, { visited: 'b1' }]);
    expect(a3).toEqual({ postponed: { domain: 'a.example', opensAt: expect.any(String) } });
  });

  it('goes on while visits that have left their turn are being saved, and closes when they are', async () => {
    const saved: string[] = [];
    const states = new Map<string, SourceState>();
    const limits = { concurrency: 1, perHost: 1 };
    const { visit, close } = openRound({
      limits,
      states,
      now,
      isWished: false,
      visit: async ({ id }, _known, { leave }) => {
        leave();
        await sleep(20);
        saved.push(id);
      },
    });
    const ended = ['a', 'b', 'c'].map((id) => visit(sourceAt(`${id}.example`, id)));
    await close();
    expect(saved).toEqual(['a', 'b', 'c']);
    await Promise.all(ended);
  });

  it('hands on what a visit throws', async () => {
    const { visit } = round(() => Promise.reject(new Error('the disk is full')));
    await expect(visit(sourceAt('a.example', 'a'))).rejects.toThrow('the disk is full');
  });
});
