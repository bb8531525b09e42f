import { describe, expect, it } from 'vitest';
import type { ContentPolicy } from '../../src/model.ts';
import { contentPolicy, feedContent, permitted } from '../../src/publish/presentation.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { articleOf } from '../support/samples.ts';
import { postOf } from './newsroom.ts';

const words = (count: number) => Array.from({ length: count }, (_, n) => `word${n}`).join(' ');
const VIA =
  '<p>Via <a href="https://wire.example/">The Wire</a> · <a href="https://wire.example/1">Read the full article at wire.example</a></p>';

describe('the policy', () => {
  const policies: readonly ContentPolicy[] = ['headline', 'excerpt', 'full'];

  it('is the stricter one of source and channel', () => {
    for (const [n, content] of policies.entries()) {
      for (const [m, wanted] of policies.entries()) {
        const policy = contentPolicy(articleOf(), cardOf({ content }), channelOf({ content: wanted }));
        expect(policy).toBe(policies[Math.min(n, m)]);
      }
    }
  });

  it('lets only the channel limit our own posts', () => {
    expect(contentPolicy(postOf('a'), undefined, channelOf({ content: 'full' }))).toBe('full');
    expect(contentPolicy(postOf('a'), undefined, channelOf({ content: 'headline' }))).toBe('headline');
  });
});

describe('an article under a policy', () => {
  const rich = articleOf({
    summary: words(100),
    contentHtml: '<p>All of it.</p>',
    image: { url: 'https://wire.example/i.jpg', width: undefined, height: undefined, alt: undefined },
    enclosures: [{ url: 'https://wire.example/a.mp3', mediaType: 'audio/mpeg', bytes: 1 }],
  });

  it('keeps title and link of headline, and none of the rest', () => {
    const shown = permitted(rich, 'headline');
    expect(shown).toMatchObject({ title: rich.title, url: rich.url, enclosures: [] });
    expect([shown.summary, shown.contentHtml, shown.image]).toEqual([undefined, undefined, undefined]);
  });

  it('keeps sixty words, picture and enclosures of excerpt', () => {
    const shown = permitted(rich, 'excerpt');
    expect(shown.summary).toBe(`${words(60)}…`);
    expect(shown.contentHtml).toBeUndefined();
    expect([shown.image, shown.enclosures]).toEqual([rich.image, rich.enclosures]);
  });

  it('keeps all of full', () => {
    expect(permitted(rich, 'full')).toEqual(rich);
  });

  it('makes a summary of the content where there is none', () => {
    const bare = articleOf({ summary: undefined, contentHtml: `<p>${words(30)}</p><p>${words(70)}</p>` });
    expect(permitted(bare, 'full').summary).toBe(permitted(bare, 'excerpt').summary);
    expect(permitted(bare, 'full').summary?.split(' ')).toHaveLength(60);
    expect(
      permitted(articleOf({ summary: undefined, contentHtml: '<img src="x">' }), 'full').summary,
    ).toBeUndefined();
  });

  it('is the same when it is limited twice', () => {
    for (const policy of ['headline', 'excerpt', 'full'] as const) {
      const once = permitted(rich, policy);
      expect(permitted(once, policy)).toEqual(once);
    }
  });
});

describe('the content in our feeds', () => {
  it('ends in a visible credit with a way to the article', () => {
    expect(feedContent(articleOf(), cardOf())).toBe(`<p>It does.</p>\n${VIA}`);
  });

  it('is the credit alone for a headline', () => {
    expect(feedContent(permitted(articleOf(), 'headline'), cardOf())).toBe(VIA);
  });

  it('is an escaped paragraph for an excerpt', () => {
    const shown = permitted(articleOf({ summary: 'a < b & <script>' }), 'excerpt');
    expect(feedContent(shown, cardOf())).toBe(`<p>a &lt; b &amp; &lt;script&gt;</p>\n${VIA}`);
  });

  it('credits in the words of the operator, and escapes them', () => {
    const content = feedContent(
      permitted(articleOf(), 'headline'),
      cardOf({ credit: 'With <thanks> to R&D' }),
    );
    expect(content).toContain('<a href="https://wire.example/">With &lt;thanks&gt; to R&amp;D</a>');
    expect(content).not.toContain('Via');
  });

  it('credits the source where the article has no page', () => {
    const shown = permitted(articleOf({ url: undefined }), 'headline');
    expect(feedContent(shown, cardOf())).toBe('<p>Via <a href="https://wire.example/">The Wire</a></p>');
  });

  it('states the rights, of the article before those of the source', () => {
    expect(feedContent(articleOf({ rights: 'CC <BY>' }), cardOf({ rights: '© Wire' }))).toMatch(
      /<p><small>CC &lt;BY&gt;<\/small><\/p>$/u,
    );
    expect(feedContent(articleOf(), cardOf({ rights: '© Wire' }))).toMatch(
      /<p><small>© Wire<\/small><\/p>$/u,
    );
  });

  it('credits nobody for our own posts, and links what they comment on and corrects what was wrong', () => {
    const corrections = [{ at: '2026-11-21T10:00:00.000Z', note: 'It was 5 < 6.' }];
    const post = postOf('a', { rights: '© us' }, { link: 'https://www.other.example/x?a&b', corrections });
    expect(feedContent(post, undefined).split('\n')).toEqual([
      '<p>It does.</p>',
      '<p><a href="https://www.other.example/x?a&amp;b">Linked: other.example</a></p>',
      '<p>Correction, 21 November 2026: It was 5 &lt; 6.</p>',
      '<p><small>© us</small></p>',
    ]);
  });

  it('leads to the rest of a post that is cut short', () => {
    expect(feedContent(permitted(postOf('a'), 'excerpt'), undefined)).toBe(
      '<p>It does.</p>\n<p><a href="https://news.example/posts/a/">Read the full article at news.example</a></p>',
    );
  });
});
