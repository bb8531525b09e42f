import type { Instant, Source } from '../model.ts';
import { languageTag } from '../text/language.ts';
import { redactedDocument } from '../text/redact.ts';
import type { NamingHabits } from '../visits.ts';
import { decode } from './decode.ts';
import type { Feed, RawFeed } from './feed.ts';
import { parse } from './parse.ts';
import { type Memory, type TakenIn, takeIn } from './take-in.ts';
import type { StageTime } from './visit-result.ts';

export interface ReadingTools {
  readonly store: Memory;
  readonly now: () => Instant;
  /** The newsroom's own address: the authority of the ids that we mint. */
  readonly siteUrl: string;
}

/** A document read to its end; the warnings of every stage stand in `taken`. */
export interface DocumentRead {
  readonly feed: Feed;
  readonly taken: TakenIn;
  readonly stages: readonly StageTime[];
}

/**
 * From the bytes of a document to what they change, whether we asked for them or a hub brought them. Saves nothing.
 * @throws FeedError for what is no feed that can be read.
 */
export async function readDocument(
  raw: RawFeed,
  source: Source,
  naming: NamingHabits | undefined,
  tools: ReadingTools,
): Promise<DocumentRead> {
  const { store, now, siteUrl } = tools;
  const startedMs = performance.now();
  const decoded = decode(raw.bytes, raw.contentType);
  const feed = inLanguage(await parse(redactedDocument(decoded.text, source.secrets)), raw.contentLanguage);
  const parsedMs = performance.now();
  const taken = await takeIn(feed, { source, documentUrl: raw.url, siteUrl, now: now() }, naming, store);
  const warnings = [...decoded.warnings, ...feed.warnings, ...taken.warnings];
  const stages: readonly StageTime[] = [
    { stage: 'parse', ms: parsedMs - startedMs },
    { stage: 'merge', ms: performance.now() - parsedMs },
  ];
  return { feed, taken: { ...taken, warnings }, stages };
}

/** A document that does not say what language it is in is in the one that its server names, where that is one alone. */
function inLanguage(feed: Feed, contentLanguage: string | undefined): Feed {
  if (feed.language !== undefined || contentLanguage === undefined) return feed;
  return { ...feed, language: languageTag(contentLanguage) };
}
