import type { Output } from '../outward.ts';
import { sha256 } from '../text/hash.ts';

const YEAR_SECONDS = 31_536_000;

/** What is to be published under a path as it stands. */
export interface PlainText {
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

/** A text that pages refer to under a path that holds its hash, so that it never changes. */
export function assetOutput(asset: PlainText): Output {
  return textOutput(asset, YEAR_SECONDS);
}

/** A text that is no feed and has no date of its own. */
export function textOutput({ path, mediaType, text }: PlainText, freshSeconds: number): Output {
  const body = Buffer.from(text);
  const about = { modifiedAt: undefined, links: [], freshSeconds, assembly: undefined };
  return { path, mediaType, parts: [body], hash: sha256(body), ...about };
}
