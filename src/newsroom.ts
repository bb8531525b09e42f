/**
 * An open newsroom: the configuration, the store and the doors outward, with the verbs that the service and the one-shot commands
 * share. It has no clock of its own and no door inward; `app.ts` adds those.
 */

import type { Config } from './config/config.ts';
import type { CurationFile } from './config/curation-file.ts';
import { type ConfigFiles, openConfigFiles } from './config/files.ts';
import type { Audience } from './http/audience.ts';
import { type Pushed, takeDelivery } from './ingest/deliver.ts';
import { galleriesOf } from './ingest/image-file.ts';
import { imageReader } from './ingest/image-outputs.ts';
import { createPostMemory } from './ingest/post-memory.ts';
import { NOTHING, type RefreshTools, refresh, type Visited, type VisitTerms } from './ingest/refresh.ts';
import { type PostsReport, refreshPosts } from './ingest/refresh-posts.ts';
import type { Instant, Source, SourceState } from './model.ts';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './net/client.ts';
import { rememberAdopted, retentionAt, sourcesToKeep } from './newsroom/adopted.ts';
import { curate } from './newsroom/curation.ts';
import { healthDesk } from './newsroom/health.ts';
import type { Moved, Output, Rendered, Site, SourceHealth } from './outward.ts';
import { type Held, heldAt } from './publish/held.ts';
import { kept } from './publish/leads.ts';
import { pageOutput, together } from './publish/made.ts';
import { createPress, type Press } from './publish/outputs.ts';
import { BRIEFLY_SECONDS } from './publish/rhythm.ts';
import type { StoryDesk } from './publish/run.ts';
import { assetOutput } from './publish/text-output.ts';
import { unseenNotes } from './publish/unseen.ts';
import { nextCron } from './schedule/cron.ts';
import { assets } from './site/assets.ts';
import { renderMoved } from './site/moved.ts';
import { renderPost } from './site/post.ts';
import { renderRiver } from './site/river.ts';
import { cardsOf } from './sources/card.ts';
import { opmlOutput } from './sources/opml-output.ts';
import type { Store } from './store/store.ts';
import { createStoryIndex } from './stories/story-index.ts';
import { remembering } from './text/remembering.ts';
import { createHubs } from './websub/hubs.ts';
import type { LeaseBook } from './websub/lease-book.ts';
import { hubAddress } from './websub/topic.ts';

const PAGES = { channel: renderRiver, post: renderPost };
const SUBSCRIBERS = { timeoutMs: 10_000, maxBytes: 65_536, followsRedirects: false };

export interface Newsroom {
  readonly config: Config;
  readonly store: Store;
  readonly leases: LeaseBook;
  /** One visit to one source, whether it is due or not. */
  readonly visit: (source: Source, known: SourceState | undefined, terms?: VisitTerms) => Promise<Visited>;
  /** Takes in what a hub brought of a source that was visited before. */
  readonly deliver: (source: Source, known: SourceState, pushed: Pushed) => Promise<Visited>;
  readonly get: HttpClient['get'];
  readonly post: HttpClient['post'];
  /** To those who subscribe to us: strangers who named their own address, heard briefly and followed nowhere. */
  readonly subscriberDoor: Pick<HttpClient, 'get' | 'post'>;
  /** What our feeds name as their hub. */
  readonly hub: string | undefined;
  /** Brings the store in step with the posts' folder. */
  readonly readPosts: () => Promise<PostsReport>;
  /** Every document as the store has it now. */
  readonly render: () => Promise<Rendered>;
  /** The documents of a tag, a source or an author, as of the last rendering. */
  readonly renderAsked: Press['renderAsked'];
  readonly folderOf: Press['folderOf'];
  /** Single articles, as of the last rendering. */
  readonly published: Press['published'];
  /** The same with every document that can be asked for, and for hosts of files a page in each place that a page of ours left. */
  readonly renderEverything: (watch?: RenderWatch) => Promise<Rendered>;
  /**
   * Brings the store in step with the curation file.
   * @throws ConfigError with every problem of the file.
   */
  readonly curate: (files?: ConfigFiles) => Promise<CurationFile | undefined>;
  /** What veto windows hold back now. */
  readonly held: () => Promise<Held>;
  readonly health: () => Promise<readonly SourceHealth[]>;
  /** Puts the configuration in force: keeps in the store what its channels are made by, for whoever plans an edit, and prunes. */
  readonly adopt: () => Promise<void>;
  /** Forgets what is older, or more, than `retention` says; answers how many articles. */
  readonly prune: () => Promise<number>;
  /** Ends the connections outward; the store stays open, for it may outlive a configuration. */
  readonly close: () => Promise<void>;
}

/** Hears how many places and archives are to be rendered beside the standing ones, and then of each. */
export interface RenderWatch {
  readonly due: (count: number) => void;
  /** By the tag, source or author. */
  readonly rendered: (key: string) => void;
}

export interface NewsroomTools {
  readonly store: Store;
  /** Of every configuration that the store outlives. */
  readonly leases: LeaseBook;
  readonly now: () => Instant;
  readonly version: string;
  readonly audience: Audience;
  /** The web as a test wants it; undefined is the real one. */
  readonly web: Pick<HttpClientOptions, 'resolve' | 'mayCall'> | undefined;
}

/** Assembles a newsroom from its configuration; costs no reading and no connection. */
export function openNewsroom(config: Config, tools: NewsroomTools): Newsroom {
  const { store, now } = tools;
  const { timeoutSeconds, maxBytes } = config.polling;
  const usual = { timeoutMs: timeoutSeconds * 1000, maxBytes, followsRedirects: true };
  const http = httpClient(config, tools, usual);
  const subscriberDoor = httpClient(config, tools, SUBSCRIBERS);
  const hub = hubAddress(config.websub.hub, config.site.url);
  const refreshing = refreshTools(config, http, tools);
  const making = pressRoom(config, store);
  const { press } = making;
  const postsDesk = { ...config.posts, site: config.site, memory: createPostMemory() };
  const prune = () => store.prune(retentionAt(config, now()), sourcesToKeep(config));
  return {
    config,
    store,
    leases: tools.leases,
    visit: (source, known, terms) => refresh(source, known, refreshing, terms),
    deliver: (source, known, pushed) => takeDelivery(source, known, pushed, refreshing),
    get: http.get,
    post: http.post,
    subscriberDoor,
    hub,
    readPosts: () => refreshPosts(postsDesk, store, now()),
    render: () => render(config, tools, making),
    renderAsked: press.renderAsked,
    folderOf: press.folderOf,
    published: press.published,
    renderEverything: async (watch) => {
      const standing = await render(config, tools, making);
      const all = together([standing, ...(await renderAskable(press, watch))]);
      return { ...all, outputs: [...all.outputs, ...all.moved.map((it) => movedOutput(it, config.site))] };
    },
    curate: (files = openConfigFiles()) => curate(config, store, now(), files),
    held: () => heldAt(now(), new Map(config.sources.map((source) => [source.id, source])), store),
    health: healthDesk(config, store, now),
    adopt: async () => {
      await rememberAdopted(config, store, now());
      await prune();
    },
    prune,
    close: async () => {
      await Promise.all([http.close(), subscriberDoor.close()]);
    },
  };
}

function httpClient(
  { polling }: Config,
  { version, audience, web }: NewsroomTools,
  manner: Pick<HttpClientOptions, 'timeoutMs' | 'maxBytes' | 'followsRedirects'>,
): HttpClient {
  const name = `Voltwire/${version} (+${polling.contact}`;
  const speakingFor = remembering(1, (count: number) => `${name}; ${readers(count)})`);
  return createHttpClient({
    userAgent: () => speakingFor(audience.subscribers()),
    ...manner,
    resolve: web?.resolve,
    mayCall: web?.mayCall,
  });
}

function readers(count: number): string {
  return count === 1 ? '1 subscriber' : `${count} subscribers`;
}

function refreshTools(config: Config, http: HttpClient, tools: NewsroomTools): RefreshTools {
  const { store, now, leases } = tools;
  const { maxMinutes } = config.polling;
  const siteUrl = config.site.url;
  const hubs = createHubs(leases, { subscribe: config.websub.subscribe, siteUrl }, now);
  return { http, store, now, siteUrl, maxMinutes, nextCron, hubs };
}

interface PressRoom {
  readonly press: Press;
  readonly images: () => Promise<readonly Output[]>;
  readonly stories: StoryDesk;
}

/** Stories come from how alike articles are; what is decided about them is kept in the store. */
function pressRoom({ posts, site }: Config, store: Store): PressRoom {
  const keep: StoryDesk['keep'] = (notes) => store.save({ changes: NOTHING, state: undefined }, notes);
  return {
    press: createPress(),
    images: imageReader({ store, galleries: galleriesOf(posts), siteUrl: site.url }),
    stories: { begin: () => createStoryIndex(), keep },
  };
}

async function render(
  config: Config,
  { store, version, now }: NewsroomTools,
  { press, images, stories }: PressRoom,
): Promise<Rendered> {
  const { site, promotion, channels, sources, websub } = config;
  const hub = hubAddress(websub.hub, site.url);
  const cards = cardsOf(sources, await store.states());
  const held = new Set((await heldAt(now(), cards, store)).untilById.keys());
  await kept(await unseenNotes(held, store), stories.keep);
  const about = { site, channels, cards, store, pages: PAGES, promotion, version, hub, held, stories };
  const rendered = await press.render(about);
  const beside = [...assets().map(assetOutput), opmlOutput(site, sources, cards), ...(await images())];
  return { ...rendered, outputs: [...rendered.outputs, ...beside] };
}

async function renderAskable(press: Press, watch: RenderWatch | undefined): Promise<readonly Rendered[]> {
  const askable = await press.askable();
  watch?.due(askable.length);
  const rendered: Rendered[] = [];
  for (const asked of askable) {
    rendered.push(await press.renderAsked(asked));
    watch?.rendered(asked.key);
  }
  return rendered;
}

function movedOutput({ path, to }: Moved, site: Site): Output {
  return pageOutput(path, renderMoved(site, path, to), {
    modifiedAt: undefined,
    freshSeconds: BRIEFLY_SECONDS,
  });
}
