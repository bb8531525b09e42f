import { describe, expect, it } from 'vitest';
import { movedPosts } from '../../src/publish/post-outputs.ts';

const left = (slugs: Readonly<Record<string, string>>) =>
  new Map(Object.entries(slugs).map(([slug, id]) => [slug, { id }]));

const now = (slugs: Readonly<Record<string, string>>) =>
  new Map(Object.entries(slugs).map(([slug, id]) => [id, `/posts/${slug}/`]));

describe('the slugs that a post left', () => {
  it('lead straight to the one that it has now, however often it moved', () => {
    expect(movedPosts(now({ third: 'id' }), left({ first: 'id', second: 'id' }))).toEqual([
      { path: '/posts/first/', to: '/posts/third/' },
      { path: '/posts/second/', to: '/posts/third/' },
    ]);
  });

  it('lead nowhere while another post lives there, or while theirs is not published', () => {
    expect(movedPosts(now({ one: 'a', other: 'b' }), left({ one: 'b', other: 'a' }))).toEqual([]);
    expect(movedPosts(now({ one: 'a' }), left({ gone: 'b' }))).toEqual([]);
    expect(movedPosts(now({ one: 'a' }), left({ one: 'a' }))).toEqual([]);
  });
});
