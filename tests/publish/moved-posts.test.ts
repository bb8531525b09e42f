import { describe, expect, it } from 'vitest';
import { movedPosts } from '../../src/publish/post-outputs.ts';
import { postOf } from './newsroom.ts';

const left = (slugs: Readonly<Record<string, string>>) =>
  new Map(Object.entries(slugs).map(([slug, id]) => [slug, { id }]));

describe('the slugs that a post left', () => {
  it('lead straight to the one that it has now, however often it moved', () => {
    const post = postOf('third');
    expect(movedPosts([post], left({ first: post.id, second: post.id }))).toEqual([
      { path: '/posts/first/', to: '/posts/third/' },
      { path: '/posts/second/', to: '/posts/third/' },
    ]);
  });

  it('lead nowhere while another post lives there, or while theirs is not published', () => {
    const [one, other] = [postOf('one'), postOf('other')];
    expect(movedPosts([one, other], left({ one: other.id, other: one.id }))).toEqual([]);
    expect(movedPosts([one], left({ gone: other.id }))).toEqual([]);
    expect(movedPosts([one], left({ one: one.id }))).toEqual([]);
  });
});
