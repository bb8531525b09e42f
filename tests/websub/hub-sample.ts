/** A hub with three feeds, whose subscribers are scripted and whose time stands still until a test moves it. */
import type { Subscriber } from '../../src/store/collections.ts';
import type { HubTools, Parcel } from '../../src/websub/hub-tools.ts';
import { createLedger } from '../../src/websub/ledger.ts';
import type { Topic } from '../../src/websub/topic.ts';

export const NOW = '2026-11-22T09:00:00.000Z';
export const RSS = 'https://news.example/rss.xml';
export const ATOM = 'https://news.example/atom.xml';
export const ALIAS = 'https://news.example/channels/all/rss.xml';
export const CALLBACK = 'https://reader.com/called?mine=a%20b';

export function topicOf(address: string, text: string, wanted: Partial<Topic> = {}): Topic {
  return {
    address,
    isCanonical: true,
    hash: `hash of ${text}`,
    contentType: 'application/rss+xml; charset=utf-8',
    link: `<https://news.example/websub/hub>; rel="hub", <${address}>; rel="self"`,
    body: () => Buffer.from(text),
    ...wanted,
  };
}

export function subscriberOf(wanted: Partial<Subscriber> = {}): Subscriber {
  return {
    topic: RSS,
    callback: CALLBACK,
    secret: 'a secret',
    expiresAt: '2026-12-02T09:00:00.000Z',
    hash: 'hash of old',
    failures: 0,
    failingSince: undefined,
    retryAt: undefined,
    ...wanted,
  };
}

export interface SampleHub {
  readonly tools: HubTools;
  readonly clock: { nowMs: number };
  readonly topics: Map<string, Topic>;
  readonly questions: URL[];
  readonly parcels: { readonly callback: string; readonly parcel: Parcel }[];
  /** What a question is answered with; by default with its challenge. */
  answer: (question: URL) => Promise<{ readonly status: number; readonly text: string }>;
  take: (callback: string) => Promise<number>;
  readonly said: string[];
  readonly breaker: AbortController;
}

export function sampleHub(stored: readonly Subscriber[] = [], change: Partial<HubTools> = {}): SampleHub {
  const clock = { nowMs: Date.parse(NOW) };
  const topics = new Map([RSS, ATOM].map((address) => [address, topicOf(address, 'new')]));
  topics.set(ALIAS, topicOf(ALIAS, 'new', { isCanonical: false }));
  const breaker = new AbortController();
  const questions: URL[] = [];
  const parcels: { callback: string; parcel: Parcel }[] = [];
  const said: string[] = [];
  const hub: SampleHub = {
    clock,
    topics,
    questions,
    parcels,
    said,
    breaker,
    answer: async (question) => ({ status: 200, text: question.searchParams.get('hub.challenge') ?? '' }),
    take: async () => 204,
    tools: {
      subscribers: createLedger('subscriptions', new Map(stored.map((it, at) => [`key ${at}`, it]))),
      topics: () => topics,
      allowPrivateNetworks: () => false,
      now: () => new Date(clock.nowMs).toISOString(),
      changed: () => {},
      tell: (_level, sentence) => void said.push(sentence),
      signal: breaker.signal,
      door: {
        ask: async (url) => {
          questions.push(new URL(url));
          const { status, text } = await hub.answer(new URL(url));
          return { status, bytes: Buffer.from(text) };
        },
        bring: async (callback, parcel) => {
          parcels.push({ callback, parcel });
          return hub.take(callback);
        },
      },
      ...change,
    },
  };
  return hub;
}
