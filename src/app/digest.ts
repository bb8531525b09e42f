/**
 * Once a day a digest to each webhook. What is to be sent is stored before it is sent, with the time up to which it tells, so that a
 * restart neither repeats a digest nor loses one.
 */

import type { Webhook } from '../config/config.ts';
import { FeedError, messageOf } from '../errors.ts';
import { NOTHING } from '../ingest/refresh.ts';
import type { Instant } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import type { OutboxItem, Told } from '../store/collections.ts';
import type { Note } from '../store/notes.ts';
import type { Store } from '../store/store.ts';
import { addMinutes } from '../text/date.ts';
import { sha256 } from '../text/hash.ts';
import { signatureOf } from '../websub/signature.ts';
import { digestBody } from './digest-body.ts';
import type { Side } from './side.ts';

export interface DigestTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly store: Store;
  readonly storeIsSound: () => boolean;
  readonly now: () => Instant;
  readonly log: Log;
}

const SENDER = 'digest';
const DAY_MINUTES = 1440;
const LONGEST_WAIT_MINUTES = 60;
const MOST_ATTEMPTS = 15;

/**
 * What is to be done for a webhook now: one that is new begins to count, and so does one whose last digest lies in a time to come,
 * as the clock was wrong; `at` is a time of day in UTC, `07:00`.
 */
export function digestDue(told: Told | undefined, at: string, now: Instant): 'nothing' | 'begin' | 'write' {
  if (at === 'off') return 'nothing';
  if (told === undefined || told.until > addMinutes(now, DAY_MINUTES)) return 'begin';
  const today = `${now.slice(0, 10)}T${at}:00.000Z`;
  const latest = today <= now ? today : addMinutes(today, -DAY_MINUTES);
  return told.until < latest ? 'write' : 'nothing';
}

/** What waits after an attempt failed; undefined where it is given up. */
export function retryOf(item: OutboxItem, now: Instant): OutboxItem | undefined {
  const attempts = item.attempts + 1;
  if (attempts >= MOST_ATTEMPTS) return undefined;
  return { ...item, attempts, dueAt: addMinutes(now, Math.min(LONGEST_WAIT_MINUTES, 2 ** item.attempts)) };
}

/** The same webhook for as long as address and channels are the same; tells nothing of either. */
export function webhookKey({ url, channels }: Webhook): string {
  return `${SENDER}:${sha256(Buffer.from([url, ...channels].join('\n')))}`;
}

/** Begins nothing by itself. */
export function openDigests(tools: DigestTools): Side {
  let desk: DigestDesk | undefined;
  const breaker = new AbortController();
  const { signal } = breaker;
  let running: Promise<void> | undefined;
  const round = async () => {
    const { webhooks } = tools.newsroom().config;
    desk ??= await openDesk(tools.store);
    await forget(new Set(webhooks.map(webhookKey)), desk);
    for (const webhook of webhooks) if (!signal.aborted) await look(webhook, desk, tools, signal);
  };
  const failed = (thrown: unknown) =>
    tools.log.error({}, `A digest was not written or not kept: ${messageOf(thrown)}`);
  return {
    tend: () => {
      if (running !== undefined || signal.aborted || !tools.storeIsSound()) return;
      running = round()
        .catch(failed)
        .finally(() => {
          running = undefined;
        });
    },
    idle: async () => running,
    stop: async () => {
      breaker.abort();
      await running;
    },
  };
}

/** What is known of digests, in the store and in memory. */
interface DigestDesk {
  readonly told: Map<string, Told>;
  readonly outbox: Map<string, OutboxItem>;
  /** @throws StoreError; then nothing has changed. */
  readonly keep: (notes: readonly Note[]) => Promise<void>;
}

async function openDesk(store: Store): Promise<DigestDesk> {
  const told = new Map(await store.notes('digests'));
  const outbox = new Map([...(await store.notes('outbox'))].filter(([, { sender }]) => sender === SENDER));
  const keep = async (changed: readonly Note[]) => {
    await store.save({ changes: NOTHING, state: undefined }, changed);
    for (const it of changed) {
      if (it.collection === 'digests') put(told, it.key, it.value);
      if (it.collection === 'outbox') put(outbox, it.key, it.value);
    }
  };
  return { told, outbox, keep };
}

function put<Value>(items: Map<string, Value>, key: string, value: Value | undefined): void {
  if (value === undefined) items.delete(key);
  else items.set(key, value);
}

async function forget(configured: ReadonlySet<string>, { told, outbox, keep }: DigestDesk): Promise<void> {
  const stale = (keys: Iterable<string>) => [...keys].filter((key) => !configured.has(key));
  const gone: Note[] = [
    ...stale(told.keys()).map((key) => ({ collection: 'digests', key, value: undefined }) as const),
    ...stale(outbox.keys()).map((key) => ({ collection: 'outbox', key, value: undefined }) as const),
  ];
  if (gone.length > 0) await keep(gone);
}

async function look(
  webhook: Webhook,
  desk: DigestDesk,
  tools: DigestTools,
  signal: AbortSignal,
): Promise<void> {
  const key = webhookKey(webhook);
  const told = desk.told.get(key);
  const now = tools.now();
  const due = digestDue(told, webhook.digest, now);
  if (due === 'begin') await desk.keep([{ collection: 'digests', key, value: { until: now } }]);
  if (due === 'write') await write(webhook, { since: told?.until ?? now, until: now }, desk, tools);
  const item = desk.outbox.get(key);
  if (item !== undefined && item.dueAt <= tools.now()) await send(webhook, item, desk, tools, signal);
}

/** One that still waits is replaced: it is a day old. */
async function write(
  webhook: Webhook,
  span: { readonly since: Instant; readonly until: Instant },
  { keep }: DigestDesk,
  { newsroom }: DigestTools,
): Promise<void> {
  const body = await digestBody(newsroom(), webhook.channels, span);
  if (body === undefined) return;
  const key = webhookKey(webhook);
  const { until } = span;
  const item = { sender: SENDER, to: key, body, queuedAt: until, dueAt: until, attempts: 0 };
  await keep([
    { collection: 'digests', key, value: { until } },
    { collection: 'outbox', key, value: item },
  ]);
}

/** An address may hold a secret, so that only its host is told. */
async function send(
  webhook: Webhook,
  item: OutboxItem,
  { keep }: DigestDesk,
  tools: DigestTools,
  signal: AbortSignal,
): Promise<void> {
  const trouble = await post(webhook, item.body, tools.newsroom(), signal);
  if (signal.aborted) return;
  const { host } = new URL(webhook.url);
  const waiting = trouble === undefined ? undefined : retryOf(item, tools.now());
  await keep([{ collection: 'outbox', key: item.to, value: waiting }]);
  if (trouble === undefined) tools.log.info({ host }, `The digest was brought to ${host}`);
  else if (waiting === undefined) tools.log.error({ host }, `The digest for ${host} is given up: ${trouble}`);
  else if (item.attempts === 0) tools.log.warn({ host }, `The digest was not brought to ${host}: ${trouble}`);
  else tools.log.debug({ host }, `The digest still waits for ${host}: ${trouble}`);
}

/** What went wrong; undefined where it was taken. */
async function post(
  { url, secret }: Webhook,
  text: string,
  { post: bring, config }: Newsroom,
  signal: AbortSignal,
): Promise<string | undefined> {
  const body = Buffer.from(text);
  const { allowPrivateNetworks } = config.polling;
  const headers = { 'X-Voltwire-Signature': signatureOf('sha256', secret, body) };
  const parcel = { headers, body, contentType: 'application/json; charset=utf-8' };
  try {
    const { status } = await bring({ url, ...parcel, allowPrivateNetworks, signal });
    return status >= 200 && status < 300 ? undefined : `it answered ${status}`;
  } catch (thrown) {
    if (thrown instanceof FeedError && thrown.code === 'too-large') return undefined;
    return thrown instanceof FeedError
      ? `it could not be reached (${thrown.code})`
      : 'it could not be reached';
  }
}
