import type { Output } from '../outward.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import { findImage, type Gallery, type ImageFile, imageAt, readImage } from './image-file.ts';
import { shownImages } from './post-images.ts';

/** A picture may be painted over under its name. */
const FRESH_SECONDS = 300;

export interface ImagePlaces {
  readonly store: Store;
  readonly galleries: readonly Gallery[];
  readonly siteUrl: string;
}

/**
 * A reader of the pictures that stored posts show, those of their authors with them, and of no others: those of an embargoed post or of
 * a draft are never opened. What cannot be published is left out; the reading of the posts tells why. Asked again, it reads only what
 * was written to since. It throws StoreError when the store cannot be read.
 */
export function imageReader(places: ImagePlaces): () => Promise<readonly Output[]> {
  let known: KnownImages = new Map();
  return async () => {
    known = await readImages(places, known);
    return [...known.values()].map(({ output }) => output);
  };
}

interface KnownImage {
  readonly version: string;
  readonly output: Output;
}

/** By address. */
type KnownImages = ReadonlyMap<string, KnownImage>;

async function readImages(places: ImagePlaces, known: KnownImages): Promise<KnownImages> {
  const images = new Map<string, KnownImage>();
  const posts = await ownPosts(places.store);
  for (const url of new Set(posts.flatMap(shownImages))) {
    const named = imageAt(url, places);
    const found = named && (await findImage(named));
    if (found === undefined || 'fault' in found) continue;
    const image = await imageOf(found, known.get(url));
    if (image !== undefined) images.set(url, image);
  }
  return images;
}

async function imageOf(found: ImageFile, known: KnownImage | undefined): Promise<KnownImage | undefined> {
  if (known?.version === found.version) return known;
  const body = await readImage(found);
  if (body === undefined) return undefined;
  const path = `/${found.path}`;
  const about = {
    mediaType: found.mediaType,
    modifiedAt: undefined,
    links: [],
    freshSeconds: FRESH_SECONDS,
    assembly: undefined,
  };
  return { version: found.version, output: { path, parts: [body], hash: sha256(body), ...about } };
}
