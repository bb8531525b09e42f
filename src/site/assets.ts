import { shortHash } from '../text/hash.ts';
import { SCRIPT } from './script.ts';
import { CSS, type Styles } from './style.ts';

/** What pages refer to and is no page itself. Its path contains its hash, so that it may be cached for ever. */
export interface Asset {
  /** From the root. */
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

const STYLESHEETS: Readonly<Record<Styles, Asset>> = {
  river: assetOf('river', 'css', CSS.river),
  post: assetOf('post', 'css', CSS.post),
  desk: assetOf('desk', 'css', CSS.desk),
};
const SCRIPT_FILE = assetOf('wire', 'js', SCRIPT);

/** The one stylesheet of a page, the same bytes for the life of the process. */
export function stylesheet(styles: Styles): Asset {
  return STYLESHEETS[styles];
}

/** The one script of every page, which none of them needs to be read. */
export function script(): Asset {
  return SCRIPT_FILE;
}

/** Everything that has to be published beside the pages. */
export function assets(): readonly Asset[] {
  return [...Object.values(STYLESHEETS), SCRIPT_FILE];
}

function assetOf(name: string, ending: 'css' | 'js', text: string): Asset {
  const mediaType = ending === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
  return { path: `/assets/${name}.${shortHash([text])}.${ending}`, mediaType, text };
}
