import { describe, expect, it } from 'vitest';
import { createHubDesk } from '../../src/websub/hub-desk.ts';
import { ATOM, CALLBACK, RSS, type SampleHub, sampleHub, subscriberOf } from './hub-sample.ts';

const form = (change: Readonly<Record<string, string>> = {}) =>
  new URLSearchParams({ 'hub.mode': 'subscribe', 'hub.topic': RSS, 'hub.callback': CALLBACK, ...change });

/** A desk that verifies at once whatever it accepts. */
function deskOf(hub: SampleHub) {
  const desk = createHubDesk(hub.tools);
  const ask = async (change: Readonly<Record<string, string>> = {}) => {
    const { status } = desk.receive(form(change));
    desk.tend();
    await desk.idle();
    return status;
  };
  return { ...desk, ask };
}

const known = (hub: SampleHub) => hub.tools.subscribers.all().map(([, it]) => it);

describe('a wish to subscribe', () => {
  it('is asked back with a challenge of its own, behind the query of the callback, and then granted', async () => {
    const hub = sampleHub();
    const desk = deskOf(hub);
    expect(await desk.ask({ 'hub.secret': 'mine', 'hub.lease_seconds': '7200' })).toBe(202);
    await desk.ask({ 'hub.topic': ATOM });
    const [first, second] = hub.questions;
    expect(first?.href.startsWith(`${CALLBACK}&hub.mode=subscribe`)).toBe(true);
    expect(Object.fromEntries(first?.searchParams ?? [])).toMatchObject({
      'hub.topic': RSS,
      'hub.lease_seconds': '7200',
    });
    const challenges = [first, second].map((it) => it?.searchParams.get('hub.challenge'));
    expect(challenges[0]).toMatch(/^[\w-]{32}$/u);
    expect(challenges[1]).not.toBe(challenges[0]);
    expect(known(hub)).toMatchObject([
      { topic: RSS, secret: 'mine', hash: 'hash of new', expiresAt: '2026-11-22T11:00:00.000Z' },
      { topic: ATOM, secret: undefined },
    ]);
  });

  it.each([
    ['gives something else back', 200, 'yes', true],
    ['gives the beginning back', 200, undefined, true],
    ['refuses, whatever it gives back', 404, undefined, false],
    ['leads elsewhere', 302, undefined, false],
  ])('is not granted to who %s', async (_what, status, text, isTold) => {
    const hub = sampleHub();
    hub.answer = async (question) => {
      const challenge = question.searchParams.get('hub.challenge') ?? '';
      return { status, text: text ?? (status === 200 ? challenge.slice(1) : challenge) };
    };
    await deskOf(hub).ask();
    expect(known(hub)).toEqual([]);
    const modes = hub.questions.map((it) => it.searchParams.get('hub.mode'));
    expect(modes).toEqual(isTold ? ['subscribe', 'denied'] : ['subscribe']);
  });

  it('of who does not answer is not granted, and they hear no more', async () => {
    const hub = sampleHub();
    hub.answer = () => Promise.reject(new Error('no answer'));
    await deskOf(hub).ask();
    expect([known(hub), hub.questions.length]).toEqual([[], 1]);
  });

  it('for a feed that goes meanwhile is denied', async () => {
    const hub = sampleHub();
    const { answer } = hub;
    hub.answer = (question) => {
      hub.topics.clear();
      return answer(question);
    };
    await deskOf(hub).ask();
    expect(known(hub)).toEqual([]);
    expect(hub.questions.at(-1)?.searchParams.get('hub.reason')).toBe('the feed is no longer there');
  });

  it('said twice while it waits is verified once, as it was said last', async () => {
    const hub = sampleHub();
    const desk = deskOf(hub);
    desk.receive(form({ 'hub.secret': 'first' }));
    await desk.ask({ 'hub.secret': 'second' });
    expect(hub.questions).toHaveLength(1);
    expect(known(hub)).toMatchObject([{ secret: 'second' }]);
  });

  it('tells no log of a secret, or of more of a callback than its host', async () => {
    const hub = sampleHub();
    await deskOf(hub).ask({ 'hub.secret': 'mine-alone' });
    expect(hub.said.join()).toContain('reader.com');
    expect(hub.said.join()).not.toMatch(/mine-alone|called/u);
  });
});

describe('a wish to leave', () => {
  it('is verified like any other', async () => {
    const hub = sampleHub();
    const desk = deskOf(hub);
    await desk.ask();
    hub.answer = async () => ({ status: 404, text: '' });
    await desk.ask({ 'hub.mode': 'unsubscribe' });
    expect(known(hub)).toHaveLength(1);
    hub.answer = async (question) => ({
      status: 200,
      text: question.searchParams.get('hub.challenge') ?? '',
    });
    await desk.ask({ 'hub.mode': 'unsubscribe' });
    expect(known(hub)).toEqual([]);
    expect(hub.questions.at(-1)?.searchParams.has('hub.lease_seconds')).toBe(false);
  });

  it('of somebody unknown makes us call nobody', async () => {
    const hub = sampleHub();
    expect(await deskOf(hub).ask({ 'hub.mode': 'unsubscribe' })).toBe(202);
    expect(hub.questions).toEqual([]);
  });
});

describe('what strangers can make us do', () => {
  it('is thirty questions to a domain, whatever its names and ports, and more as time passes', async () => {
    const hub = sampleHub();
    const desk = deskOf(hub);
    const victim = (n: number) => ({ 'hub.callback': `https://v${n}.victim.com:${8000 + n}/${n}` });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push(await desk.ask(victim(n)));
    expect(statuses.filter((status) => status === 429)).toHaveLength(10);
    expect(hub.questions).toHaveLength(30);
    expect(await desk.ask({ 'hub.callback': 'https://another.com/' })).toBe(202);
    expect(await desk.ask({ 'hub.callback': 'https://reader.com/' })).toBe(202);
    hub.clock.nowMs += 20_000;
    expect([await desk.ask(victim(41)), await desk.ask(victim(42))]).toEqual([202, 429]);
  });

  it('is one question at a time to a domain, and eight at once in all', async () => {
    const hub = sampleHub();
    const desk = createHubDesk(hub.tools);
    hub.answer = () => new Promise(() => {});
    for (let n = 0; n < 20; n += 1) {
      desk.receive(form({ 'hub.callback': `https://reader${n}.com/` }));
      desk.receive(form({ 'hub.callback': `https://reader${n}.com/another` }));
    }
    desk.tend();
    expect(hub.questions.map(({ host }) => host)).toEqual(
      Array.from({ length: 8 }, (_, n) => `reader${n}.com`),
    );
  });

  it('is 120 questions in all, and two hundred that wait', async () => {
    const hub = sampleHub();
    const desk = createHubDesk(hub.tools);
    const ask = (n: number) => desk.receive(form({ 'hub.callback': `https://reader${n}.com/` })).status;
    const statuses = Array.from({ length: 121 }, (_, n) => ask(n));
    expect(statuses.indexOf(429)).toBe(120);
    hub.clock.nowMs += 60_000;
    expect(Array.from({ length: 81 }, (_, n) => ask(200 + n)).indexOf(503)).toBe(80);
  });

  it('is five hundred subscriptions for a domain', async () => {
    const many = Array.from({ length: 500 }, (_, n) => subscriberOf({ callback: `https://x${n}.big.com/` }));
    const hub = sampleHub(many);
    const desk = deskOf(hub);
    expect(await desk.ask({ 'hub.callback': 'https://one-more.big.com/' })).toBe(503);
    expect(await desk.ask({ 'hub.callback': 'https://small.com/' })).toBe(202);
    expect(hub.questions).toHaveLength(1);
  });

  it('is nothing more once we stop', async () => {
    const hub = sampleHub();
    hub.breaker.abort();
    await deskOf(hub).ask();
    expect(hub.questions).toEqual([]);
  });
});
