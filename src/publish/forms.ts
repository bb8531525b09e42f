/** The three formats in which a selection of articles leaves the house. */

import type { Instant } from '../model.ts';
import { instantMs, rfc822, toInstant } from '../text/date.ts';
import type { CombinedDocument, CombinedItem } from './combined-item.ts';
import type { Frame, Shell } from './frame.ts';
import { ATOM_SHELL, atomEntry, atomFrame } from './render-atom.ts';
import { JSON_SHELL, jsonFrame, jsonItem } from './render-json.ts';
import { RSS_SHELL, rssFrame, rssItem } from './render-rss.ts';
import type { DocumentKind } from './self-check.ts';

export interface Form {
  readonly kind: DocumentKind;
  /** In the folder of what it shows. */
  readonly file: string;
  readonly mediaType: string;
  readonly frame: (document: CombinedDocument) => Frame;
  /** How the frame writes when the document changed; undefined where it does not say. */
  readonly date: ((instant: Instant) => string) | undefined;
  readonly item: (item: CombinedItem) => string;
  readonly shell: Shell;
}

export const FORMS: Readonly<Record<DocumentKind, Form>> = {
  rss: {
    kind: 'rss',
    file: 'rss.xml',
    mediaType: 'application/rss+xml; charset=utf-8',
    frame: rssFrame,
    date: rfc822,
    item: rssItem,
    shell: RSS_SHELL,
  },
  atom: {
    kind: 'atom',
    file: 'atom.xml',
    mediaType: 'application/atom+xml; charset=utf-8',
    frame: atomFrame,
    date: (instant) => toInstant(instantMs(instant)),
    item: atomEntry,
    shell: ATOM_SHELL,
  },
  json: {
    kind: 'json',
    file: 'feed.json',
    mediaType: 'application/feed+json',
    frame: jsonFrame,
    date: undefined,
    item: jsonItem,
    shell: JSON_SHELL,
  },
};

/** In the order in which they are made. */
export const ALL_FORMS: readonly Form[] = [FORMS.rss, FORMS.atom, FORMS.json];
