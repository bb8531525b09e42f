import type { Output } from '../outward.ts';
import { sha256 } from '../text/hash.ts';

const YEAR_SECONDS = 31_536_000;

/** A text that pages refer to under a path that holds its hash, so that it never changes. */
export function assetOutput(asset: {
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}): Output {
  const body = Buffer.from(asset.text);
  return {
    path: asset.path,
    mediaType: asset.mediaType,
    parts: [body],
    hash: sha256(body),
    modifiedAt: undefined,
    links: [],
    freshSeconds: YEAR_SECONDS,
    assembly: undefined,
  };
}
