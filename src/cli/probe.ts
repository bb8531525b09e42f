import type { Config } from '../config/config.ts';
import { FeedError } from '../errors.ts';
import { fetchFeed } from '../ingest/fetch.ts';
import { glimpse } from '../ingest/glimpse.ts';
import type { Instant, Source } from '../model.ts';
import type { HttpClient } from '../net/client.ts';
import type { FeedGlimpse } from '../outward.ts';
import type { ClosedDomain } from '../schedule/pace.ts';
import { type Ended, visitRound } from '../schedule/round.ts';
import type { Terms } from '../schedule/terms.ts';
import { redacted } from '../text/redact.ts';
import { openDoor } from './door.ts';
import { agoOf, formatName, rhythmOf } from './feed-words.ts';
import { paint, printJson, printTable, say, sayError } from './print.ts';
import { withListsNow } from './probe-lists.ts';
import { startProgress } from './progress.ts';
import { now } from './setting.ts';

/** What one look at a source came to; absent values are null. */
interface Probe {
  readonly source: string;
  readonly outcome: 'ok' | 'failed' | 'paused' | 'postponed';
  readonly error: string | null;
  readonly feed: FeedGlimpse | null;
  /** Where permanent redirects lead; null where the configured address holds a secret. */
  readonly movedTo: string | null;
  readonly content: Source['content'];
}

/**
 * Looks at each source once, those of followed lists included, at the pace of its domain and without touching the store; 1 where any of
 * them, or a list, cannot be read.
 */
export async function probeSources(configured: Config, json: boolean): Promise<number> {
  const door = openDoor(configured, true);
  try {
    const { config, more, faults } = await withListsNow(configured, door);
    const probes = await probeAll(config, door);
    if (json) for (const probe of probes) printJson(probeJson(probe));
    else tellProbes(probes);
    if (more > 0) say(`${more} more sources of lists were not looked at`);
    for (const fault of faults) sayError(fault);
    return faults.length > 0 || probes.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
  } finally {
    await door.close();
  }
}

async function probeAll(config: Config, door: HttpClient): Promise<readonly Probe[]> {
  const progress = startProgress('Probing', config.sources.filter(({ enabled }) => enabled).length);
  const visit = async (source: Source, _known: unknown, terms: Terms): Promise<Probe> => {
    const probe = await probeOne(source, door, terms);
    progress.step(source.id);
    return probe;
  };
  const probes = new Map<string, Probe>();
  const ended = (source: Source, how: Ended<Probe>) => {
    probes.set(source.id, 'visited' in how ? how.visited : postponed(source, how.postponed));
  };
  const sources = config.sources.filter(({ enabled }) => enabled);
  try {
    const states = new Map();
    await visitRound({ sources, states, limits: config.polling, visit, ended, now, isWished: true });
  } finally {
    progress.end();
  }
  return config.sources.map((source) => probes.get(source.id) ?? untouched(source, 'paused', null));
}

function postponed(source: Source, { domain }: ClosedDomain): Probe {
  return untouched(source, 'postponed', `${domain} asked us to wait`);
}

async function probeOne(source: Source, door: HttpClient, terms: Terms): Promise<Probe> {
  const begun: Instant = now();
  try {
    const question = { url: source.url, conditionals: [] };
    const fetched = await fetchFeed(source, question, door, { now: begun, signal: undefined });
    terms.learn(undefined);
    if (fetched.kind === 'not-modified')
      throw new FeedError('http', 'the server answered 304 to no condition');
    const feed = await glimpse(fetched.raw, now());
    const isPublic = source.publicUrl === source.url;
    const movedTo = isPublic ? (fetched.permanentUrl ?? null) : null;
    return { ...untouched(source, 'ok', null), feed, movedTo };
  } catch (thrown) {
    if (!(thrown instanceof FeedError)) throw thrown;
    terms.learn(thrown);
    return untouched(source, 'failed', redacted(thrown.message, source.secrets));
  }
}

function untouched({ id, content }: Source, outcome: Probe['outcome'], error: string | null): Probe {
  return { source: id, outcome, error, feed: null, movedTo: null, content };
}

function probeJson({ feed, ...probe }: Probe) {
  if (feed === null) return { ...probe, feed };
  const { title = null, homePageUrl = null, newestAt = null, perDay = null } = feed;
  return { ...probe, feed: { ...feed, title, homePageUrl, newestAt, perDay } };
}

function tellProbes(probes: readonly Probe[]): void {
  const head = ['source', 'outcome', 'format', 'entries', 'newest', 'rhythm', 'policy', 'hub', 'remarks'];
  printTable(head, probes.map(rowOf));
  const count = (outcome: Probe['outcome']) => probes.filter((probe) => probe.outcome === outcome).length;
  const failed = count('failed');
  const told = `${failed} failed`;
  say(
    `${probes.length} sources: ${count('ok')} ok, ${failed > 0 ? paint('red', told) : told}, ` +
      `${count('postponed')} postponed, ${count('paused')} switched off`,
  );
}

function rowOf({ source, outcome, error, feed, movedTo, content }: Probe): readonly string[] {
  if (feed === null) return [source, outcome, '', '', '', '', content, '', error ?? ''];
  const { format, entries, newestAt, perDay, hubs } = feed;
  const about = [formatName(format), String(entries), agoOf(newestAt, now()), rhythmOf(perDay)];
  const hub = hubs[0] === undefined ? '–' : new URL(hubs[0]).host;
  const remarks = movedTo === null ? '' : `moved to ${movedTo}`;
  return [source, outcome, ...about, content, hub, remarks];
}
