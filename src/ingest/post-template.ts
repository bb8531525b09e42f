/** A post to begin with: a draft that names every field there is. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../model.ts';
import { slugOf } from '../text/slug.ts';
import { RESERVED } from './post-file.ts';

export interface PostWanted {
  /** One line. */
  readonly title: string;
  /** Key among the authors. */
  readonly author: string;
  readonly section: string | undefined;
}

const MOST_NAMES = 1000;

/**
 * Writes the draft into the folder, which is made where there is none, and answers the path. Its name is the title's slug, with a number
 * behind it where there is such a file already: no file is ever written over.
 * @throws Error of the disk.
 */
export async function createPost(folder: string, wanted: PostWanted, now: Instant): Promise<string> {
  await mkdir(folder, { recursive: true });
  const name = slugOf(wanted.title) || `post-${now.slice(0, 10)}`;
  for (let number = RESERVED.includes(name) ? 2 : 1; number <= MOST_NAMES; number += 1) {
    const slug = number === 1 ? name : `${name}-${number}`;
    const file = join(folder, `${slug}.md`);
    if (await isWritten(file, postTemplate(slug, wanted, now))) return file;
  }
  throw new Error(`there are ${MOST_NAMES} posts called ${name} in ${folder}`);
}

/** False where there is such a file. */
async function isWritten(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw thrown;
  }
}

/** The text of such a draft. Each line of its front matter that is commented out is sound as it stands. */
export function postTemplate(slug: string, { title, author, section }: PostWanted, now: Instant): string {
  return `---
title: ${JSON.stringify(title)}
authors: [${author}]
# editor: ${author}
${section === undefined ? '# section: The kicker above the headline' : `section: ${JSON.stringify(section)}`}
# tags: [charging, batteries]

# In the future: under embargo, and nowhere to be seen, until that instant.
published: ${now.slice(0, 16)}:00Z
# updated: ${now.slice(0, 16)}:00Z
# expires: 2099-12-31T00:00:00Z

# One or two sentences; without it, the text's first words.
# summary: What happened, and why it matters.
# image: { url: images/photo.jpg, alt: What can be seen, credit: Who made it }

# What a link post comments on, and where readers talk about it.
# link: https://example.org/story
# comments: https://example.org/talk
# rights: © ${now.slice(0, 4)}, the author. All rights reserved.
# pinned: true

# Readers see them beneath the text, in feeds too.
# corrections: [{ at: ${now.slice(0, 16)}:00Z, note: What was wrong and what is right. }]

# The post's name for ever: the file may be called otherwise later, and old links lead on.
id: ${slug}

# Take this line out to publish.
draft: true
---

The first sentence.
`;
}
