/** What a river is about: a channel, or the tag, source or author whose page it is. */

import type { Person } from '../model.ts';
import type { ChannelView, SourceCard } from '../outward.ts';
import { authorName, tagName } from '../text/place-key.ts';

export type Subject = Words &
  (
    | { readonly kind: 'channel' | 'posts' | 'tag' }
    | { readonly kind: 'source'; readonly card: SourceCard }
    /** `person` is undefined for whoever is not of the newsroom. */
    | { readonly kind: 'author'; readonly person: Person | undefined }
  );

interface Words {
  readonly title: string;
  /** Where the operator wrote none. */
  readonly description: string | undefined;
}

/** Told by the path, for only configured channels lie elsewhere. */
export function subjectOf(view: ChannelView): Subject {
  const { path, site, channel, cards } = view;
  if (path.startsWith('/sources/')) {
    const card = cards.get(channel.sources[0] ?? '');
    if (card !== undefined) {
      return {
        kind: 'source',
        card,
        title: card.title,
        description: `What ${site.title} follows of ${card.title}.`,
      };
    }
  }
  if (path.startsWith('/authors/')) return authorOf(view, channel.authors[0] ?? '');
  if (path.startsWith('/tags/')) return tagOf(view, channel.tags[0] ?? channel.title);
  const kind = path === '/posts/' ? 'posts' : 'channel';
  return { kind, title: channel.title, description: undefined };
}

function authorOf({ site, articles }: ChannelView, key: string): Subject {
  const people = articles.flatMap(({ post }) => [...(post?.byline ?? [])]);
  const person = people.find((it) => it.key === key);
  const title = person?.name ?? authorName(key, articles);
  return {
    kind: 'author',
    person,
    title,
    description: person?.bio ?? `What ${site.title} carries by ${title}.`,
  };
}

function tagOf({ site, articles }: ChannelView, key: string): Subject {
  const title = tagName(key, articles);
  return { kind: 'tag', title, description: `What ${site.title} carries on ${title}.` };
}

/**
 * Whether search engines may list the page. What consists of other people's excerpts alone says nothing that their own pages do not
 * say better; the configured channels are a selection of ours, and a source that lets us have everything lets us be found by it.
 */
export function isListed(view: ChannelView, subject: Subject): boolean {
  if (subject.kind === 'channel' || subject.kind === 'posts') return true;
  if (subject.kind === 'source') return subject.card.content === 'full';
  return view.articles.some(({ post }) => post !== undefined);
}
