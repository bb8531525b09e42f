/** Documents that are made when somebody asks for them: of a tag, a source, an author. */

import type { Rendered } from '../outward.ts';
import type { Asked } from '../publish/places.ts';
import { prepareServed, type Served } from './served.ts';

/** Finds the document of a percent-decoded path; undefined where there is none. */
export type Finder = (path: string) => Promise<Served | undefined>;

const PATH = /^\/(tags|sources|authors)\/(.+)\/(?:rss\.xml|atom\.xml|feed\.json)?$/u;

/** A finder that compresses what it is given once, for as long as that stays the same. */
export function createFinder(render: (asked: Asked) => Promise<Rendered>): Finder {
  const prepared = new WeakMap<Rendered, Promise<ReadonlyMap<string, Served>>>();
  return async (path) => {
    const asked = askedOf(path);
    if (asked === undefined) return undefined;
    const rendered = await render(asked);
    const documents = prepared.get(rendered) ?? prepareServed(rendered.outputs, new Map());
    prepared.set(rendered, documents);
    return (await documents).get(path);
  };
}

/** `/tags/ev/rss.xml` asks for the tag `ev`; a tag may hold slashes of its own. */
export function askedOf(path: string): Asked | undefined {
  const [, kind, key] = PATH.exec(path) ?? [];
  return kind === undefined || key === undefined ? undefined : { kind: kind as Asked['kind'], key };
}
