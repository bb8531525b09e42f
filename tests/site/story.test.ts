import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import { renderStory } from '../../src/site/story.ts';
import { makeArticle, makeCard, makePost, SITE } from './sample.ts';

const theirs = makeArticle({
  id: 'a',
  sourceId: 'alpha',
  title: 'Alpha tells',
  url: 'https://alpha.example/1',
});
const others = makeArticle({
  id: 'b',
  sourceId: 'bravo',
  title: 'Bravo tells',
  url: 'https://bravo.example/1',
});

function pageOf(first: Article, ...more: readonly Article[]): string {
  const all = [first, ...more];
  const cards = new Map(
    all.map(({ sourceId }) => [sourceId, makeCard(sourceId, { title: `Source ${sourceId}` })]),
  );
  return renderStory({ site: SITE, cards, channels: [], id: 'a', articles: [first, ...more] });
}

describe('the page of a story', () => {
  it('opens with who leads it, and then names who else covers it, with the way to each', () => {
    const page = pageOf(theirs, others);
    const order = [
      'Told by 2 sources',
      'https://alpha.example/1',
      'Also covered by',
      'https://bravo.example/1',
    ];
    expect(order.map((it) => page.indexOf(it))).toEqual(
      order.map((it) => page.indexOf(it)).toSorted((a, b) => a - b),
    );
    expect(page).toContain('Source bravo');
    expect(page).toContain('<title>Alpha tells');
  });

  it('is for search engines only where one of its articles is ours', () => {
    expect(pageOf(theirs, others)).toContain('<meta name="robots" content="noindex">');
    const ours = pageOf(makePost(), others);
    expect(ours).not.toContain('noindex');
    expect(ours).toContain('/stories/a/">');
  });

  it('shows what publishers write as text', () => {
    const page = pageOf(makeArticle({ ...theirs, title: '<script>alert(1)</script>' }), others);
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;alert(1)');
  });

  it('names fifty at most', () => {
    const many = Array.from({ length: 60 }, (_, at) => makeArticle({ ...others, id: `n${at}` }));
    expect(pageOf(theirs, ...many).match(/<article /gu)).toHaveLength(51);
  });
});
