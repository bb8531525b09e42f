import { type Article, type Correction, type Instant, POSTS_SOURCE_ID } from '../model.ts';
import type { Site } from '../outward.ts';
import { laterOf } from '../text/date.ts';
import { renderMarkdown } from '../text/markdown.ts';
import { excerpt, plainText } from '../text/plain.ts';
import { sanitizeHtml } from '../text/sanitize.ts';
import { fingerprintOf } from './entry-fingerprint.ts';
import { mintedId } from './entry-id.ts';
import { articleId } from './entry-name.ts';
import type { FrontMatter } from './front-matter.ts';
import { LIMITS } from './limits.ts';
import type { SoundPost } from './post-file.ts';
import { postsBase } from './post-images.ts';

/** What happens to a post later than `now` (an update, a correction) is not told before its time. */
export function postArticle(post: SoundPost, site: Site, now: Instant): Article {
  const { frontMatter, slug, key, published } = post;
  const base = postsBase(site.url);
  const corrections = frontMatter.corrections.filter(({ at }) => at <= now).sort(byTime);
  const url = `${base}${slug}/`;
  const { html, withoutNotes } = renderMarkdown(post.body, url);
  const article = {
    ...namedBy(key, site.url),
    sourceId: POSTS_SOURCE_ID,
    url,
    title: post.title,
    summary:
      frontMatter.summary ??
      (excerpt(plainText(sanitizeHtml(withoutNotes, base)), LIMITS.summaryWords) || undefined),
    contentHtml: sanitizeHtml(html, base) || undefined,
    authors: frontMatter.byline.map(({ name, url: home }) => ({ name, url: home })),
    tags: distinct(frontMatter.tags),
    language: site.language,
    rights: frontMatter.rights ?? site.copyright,
    image: frontMatter.image,
    enclosures: [],
    commentsUrl: frontMatter.comments,
    publishedAt: published,
    updatedAt: lastUpdate(frontMatter, corrections, now),
    arrivedAt: now,
    revision: 1,
    entryHash: undefined,
    post: {
      slug,
      section: frontMatter.section,
      byline: frontMatter.byline,
      editor: frontMatter.editor,
      imageCredit: frontMatter.imageCredit,
      link: frontMatter.link,
      pinned: frontMatter.isPinned,
      corrections,
    },
  };
  return { ...article, fingerprint: fingerprintOf(article) };
}

/** The same post under another name for ever. */
export function underKey(article: Article, key: string, siteUrl: string): Article {
  const renamed = { ...article, ...namedBy(key, siteUrl) };
  return { ...renamed, fingerprint: fingerprintOf(renamed) };
}

/** The id of the article that is known by a key. */
export function postId(key: string): string {
  return articleId(POSTS_SOURCE_ID, ['post', key]);
}

function namedBy(key: string, siteUrl: string): Pick<Article, 'id' | 'guid' | 'entryId'> {
  const entryId = mintedId(siteUrl, `${POSTS_SOURCE_ID}/${key}`);
  return { id: postId(key), guid: key, entryId };
}

function byTime(a: Correction, b: Correction): number {
  return a.at < b.at ? -1 : 1;
}

function lastUpdate(
  { published, updated }: FrontMatter,
  corrections: readonly Correction[],
  now: Instant,
): Instant | undefined {
  const changes = [updated, ...corrections.map(({ at }) => at)].filter((at) => at !== undefined && at <= now);
  const last = changes.reduce<Instant>((a, b) => laterOf(a, b ?? a), published ?? now);
  return last === published ? undefined : last;
}

function distinct(tags: readonly string[]): readonly string[] {
  const keys = tags.map((tag) => tag.toLowerCase());
  return tags.filter((_, index) => keys.indexOf(keys[index] ?? '') === index);
}
