/**
 * ★ The running service: one newsroom, a scheduler that visits its sources, a front door that serves what it publishes, and a beat
 * that looks after posts, configuration and retention. It introduces the rooms to each other and turns results into log lines.
 */

import { type ConfigDesk, openConfigDesk, tellEdit } from './app/config-desk.ts';
import { openDigests, type Side } from './app/digest.ts';
import { type Editorial, openEditorial } from './app/editorial.ts';
import { openEntrance } from './app/entrance.ts';
import { type HubNotes, type HubSide, openHubSide, readHubNotes } from './app/hub.ts';
import { type Instruments, openInstruments } from './app/instruments.ts';
import { type Library, openLibrary } from './app/library.ts';
import { openPush, type Push } from './app/push.ts';
import { openSourceLists, type SourceLists } from './app/source-lists.ts';
import { type StoreWatch, watchStore } from './app/store-watch.ts';
import type { Config } from './config/config.ts';
import type { ConfigTools } from './config/load.ts';
import { messageOf } from './errors.ts';
import type { FrontDoor } from './http/server.ts';
import { createShelf } from './http/shelf.ts';
import type { Visited, VisitTerms } from './ingest/refresh.ts';
import type { Instant, Source, SourceState } from './model.ts';
import { type Newsroom, type NewsroomTools, openNewsroom } from './newsroom.ts';
import type { Log } from './observe/log.ts';
import { type Coalesced, coalesce } from './schedule/coalesce.ts';
import type { Beat, StartBeat } from './schedule/cron.ts';
import { createScheduler, type Scheduler } from './schedule/scheduler.ts';
import { isDue } from './sources/due.ts';
import { withListedSources } from './sources/followed-list.ts';
import { type LowdbStore, openStore } from './store/lowdb.ts';
import type { FollowedList } from './visits.ts';
import { createLeaseBook } from './websub/lease-book.ts';

export interface AppOptions extends Omit<NewsroomTools, 'store' | 'leases'> {
  readonly configFile: string;
  readonly configTools: ConfigTools;
  readonly log: Log;
  /** What drives the service on: `startBeat`, or a test's own clock. */
  readonly beat: StartBeat;
  /** Hears how many sources are due as the service starts, and then of each visit. */
  readonly progress: { readonly due: (count: number) => void; readonly visited: (source: string) => void };
}

/** What a service is made of. */
interface Opened {
  readonly store: LowdbStore;
  readonly newsroom: Newsroom;
  readonly desk: ConfigDesk;
  readonly hubNotes: HubNotes;
  readonly listNotes: ReadonlyMap<string, FollowedList>;
}

/** How long news may wait for other news before the documents are made anew. */
const PUBLISH_WITHIN_MS = 1000;
const TEND_EVERY_SECONDS = 1;
const VISIT_EVERY_SECONDS = 1;
const PRUNE_EVERY_BEATS = 3600 / TEND_EVERY_SECONDS;

/** Holds the store, the sockets and the timers of a running Voltwire, from `App.start` until `stop`. */
export class App {
  readonly #options: AppOptions;
  readonly #store: LowdbStore;
  readonly #publisher: Coalesced;
  readonly #storeWatch: StoreWatch;
  readonly #editorial: Editorial;
  readonly #push: Push;
  readonly #hub: HubSide;
  readonly #lists: SourceLists;
  readonly #library: Library;
  /** What does its work beside the visits. */
  readonly #sides: readonly Side[];
  readonly #instruments: Instruments;
  readonly #door: FrontDoor;
  readonly #shelf = createShelf();
  #newsroom: Newsroom;
  /** Whose documents are out. */
  #published: Newsroom;
  #scheduler: Scheduler | undefined;
  #beat: Beat | undefined;
  readonly #desk: ConfigDesk;
  #tending: Promise<void> | undefined;
  #beats = 0;

  private constructor(options: AppOptions, { store, newsroom, desk, hubNotes, listNotes }: Opened) {
    this.#options = options;
    this.#newsroom = newsroom;
    this.#published = newsroom;
    this.#store = store;
    this.#desk = desk;
    this.#storeWatch = watchStore(store, options.log);
    this.#publisher = coalesce(() => this.#publish(), PUBLISH_WITHIN_MS);
    const { now, log, version } = options;
    const newsrooms = { newsroom: () => this.#newsroom, published: () => this.#published };
    const inside = { ...newsrooms, store, now, log, version };
    this.#editorial = openEditorial({ ...inside, publisher: this.#publisher });
    this.#push = openPush({
      ...inside,
      leases: newsroom.leases,
      delivered: (visited, before) => this.#took(visited, before),
    });
    this.#hub = openHubSide({ ...inside, documents: this.#shelf.documents }, hubNotes);
    this.#lists = openSourceLists(inside, listNotes);
    this.#library = openLibrary({
      ...inside,
      custody: this.#push.custody,
      visited: (visited, before) => this.#took(visited, before),
    });
    const seen = { ...inside, shelf: this.#shelf, hub: this.#hub, storeIsSound: this.#storeWatch.isSound };
    this.#sides = [this.#push, this.#hub, this.#lists, openDigests(seen)];
    this.#instruments = openInstruments(seen);
    this.#door = openEntrance({
      ...seen,
      audience: options.audience,
      library: this.#library,
      push: this.#push,
      instruments: this.#instruments,
      postProblems: this.#editorial.postProblems,
    });
  }

  /**
   * Publishes what is already known, opens the front door, and only then begins to visit.
   * @throws ConfigError, StoreError, or an Error that says why the port cannot be had.
   */
  static async start(options: AppOptions): Promise<App> {
    const { config, desk } = await openConfigDesk(options);
    const store = await openStore(config.store, 'write', options.now);
    const leases = createLeaseBook((await store.states()).values());
    const listNotes = await store.notes('lists');
    const newsroom = openNewsroom(withListedSources(config, listNotes), { ...options, store, leases });
    const hubNotes = await readHubNotes(store);
    const app = new App(options, { store, newsroom, desk, hubNotes, listNotes });
    try {
      await app.#open();
      return app;
    } catch (thrown) {
      await app.stop(0);
      throw thrown;
    }
  }

  /** Where the front door listens, for people on this machine. */
  address = '';

  async #open(): Promise<void> {
    await this.#storeWatch.tend();
    await this.#editorial.open();
    await this.#newsroom.adopt();
    await this.#publish();
    const { host, port } = this.#newsroom.config.server;
    const listening = await this.#door.listen(host, port);
    this.address = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}/`;
    this.#push.reconcile();
    await this.#startVisits();
    this.#beat = this.#options.beat(TEND_EVERY_SECONDS, () => {
      this.#tending = this.#tend();
      return this.#tending;
    });
  }

  /**
   * Drains: begins no visit, lets running ones and requests finish, breaks off what takes longer than `graceMs`, and closes the
   * store. A visit that was broken off leaves nothing behind and is due again.
   */
  async stop(graceMs: number): Promise<void> {
    this.#beat?.stop();
    await this.#tending;
    await Promise.all([this.#scheduler?.stop(graceMs), this.#door.close(graceMs)]);
    await this.#library.stop();
    for (const side of this.#sides) await side.stop();
    await this.#publisher.settle();
    await this.#newsroom.close();
    this.#instruments.close();
    await this.#store.close();
  }

  /** Resolves when no visit, no delivery to us or from us and no request to a hub runs any more, and what they brought is published. */
  async idle(): Promise<void> {
    await this.#scheduler?.idle();
    for (const side of this.#sides) await side.idle();
    await this.#publisher.settle();
  }

  /** When a beat will next find a source to visit. */
  nextVisitAt(): Instant | undefined {
    return this.#scheduler?.nextDueAt();
  }

  async #startVisits(): Promise<void> {
    const { sources, polling } = this.#newsroom.config;
    const states = await this.#store.states();
    const now = this.#options.now();
    this.#options.progress.due(sources.filter((source) => isDue(source, states.get(source.id), now)).length);
    this.#scheduler = createScheduler({
      sources,
      states,
      visit: (source, state, terms) => this.#visit(source, state, terms),
      onError: (source, error) => this.#visitFailed(source, error),
      now: this.#options.now,
      limits: polling,
      beat: this.#options.beat,
      beatSeconds: VISIT_EVERY_SECONDS,
    });
    this.#scheduler.start();
  }

  async #visit(source: Source, known: SourceState | undefined, terms: VisitTerms): Promise<SourceState> {
    this.#storeWatch.mustBeSound();
    const state = await this.#push.custody.visit(source.id, known, async (newest) => {
      const visited = await this.#newsroom.visit(source, newest, terms);
      this.#took(visited, newest);
      return visited.state;
    });
    this.#options.progress.visited(source.id);
    return state;
  }

  /** What a visit or a delivery came to is told, and published where it shows. */
  #took(visited: Visited, known: SourceState | undefined): void {
    const { result, state } = visited;
    this.#instruments.visited(visited, known);
    const renamed = known?.feedTitle !== state.feedTitle || known?.feedHomePageUrl !== state.feedHomePageUrl;
    if (result.added + result.changed > 0 || renamed) this.#publisher.request();
  }

  #visitFailed(source: Source, error: unknown): void {
    const { log, progress } = this.#options;
    const abandoned = `The visit was abandoned: ${messageOf(error)}`;
    if (!this.#storeWatch.heard(error)) log.error({ source: source.id }, abandoned);
    progress.visited(source.id);
  }

  /** Once a second: posts that were saved or whose instant has come, an edited configuration, and hourly the retention. */
  async #tend(): Promise<void> {
    try {
      if (await this.#storeWatch.tend()) await this.#takeOver();
      await this.#reload();
      for (const side of this.#sides) side.tend();
      await this.#editorial.tend();
      await this.#library.tend();
      this.#beats += 1;
      if (this.#beats % PRUNE_EVERY_BEATS === 0 && (await this.#newsroom.prune()) > 0)
        this.#publisher.request();
    } catch (thrown) {
      if (!this.#storeWatch.heard(thrown)) this.#options.log.error({}, messageOf(thrown));
    }
  }

  /** Takes an edited configuration over, and what its lists say anew; a faulty one changes nothing. Readers see it with its documents. */
  async #reload(): Promise<void> {
    const edited = await this.#desk.edited();
    if (!this.#lists.changed() && edited === undefined) return;
    const old = this.#newsroom.config;
    const config = this.#lists.join(edited ?? this.#desk.config());
    await this.#publisher.between(() => this.#adopt(config));
    if (edited !== undefined) tellEdit(old, config, this.#options.log);
  }

  async #adopt(config: Config): Promise<void> {
    const old = this.#newsroom;
    this.#newsroom = openNewsroom(config, { ...this.#options, store: this.#store, leases: old.leases });
    this.#push.reconcile();
    // Visits under way still use the old connections, and none of them outlives its deadline.
    setTimeout(() => void old.close(), old.config.polling.timeoutSeconds * 1000).unref();
    await this.#takeOver();
  }

  /** Plans by the configuration that is in force and by what is stored, and publishes both. */
  async #takeOver(): Promise<void> {
    const { sources, polling } = this.#newsroom.config;
    this.#scheduler?.replace(sources, await this.#store.states(), polling);
    await this.#editorial.open();
    await this.#newsroom.adopt();
    this.#publisher.request();
  }

  async #publish(): Promise<void> {
    try {
      await this.#editorial.settle();
      const { timed } = this.#instruments;
      const newsroom = this.#newsroom;
      const rendered = await timed('render', () => newsroom.render());
      await timed('publish', () => this.#shelf.replace(rendered));
      this.#published = newsroom;
      this.#library.events.tell();
      // Whoever is told comes to look: not before the door is open.
      if (this.address !== '') this.#hub.tend();
      for (const it of this.#shelf.missing()) this.#options.log.error(it, `${it.path} ${it.reason}`);
    } catch (thrown) {
      this.#options.log.error({}, `Nothing could be published: ${messageOf(thrown)}`);
    }
  }
}
