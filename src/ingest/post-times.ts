/** What time does to posts. */

import type { Instant } from '../model.ts';
import type { FrontMatter } from './front-matter.ts';
import type { PostFile } from './post-file.ts';

/** Whether it cannot be read as it is now; what is meant to be hidden is not held, faulty or not. */
export function isHeld(post: PostFile, now: Instant): boolean {
  return post.sound === undefined && !isHidden(post, now);
}

/** Whether readers may not know of it, or not any more. */
export function isHidden({ frontMatter }: PostFile, now: Instant): boolean {
  if (frontMatter === undefined) return false;
  const { isDraft, published = '', expires } = frontMatter;
  return isDraft || published > now || (expires !== undefined && expires <= now);
}

/** When one of them appears, changes or expires next without anybody touching its file. */
export function nextChange(posts: readonly PostFile[], now: Instant): Instant | undefined {
  const instants = posts.flatMap(({ frontMatter }) =>
    frontMatter === undefined ? [] : instantsOf(frontMatter),
  );
  return instants.filter((at) => at > now).sort()[0];
}

/** Every instant at which a post that is no draft reads otherwise than before. */
export function instantsOf({
  isDraft,
  published,
  updated,
  expires,
  corrections,
}: FrontMatter): readonly Instant[] {
  const all = [published, updated, expires, ...corrections.map(({ at }) => at)];
  return isDraft ? [] : all.filter((at) => at !== undefined);
}
