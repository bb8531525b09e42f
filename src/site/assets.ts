import { shortHash } from '../text/hash.ts';
import { SCRIPT } from './script.ts';
import { CSS } from './style.ts';

/** What pages refer to and is no page itself. Its path contains its hash, so that it may be cached for ever. */
export interface Asset {
  /** From the root. */
  readonly path: string;
  readonly mediaType: string;
  readonly text: string;
}

const STYLESHEET = assetOf('style', 'css', CSS);
const SCRIPT_FILE = assetOf('wire', 'js', SCRIPT);

/** The one stylesheet of every page, the same bytes for the life of the process. */
export function stylesheet(): Asset {
  return STYLESHEET;
}

/** The one script of every page, which none of them needs to be read. */
export function script(): Asset {
  return SCRIPT_FILE;
}

/** Everything that has to be published beside the pages. */
export function assets(): readonly Asset[] {
  return [STYLESHEET, SCRIPT_FILE];
}

function assetOf(name: string, ending: 'css' | 'js', text: string): Asset {
  const mediaType = ending === 'css' ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8';
  return { path: `/assets/${name}.${shortHash([text])}.${ending}`, mediaType, text };
}
