/** Documents that are made when somebody asks for them: of a tag, a source, an author, and of every archive. */

import type { Rendered } from '../outward.ts';
import { stretchOf } from '../publish/archive.ts';
import type { Asked } from '../publish/asked.ts';
import type { Press } from '../publish/outputs.ts';
import { prepareServed, type Served } from './served.ts';

/** What is found at a path: a document, or the path where it is to be found by now. */
export type Found = { readonly served: Served } | { readonly movedTo: string };

/** Finds what lies at a percent-decoded path; undefined where there is nothing. */
export type Finder = (path: string) => Promise<Found | undefined>;

const FILE = /[^/]*$/u;
const ARCHIVE = /archive\/([^/]+)\/$/u;
const PLACE = /^\/(channels|tags|sources|authors)\/(.+)\/$/u;

/** A finder that compresses what it is given once, for as long as that stays the same. */
export function createFinder(press: Pick<Press, 'renderAsked' | 'folderOf'>): Finder {
  const prepared = new WeakMap<Rendered, Promise<ReadonlyMap<string, Served>>>();
  return async (path) => {
    const asked = askedOf(path);
    if (asked === undefined) return undefined;
    const rendered = await press.renderAsked(asked);
    const documents = prepared.get(rendered) ?? prepareServed(rendered.outputs, new Map());
    prepared.set(rendered, documents);
    const served = (await documents).get(path);
    if (served !== undefined) return { served };
    const folder = asked.stretch && (await press.folderOf(asked));
    return folder === undefined ? undefined : { movedTo: folder + (FILE.exec(path)?.[0] ?? '') };
  };
}

/** `/tags/ev/archive/0-200/rss.xml` asks for a stretch of the tag `ev`; a tag may hold slashes of its own. */
export function askedOf(path: string): Asked | undefined {
  const folder = path.replace(FILE, '');
  const name = ARCHIVE.exec(folder)?.[1];
  const stretch = name === undefined ? undefined : stretchOf(name);
  const place = stretch === undefined ? folder : folder.replace(ARCHIVE, '');
  if (stretch !== undefined && place === '/') return { kind: 'channels', key: '', stretch };
  if (stretch !== undefined && place === '/posts/') return { kind: 'posts', key: '', stretch };
  const [, kind, key] = PLACE.exec(place) ?? [];
  if (kind === undefined || key === undefined) return undefined;
  return { kind: kind as Asked['kind'], key, stretch };
}
