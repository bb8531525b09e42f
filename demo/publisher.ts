import type { Story } from './stories.ts';

/** One outlet of the pretend web, as its visitors know it. */
export interface DemoPublisher {
  readonly id: string;
  readonly title: string;
  /** Of the feed, from the root of the pretend web. */
  readonly path: string;
  /** The absolute address of the feed; its host is not always that of `origin`. */
  readonly url: string;
  /** What is peculiar about it, in one sentence. */
  readonly quirk: string;
  readonly tags: readonly string[];
  readonly expect: Expectation;
}

export interface Expectation {
  /** What a careful reader makes of a first visit; `moved` is a success that went through a redirect. */
  readonly outcome: 'ok' | 'failed' | 'moved';
  /** How many entries the document holds; undefined where there is none or time decides. */
  readonly entries: number | undefined;
}

/** An outlet as it is written down here: what it is and what it answers, by file name below `/<id>/`. */
export interface Outlet {
  readonly id: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly quirk: string;
  readonly expect: Expectation;
  /** The file name that readers were told. */
  readonly feed: string;
  /** True for an outlet whose answer silences its whole host: it lives on `localhost`, the others on `127.0.0.1`. */
  readonly apart: boolean;
  readonly answers: Readonly<Record<string, (scene: Scene) => Answer>>;
}

/** What an outlet knows when it is asked. Instants are milliseconds since 1970. */
export interface Scene {
  /** The outlet's own front page, absolute, ends in a slash. */
  readonly home: string;
  /** Whole seconds, as the formats' dates are. */
  readonly startedAt: number;
  readonly now: number;
}

export type Answer = DocumentAnswer | StatusAnswer | { readonly kind: 'hang-up' } | DripAnswer;

/** A document with validators. */
export interface DocumentAnswer {
  readonly kind: 'document';
  readonly mediaType: string;
  readonly body: Buffer;
  /** Of its last real change. */
  readonly modifiedAt: number;
  /** Whether it is sent compressed even to those who did not ask. */
  readonly alwaysGzip: boolean;
}

export interface StatusAnswer {
  readonly kind: 'status';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** A document that starts at once and then comes byte by byte, for ever. */
export interface DripAnswer {
  readonly kind: 'drip';
  readonly mediaType: string;
  readonly text: string;
}

/** A document that last changed when the pretend web was started. */
export function document(scene: Scene, mediaType: string, body: string | Buffer): DocumentAnswer {
  return {
    kind: 'document',
    mediaType,
    body: typeof body === 'string' ? Buffer.from(body) : body,
    modifiedAt: scene.startedAt,
    alwaysGzip: false,
  };
}

/** Where a story can be read. */
export function storyUrl(scene: Scene, story: Story): string {
  return `${scene.home}${story.slug}`;
}

export function pictureUrl(scene: Scene, story: Story): string {
  return `${scene.home}${story.slug}.svg`;
}

/** When a story came out, in milliseconds; always a whole second before the start. */
export function storyTime(scene: Scene, story: Story): number {
  return scene.startedAt - Math.round(story.hoursAgo * 3600) * 1000;
}
