/**
 * ★ The running service: one newsroom, visits to its sources, a front door that serves what it publishes, and a beat that looks
 * after posts, configuration and retention. `app/parts.ts` introduces them to each other.
 */

import { type ConfigDesk, openConfigDesk, tellEdit } from './app/config-desk.ts';
import { readHubNotes } from './app/hub.ts';
import { openParts, type PartNotes, type Parts } from './app/parts.ts';
import type { Progress } from './app/visits.ts';
import type { Config } from './config/config.ts';
import type { ConfigTools } from './config/load.ts';
import { messageOf } from './errors.ts';
import type { Instant } from './model.ts';
import { type Newsroom, type NewsroomTools, openNewsroom } from './newsroom.ts';
import type { Log } from './observe/log.ts';
import type { Beat, StartBeat } from './schedule/cron.ts';
import { withListedSources } from './sources/followed-list.ts';
import { type LowdbStore, openStore } from './store/lowdb.ts';
import { createLeaseBook } from './websub/lease-book.ts';

export interface AppOptions extends Omit<NewsroomTools, 'store' | 'leases'> {
  readonly configFile: string;
  readonly configTools: ConfigTools;
  readonly log: Log;
  /** What drives the service on: `startBeat`, or a test's own clock. */
  readonly beat: StartBeat;
  readonly progress: Progress;
}

/** What a service is made of. */
interface Opened {
  readonly store: LowdbStore;
  readonly newsroom: Newsroom;
  readonly desk: ConfigDesk;
  readonly notes: PartNotes;
}

const TEND_EVERY_SECONDS = 1;
const PRUNE_EVERY_BEATS = 3600 / TEND_EVERY_SECONDS;

/** Holds the store, the sockets and the timers of a running Voltwire, from `App.start` until `stop`. */
export class App {
  readonly #options: AppOptions;
  readonly #store: LowdbStore;
  readonly #desk: ConfigDesk;
  readonly #parts: Parts;
  #newsroom: Newsroom;
  #beat: Beat | undefined;
  #tending: Promise<void> | undefined;
  #beats = 0;

  private constructor(options: AppOptions, { store, newsroom, desk, notes }: Opened) {
    this.#options = options;
    this.#store = store;
    this.#desk = desk;
    this.#newsroom = newsroom;
    const { leases } = newsroom;
    const isListening = () => this.address !== '';
    const tools = { ...options, newsroom: () => this.#newsroom, store, leases, isListening };
    this.#parts = openParts(tools, notes);
  }

  /**
   * Publishes what is already known, opens the front door, and only then begins to visit.
   * @throws ConfigError, StoreError, or an Error that says why the port cannot be had.
   */
  static async start(options: AppOptions): Promise<App> {
    const { config, desk } = await openConfigDesk(options);
    const store = await openStore(config.store, 'write', options.now);
    const leases = createLeaseBook((await store.states()).values());
    const notes = { hub: await readHubNotes(store), lists: await store.notes('lists') };
    const newsroom = openNewsroom(withListedSources(config, notes.lists), { ...options, store, leases });
    const app = new App(options, { store, newsroom, desk, notes });
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
    const { storeWatch, editorial, publisher, door, push, visits } = this.#parts;
    await storeWatch.tend();
    await editorial.open();
    await this.#newsroom.adopt();
    await publisher.publish();
    const { host, port } = this.#newsroom.config.server;
    const listening = await door.listen(host, port);
    this.address = `http://${host.includes(':') ? `[${host}]` : host}:${listening.port}/`;
    push.reconcile();
    await visits.start();
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
    const { visits, door, library, sides, publisher, instruments } = this.#parts;
    this.#beat?.stop();
    await this.#tending;
    await Promise.all([visits.stop(graceMs), door.close(graceMs)]);
    await library.stop();
    for (const side of sides) await side.stop();
    await publisher.settle();
    await this.#newsroom.close();
    instruments.close();
    await this.#store.close();
  }

  /** Resolves when no visit, no delivery to us or from us and no request to a hub runs any more, and what they brought is published. */
  async idle(): Promise<void> {
    const { visits, sides, publisher } = this.#parts;
    await visits.idle();
    for (const side of sides) await side.idle();
    await publisher.settle();
  }

  /** How many sources are in force, followed lists included. */
  get sources(): number {
    return this.#newsroom.config.sources.length;
  }

  /** When a beat will next find a source to visit. */
  nextVisitAt(): Instant | undefined {
    return this.#parts.visits.nextDueAt();
  }

  /** Once a second: posts that were saved or whose instant has come, an edited configuration, and hourly the retention. */
  async #tend(): Promise<void> {
    const { storeWatch, sides, editorial, library, publisher } = this.#parts;
    try {
      if (await storeWatch.tend()) await this.#takeOver();
      await this.#reload();
      for (const side of sides) side.tend();
      await editorial.tend();
      await library.tend();
      this.#beats += 1;
      if (this.#beats % PRUNE_EVERY_BEATS === 0 && (await this.#newsroom.prune()) > 0) publisher.request();
    } catch (thrown) {
      if (!storeWatch.heard(thrown)) this.#options.log.error({}, messageOf(thrown));
    }
  }

  /** Takes an edited configuration over, and what its lists say anew; a faulty one changes nothing. Readers see it with its documents. */
  async #reload(): Promise<void> {
    const { lists, publisher } = this.#parts;
    const edited = await this.#desk.edited();
    if (!lists.changed() && edited === undefined) return;
    const old = this.#newsroom.config;
    const config = lists.join(edited ?? this.#desk.config());
    await publisher.between(() => this.#adopt(config));
    if (edited !== undefined) tellEdit(old, config, this.#options.log);
  }

  async #adopt(config: Config): Promise<void> {
    const old = this.#newsroom;
    this.#newsroom = openNewsroom(config, { ...this.#options, store: this.#store, leases: old.leases });
    this.#parts.push.reconcile();
    // Visits under way still use the old connections, and none of them outlives its deadline.
    setTimeout(() => void old.close(), old.config.polling.timeoutSeconds * 1000).unref();
    await this.#takeOver();
  }

  /** Plans by the configuration that is in force and by what is stored, and publishes both. */
  async #takeOver(): Promise<void> {
    const { visits, editorial, publisher } = this.#parts;
    await visits.replan();
    await editorial.open();
    await this.#newsroom.adopt();
    publisher.request();
  }
}
