/** A newsroom of the real program over a small web, and a reader that remembers every article it was ever shown. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FaultProgram, type ProgramOptions, until } from './fault-program.ts';
import type { FaultWeb } from './fault-web.ts';

export type Tools = Pick<ProgramOptions, 'program' | 'clock'>;

export class FaultGround {
  readonly folder: string;
  readonly configFile: string;
  readonly #web: FaultWeb;
  readonly #tools: Tools;
  readonly #shown = new Set<string>();
  #missed: readonly string[] = [];
  #program: FaultProgram | undefined;
  #address = '';

  constructor(folder: string, web: FaultWeb, tools: Tools) {
    this.folder = folder;
    this.configFile = join(folder, 'config.json');
    this.#web = web;
    this.#tools = tools;
  }

  get store(): string {
    return join(this.folder, 'data', 'store');
  }

  get program(): FaultProgram {
    if (this.#program === undefined) throw new Error('the program was never started');
    return this.#program;
  }

  async configure(port = 0): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    await writeFile(this.configFile, JSON.stringify(configOf(this.#web.feeds, port), undefined, 2));
  }

  /** Begins a process without waiting for it. */
  launch(user?: number): FaultProgram {
    this.#program = new FaultProgram({ ...this.#tools, configFile: this.configFile, user });
    return this.#program;
  }

  /** Begins a process and waits until it answers. */
  async start(): Promise<void> {
    this.#address = await this.launch().address();
  }

  /** Goes on with a process that was begun before the last one. */
  resume(program: FaultProgram): void {
    this.#program = program;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#program?.end(signal);
  }

  /** Lets every feed have some news and waits until readers see all of it. */
  async publish(count: number): Promise<void> {
    this.#web.publish(count);
    await until('the latest news', async () => {
      await this.look();
      return this.#web.latest().every((url) => this.#shown.has(url));
    });
  }

  /** The same without waiting: for news that a fault holds up. */
  publishUnseen(count: number): void {
    this.#web.publish(count);
  }

  /** Reads what is published. */
  async look(): Promise<void> {
    for (const url of await this.#read()) this.#shown.add(url);
  }

  /** @throws where an article is gone that the reader was shown. */
  async mustShowAll(): Promise<void> {
    const lost = await this.lost();
    if (lost > 0) throw new Error(`${lost} articles are gone`);
  }

  /** Lets the reader remember only what is there now: for what a fault cost is no cost of the next. */
  forget(): void {
    for (const url of this.#missed) this.#shown.delete(url);
  }

  /** How many articles that the reader was shown are not there now. */
  async lost(): Promise<number> {
    const here = new Set(await this.#read());
    this.#missed = [...this.#shown].filter((url) => !here.has(url));
    return this.#missed.length;
  }

  async #read(): Promise<readonly string[]> {
    const answer = await fetch(`${this.#address}feed.json`);
    const { items } = (await answer.json()) as { readonly items: readonly { readonly url: string }[] };
    return items.map(({ url }) => url);
  }
}

function configOf(feeds: readonly string[], port: number): object {
  return {
    site: { title: 'Faults', description: 'Under test.', url: 'https://news.example/', language: 'en' },
    server: { host: '127.0.0.1', port },
    store: 'data/store',
    posts: { folder: 'data/posts', authors: 'data/authors.json' },
    polling: { contact: 'https://news.example/about', allowPrivateNetworks: true, timeoutSeconds: 5 },
    sources: feeds.map((url, number) => ({
      id: `feed-${number}`,
      url,
      schedule: '* * * * * *',
      minMinutes: 0.01,
    })),
    channels: [{ id: 'all', title: 'All', description: 'Everything.', limit: 10_000, perSourceShare: 1 }],
  };
}
