import { describe, expect, it } from 'vitest';
import { openConditionWatch } from '../../src/app/condition-watch.ts';
import { answerWith } from '../../src/http/feeds.ts';
import type { Newsroom } from '../../src/newsroom.ts';
import type { SourceHealth } from '../../src/outward.ts';
import { healthOf } from '../../src/sources/health.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { addMinutes } from '../../src/text/date.ts';
import { SITE } from '../site/sample.ts';
import { sourceOf, stateOf } from '../support/samples.ts';
import { validate } from '../support/validator/validate.ts';

const START = '2026-11-22T09:00:00.000Z';
const BROUGHT = { articles: 0, arrivals: [], oddities: [] };
const hostile = '"><script>alert(1)</script> ]]> & Söhne';
const lastError = { code: 'http', message: `Answered ${hostile}`, at: START };

function healthAt(failures: number, count: number): readonly SourceHealth[] {
  return Array.from({ length: count }, (_, at) =>
    healthOf(
      sourceOf({ id: `s${at}`, title: `${hostile} ${at}`, minMinutes: 5 }),
      stateOf({ failures, lastError, checkedAt: addMinutes(START, failures) }),
      BROUGHT,
      START,
    ),
  );
}

function house(count: number, store = openMemoryStore()) {
  const at = { minute: 0, failures: 0 };
  const room = { config: { site: SITE }, health: async () => healthAt(at.failures, count) };
  const tools = {
    newsroom: () => room as unknown as Newsroom,
    store,
    now: () => addMinutes(START, at.minute),
  };
  const watch = openConditionWatch(tools);
  const read = async (headers = {}) => {
    const served = await watch.feed();
    if (served === undefined) throw new Error('There is no feed.');
    const answer = answerWith(served, { method: 'GET', headers });
    return { ...answer, text: String(answer.body ?? '') };
  };
  const go = async (minute: number, failures: number) => {
    Object.assign(at, { minute, failures });
    await watch.tend();
  };
  return { store, read, go };
}

describe('the feed of how sources change', () => {
  it.each([1, 2, 7])(
    'is valid Atom, empty or with what %i sources did, whatever they are called',
    async (count) => {
      const { read, go } = house(count);
      await go(0, 0);
      const empty = await read();
      expect(validate('atom', empty.text)).toEqual([]);
      await go(1, 1);
      await go(2, 2);
      const { text, headers } = await read();
      // A title may speak of markup, which the validator takes for some.
      const findings = validate('atom', text).filter(({ rule }) => rule !== 'ContainsHTML');
      expect(findings).toEqual([]);
      expect(text).not.toContain('<script');
      expect(text.match(/<entry>/gu)).toHaveLength(1);
      expect(headers).toMatchObject({ 'Content-Type': 'application/atom+xml; charset=utf-8' });
      expect(headers['Last-Modified']).toBe('Sun, 22 Nov 2026 09:02:00 GMT');
    },
  );

  it('answers 304 as long as nothing is told', async () => {
    const { read, go } = house(1);
    await go(0, 0);
    await go(1, 1);
    await go(2, 2);
    const { headers } = await read();
    await go(30, 2);
    expect((await read({ 'if-none-match': headers['ETag'] })).status).toBe(304);
  });

  it('is the same after a restart, and tells nothing twice', async () => {
    const { store, read, go } = house(3);
    await go(0, 0);
    await go(1, 1);
    await go(2, 2);
    const { text } = await read();
    const again = house(3, store);
    expect((await again.read()).text).toBe(text);
    await again.go(200, 3);
    await again.go(300, 4);
    expect((await again.read()).text).toBe(text);
  });

  it('looks once a minute, and saves nothing while nothing changes', async () => {
    const { store, go } = house(1);
    let saves = 0;
    const { save } = store;
    const counting: typeof save = async (...what) => {
      saves += 1;
      await save(...what);
    };
    Object.assign(store, { save: counting });
    await go(0, 0);
    for (const minute of [0.5, 1, 2, 3]) await go(minute, 0);
    expect(saves).toBe(1);
  });
});
