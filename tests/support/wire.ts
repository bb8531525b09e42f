/** A whole newsroom in memory, from the bytes of a document to the bytes that readers get; only the network is pretended. */

import { type RefreshTools, refresh, type Visited } from '../../src/ingest/refresh.ts';
import type { Article, Instant } from '../../src/model.ts';
import type { Output, Rendered } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { together } from '../../src/publish/made.ts';
import { createPress } from '../../src/publish/outputs.ts';
import { nextCron } from '../../src/schedule/cron.ts';
import { renderPost } from '../../src/site/post.ts';
import { renderRiver } from '../../src/site/river.ts';
import { renderStatus } from '../../src/site/status.ts';
import { cardsOf } from '../../src/sources/card.ts';
import { healthOf } from '../../src/sources/health.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { addMinutes } from '../../src/text/date.ts';
import { channelOf, publicationFrom, renderOutputs } from './publication.ts';
import { NO_HUBS, siteOf, sourceOf } from './samples.ts';

const SITE = siteOf({ title: 'Voltwire', copyright: undefined });

const CHANNEL = channelOf({ limit: 200, perSourceShare: 0.5 });

export interface Served {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

export interface Wire {
  /** One visit, at which the publisher answers with this document. */
  readonly visit: (sourceId: string, document: Served) => Promise<Visited>;
  /** Newest first. */
  readonly articles: () => Promise<readonly Article[]>;
  /** The channel's page and feeds. */
  readonly publish: () => Promise<Rendered>;
  /** The same with every tag, source, author and archive. */
  readonly publishEverything: () => Promise<Rendered>;
  readonly statusPage: () => Promise<string>;
  /** Every address that was asked for. */
  readonly requested: readonly string[];
}

/** A newsroom that follows these sources and may republish all that they write; `site` is where a source of an id lies. */
export function openWire(
  sourceIds: readonly string[],
  now: () => Instant,
  site = (id: string) => `https://${id}.example/`,
): Wire {
  const store = openMemoryStore();
  const requested: string[] = [];
  const sources = sourceIds.map((id) => {
    const url = `${site(id)}feed.xml`;
    return sourceOf({ id, url, publicUrl: url, homePageUrl: undefined, title: undefined, content: 'full' });
  });
  const sourceNamed = (id: string) => sources.find((source) => source.id === id) ?? sourceOf();
  const toolsFor = ({ bytes, contentType }: Served): RefreshTools => ({
    store,
    now,
    siteUrl: SITE.url,
    maxMinutes: 1440,
    nextCron,
    hubs: NO_HUBS,
    http: {
      get: async ({ url }) => {
        requested.push(url);
        const headers = { 'content-type': contentType };
        return { status: 200, url, permanentUrl: undefined, headers, bytes, complete: true };
      },
      post: () => Promise.reject(new Error('nothing is posted here')),
      close: async () => {},
    },
  });
  const publication = async () => {
    const cards = cardsOf(sources, await store.states());
    const pages = { channel: renderRiver, post: renderPost };
    return publicationFrom(store, { site: SITE, channels: [CHANNEL], cards, pages });
  };
  return {
    visit: async (id, document) => {
      const known = (await store.states()).get(id);
      return refresh(sourceNamed(id), known, toolsFor(document));
    },
    articles: async () => {
      const all: Article[] = [];
      const query = { sourceIds: undefined, since: undefined, limit: undefined };
      for await (const article of store.newest(query)) all.push(article);
      return all;
    },
    publish: async () => renderOutputs(await publication()),
    publishEverything: async () => {
      const press = createPress();
      const rendered = [await press.render(await publication())];
      for (const asked of await press.askable()) rendered.push(await press.renderAsked(asked));
      return together(rendered);
    },
    statusPage: async () => {
      const states = await store.states();
      const counts = await store.counts();
      const arrivals = store.arrivalsByDay(addMinutes(now(), -30 * 1440), 30);
      const brought = (id: string) => ({
        articles: counts.get(id) ?? 0,
        arrivals: arrivals.get(id) ?? [],
        oddities: [],
      });
      const healths = sources.map((it) => healthOf(it, states.get(it.id), brought(it.id), now()));
      return renderStatus({ site: SITE, generatedAt: now(), sources: healths, problems: [] });
    },
    requested,
  };
}

/** The channel's document of a form: its page, or one of its feeds. */
export function outputAt(outputs: readonly Output[], path: string): string {
  return wholeBody(outputs.find((output) => output.path === path) ?? { parts: [] }).toString();
}
