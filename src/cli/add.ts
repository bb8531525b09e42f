import { createInterface } from 'node:readline/promises';
import { editSources } from '../config/edit.ts';
import { saveEdit } from '../config/save-edit.ts';
import { sourceFault } from '../config/source-fault.ts';
import { readWritten, type Written } from '../config/written-sources.ts';
import { decode } from '../ingest/decode.ts';
import { glimpse } from '../ingest/glimpse.ts';
import type { HttpClient } from '../net/client.ts';
import type { FeedGlimpse } from '../outward.ts';
import {
  type Candidate,
  type DiscoverTools,
  type Discovery,
  discoverFeeds,
  type Page,
} from '../sources/discover.ts';
import { freshId } from '../sources/source-id.ts';
import { typedAddress } from '../sources/typed-address.ts';
import { linkKey } from '../text/link.ts';
import { openDoor } from './door.ts';
import { agoOf, formatName, rhythmOf } from './feed-words.ts';
import { printJson, printTable, say, sayError } from './print.ts';
import { CONFIG_TOOLS, now } from './setting.ts';

export interface AddOptions {
  readonly yes: boolean;
  readonly json: boolean;
  readonly id?: string;
}

/**
 * Finds the feeds behind an address and appends one to the configuration: the one that is chosen, or with `yes` the best. 1 where there
 * is none, 2 where it is a source already, or nobody is there to choose.
 */
export async function addSource(configFile: string, typed: string, options: AddOptions): Promise<number> {
  const written = await readWritten(configFile, CONFIG_TOOLS);
  const asked = typedAddress(typed)?.url;
  const known = asked === undefined ? undefined : knownId(asked, written);
  if (known !== undefined) return refuse(typed, known, options);
  const discovery = await discover(typed, written);
  const { candidates } = discovery;
  if (candidates.length === 0) return tellNothing(typed, discovery, options);
  if (!options.json) tellCandidates(candidates, written);
  const chosen = options.yes ? candidates[0] : await choose(candidates, options);
  if (chosen === undefined) return tellUndecided(discovery, options);
  const twin = knownId(chosen.url, written);
  if (twin !== undefined) return refuse(chosen.url, twin, options);
  return append(configFile, written, chosen, { ...options, discovery });
}

async function discover(typed: string, { config }: Written): Promise<Discovery> {
  const door = openDoor(config, false);
  try {
    return await discoverFeeds(typed, discoverTools(door, config.polling.allowPrivateNetworks));
  } finally {
    await door.close();
  }
}

/** What a search is done with, through a door that follows no redirects. */
export function discoverTools(door: Pick<HttpClient, 'get'>, allowPrivateNetworks: boolean): DiscoverTools {
  const plain = { headers: {}, conditionals: [], allowPrivateNetworks, signal: undefined };
  return {
    get: (url) => door.get({ url, ...plain }),
    glimpse: (page, url) => glimpse(rawFeed(page, url), now()),
    decode: ({ bytes, headers }) => decode(bytes, headers['content-type']).text,
  };
}

function rawFeed({ status, headers, bytes }: Page, url: string) {
  const { 'content-type': contentType, 'content-language': contentLanguage, link } = headers;
  const unasked = {
    etag: undefined,
    lastModified: undefined,
    freshUntil: undefined,
    extent: 'whole',
  } as const;
  return { url, status, bytes, contentType, contentLanguage, link, ...unasked };
}

function knownId(url: string, { sources }: Written): string | undefined {
  const key = linkKey(url);
  const twin = sources.find(({ fields }) => linkKey(String(fields['url'])) === key);
  return twin === undefined ? undefined : String(twin.fields['id']);
}

function refuse(address: string, id: string, { json }: AddOptions): number {
  if (json) printJson({ candidates: [], added: null, known: id });
  sayError(`${address} is a source already: "${id}"`);
  return 2;
}

function tellNothing(typed: string, { requests, failed }: Discovery, { json }: AddOptions): number {
  if (json) printJson({ candidates: [], added: null, requests, failed });
  sayError(`no feed was found behind ${typed}`);
  for (const { url, why } of failed) say(`  ${url}: ${why}`);
  return 1;
}

function tellUndecided({ candidates, requests }: Discovery, { json }: AddOptions): number {
  if (json) printJson({ candidates: candidates.map(candidateJson), added: null, requests });
  sayError('nothing was added: say --yes to take the first');
  return 2;
}

function tellCandidates(candidates: readonly Candidate[], written: Written): void {
  const rows = candidates.map(({ url, feed }, at) => {
    const known = knownId(url, written);
    return [String(at + 1), ...cellsOf(feed), known === undefined ? url : `${url} (the source "${known}")`];
  });
  printTable(['', 'format', 'title', 'entries', 'newest', 'rhythm', 'address'], rows);
}

function cellsOf(feed: FeedGlimpse): readonly string[] {
  const title = feed.title ?? '';
  const cut = title.length > 40 ? `${title.slice(0, 39)}…` : title;
  return [
    formatName(feed.format),
    cut,
    String(feed.entries),
    agoOf(feed.newestAt, now()),
    rhythmOf(feed.perDay),
  ];
}

/** Undefined where nobody is there to be asked, or whoever is wants none. */
async function choose(
  candidates: readonly Candidate[],
  { json }: AddOptions,
): Promise<Candidate | undefined> {
  if (json || !process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(
      `Which one? [1${candidates.length > 1 ? `-${candidates.length}` : ''}, n for none] `,
    );
    return candidates[(answer.trim() === '' ? 1 : Number(answer)) - 1];
  } finally {
    prompt.close();
  }
}

interface Append extends AddOptions {
  readonly discovery: Discovery;
}

async function append(
  configFile: string,
  written: Written,
  { url, feed }: Candidate,
  { id: wanted, json, discovery }: Append,
): Promise<number> {
  const taken = new Set(written.sources.map(({ fields }) => String(fields['id'])));
  const { title, homePageUrl } = feed;
  const id = wanted ?? freshId(title, url, taken);
  const fields = { id, url, title, homePageUrl };
  const fault = taken.has(id) ? `id "${id}" is taken` : sourceFault(fields);
  if (fault !== undefined) {
    sayError(fault);
    return 2;
  }
  const after = editSources(written.text, { added: [fields], changed: new Map() });
  await saveEdit(configFile, { before: written.text, after }, CONFIG_TOOLS);
  const { candidates, requests } = discovery;
  if (json) printJson({ candidates: candidates.map(candidateJson), added: fields, requests });
  else say(`${configFile}: added "${id}"; a service that runs visits it within seconds`);
  return 0;
}

function candidateJson({ url, feed }: Candidate) {
  const { format, title = null, homePageUrl = null, entries, newestAt = null, perDay = null } = feed;
  return { url, format, title, homePageUrl, entries, newestAt, perDay };
}
