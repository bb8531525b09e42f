import type { Source } from '../model.ts';
import type { Channel, Promotion, Site } from '../outward.ts';

/** What the operator wants, with every default filled in and every path absolute. */
export interface Config {
  /** The file that it was read from. */
  readonly file: string;
  readonly site: Site;
  readonly promotion: Promotion | undefined;
  readonly server: ServerSettings;
  /** A folder, or an address that begins with `postgres://`. */
  readonly store: string;
  readonly posts: PostsSettings;
  /** The file with what the newsroom says of single articles. */
  readonly curation: string;
  readonly polling: PollingSettings;
  readonly retention: RetentionSettings;
  readonly sources: readonly Source[];
  readonly sourceLists: readonly SourceList[];
  /** Never empty; the first one is the default. */
  readonly channels: readonly [Channel, ...Channel[]];
  readonly webhooks: readonly Webhook[];
  readonly websub: WebSubSettings;
}

export interface ServerSettings {
  readonly host: string;
  /** 0 takes any port that is free. */
  readonly port: number;
  /** Without one the operator interface is closed. */
  readonly adminToken: string | undefined;
  readonly trustProxy: boolean;
}

export interface PostsSettings {
  readonly folder: string;
  readonly authors: string;
}

export interface PollingSettings {
  readonly minMinutes: number;
  readonly maxMinutes: number;
  readonly concurrency: number;
  readonly perHost: number;
  readonly timeoutSeconds: number;
  readonly maxBytes: number;
  /** The page that tells publishers who visits them; ASCII, fit for a header. */
  readonly contact: string;
  /** Of sources that do not say so themselves. */
  readonly allowPrivateNetworks: boolean;
}

export interface RetentionSettings {
  readonly days: number;
  readonly perSource: number;
  /** Whether the articles of a source that is configured no longer stay as long as any, or go at once. */
  readonly removedSources: 'keep' | 'drop';
}

/** A list of feeds elsewhere whose feeds become sources. */
export interface SourceList {
  readonly url: string;
  /** The same as others may see it. */
  readonly publicUrl: string;
  /** What of its address may stand in nothing that is said of it. */
  readonly secrets: readonly string[];
  readonly tags: readonly string[];
  readonly content: Source['content'];
  readonly minMinutes: number;
  readonly maxSources: number;
  readonly allowPrivateNetworks: boolean;
}

export interface Webhook {
  readonly url: string;
  /** Key of the signatures. In no log. */
  readonly secret: string;
  readonly channels: readonly string[];
  /** When its daily digest is due, `07:00` in UTC, or `off`. */
  readonly digest: string;
}

export interface WebSubSettings {
  /** What pushes our own feeds: `self`, the address of another hub, or none. */
  readonly hub: string | undefined;
  readonly subscribe: boolean;
}
