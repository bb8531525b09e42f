import type { Output } from '../outward.ts';
import { ownPosts } from '../store/own-posts.ts';
import type { Store } from '../store/store.ts';
import { sha256 } from '../text/hash.ts';
import { findImage, IMAGES, type ImageFile, readImage } from './image-file.ts';
import { namedImages } from './post-images.ts';

/** A picture may be painted over under its name. */
const FRESH_SECONDS = 300;

export interface ImagePlaces {
  readonly store: Store;
  /** Of the posts. */
  readonly folder: string;
  readonly siteUrl: string;
}

/**
 * A reader of the pictures that stored posts show, and of no others: those of an embargoed post or of a draft are never opened.
 * What cannot be published is left out; the reading of the posts tells why. Asked again, it reads only what was written to since.
 * It throws StoreError when the store cannot be read.
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

/** By name. */
type KnownImages = ReadonlyMap<string, KnownImage>;

async function readImages({ store, folder, siteUrl }: ImagePlaces, known: KnownImages): Promise<KnownImages> {
  const images = new Map<string, KnownImage>();
  for (const name of await namesIn(store, siteUrl)) {
    const found = await findImage(folder, name);
    const image = 'fault' in found ? undefined : await imageOf(found, known.get(name));
    if (image !== undefined) images.set(name, image);
  }
  return images;
}

async function namesIn(store: Store, siteUrl: string): Promise<ReadonlySet<string>> {
  const posts = await ownPosts(store);
  return new Set(posts.flatMap((post) => [...namedImages(post, siteUrl)]));
}

async function imageOf(found: ImageFile, known: KnownImage | undefined): Promise<KnownImage | undefined> {
  if (known?.version === found.version) return known;
  const body = await readImage(found);
  if (body === undefined) return undefined;
  const path = `/posts/${IMAGES}/${found.name}`;
  const about = {
    mediaType: found.mediaType,
    modifiedAt: undefined,
    links: [],
    freshSeconds: FRESH_SECONDS,
    assembly: undefined,
  };
  return { version: found.version, output: { path, parts: [body], hash: sha256(body), ...about } };
}
