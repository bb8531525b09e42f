/** The pages of a source, an author and a tag: the river with what they are about above it. */
import { describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import type { ChannelView, SourceCard } from '../../src/outward.ts';
import { renderRiver } from '../../src/site/river.ts';
import { readPage } from './read-page.ts';
import { CHANNEL, EVA, makeArticle, makeCard, makePost, makeView } from './sample.ts';

const outside = makeArticle({
  sourceId: 'grid',
  tags: ['Vehicle-to-Grid'],
  authors: [{ name: 'Ana Núñez', url: undefined }],
});

function sourcePage(change: Partial<SourceCard>, articles: readonly Article[] = [outside]): string {
  const cards = new Map([['grid', makeCard('grid', { title: 'The Grid Post', ...change })]]);
  return pageOf(
    '/sources/grid/',
    { ...CHANNEL, title: 'grid', sources: ['grid'], content: 'full' },
    articles,
    cards,
  );
}

function pageOf(
  path: string,
  channel: ChannelView['channel'],
  articles: readonly Article[],
  cards: ChannelView['cards'] = new Map([['grid', makeCard('grid')]]),
): string {
  return renderRiver(makeView(articles, { path, cards, channel: { ...channel, description: undefined } }));
}

const authorPage = (key: string, articles: readonly Article[]) =>
  pageOf(`/authors/${key}/`, { ...CHANNEL, title: key, authors: [key] }, articles);
const tagPage = (key: string, articles: readonly Article[]) =>
  pageOf(`/tags/${key}/`, { ...CHANNEL, title: key, tags: [key] }, articles);

const mainOf = (page: string) => readPage(page).elements.find(({ name }) => name === 'main')?.text ?? '';
const titleOf = (page: string) => readPage(page).elements.find(({ name }) => name === 'h1')?.text;
const robotsOf = (page: string) =>
  readPage(page).elements.find(({ attributes }) => attributes['name'] === 'robots')?.attributes['content'];
const imagesOf = (page: string) =>
  readPage(page)
    .elements.filter(({ name }) => name === 'img')
    .map(({ attributes }) => attributes);

describe('the page of a source', () => {
  it('says whose it is, where its feed lies and what of it we republish', () => {
    const page = sourcePage({ rights: '© Grid Media', credit: 'Courtesy of Grid' });
    expect(titleOf(page)).toBe('The Grid Post');
    const links = readPage(page).elements.flatMap(({ attributes }) => attributes['href'] ?? []);
    expect(links).toEqual(expect.arrayContaining(['https://grid.example/', 'https://grid.example/feed']));
    for (const words of ['Headlines and short excerpts', '© Grid Media', 'Courtesy of Grid'])
      expect(mainOf(page)).toContain(words);
  });

  it.each([
    ['headline', 'noindex, follow'],
    ['excerpt', 'noindex, follow'],
    ['full', undefined],
  ] as const)('that lets us have %s tells search engines: %s', (content, robots) => {
    expect(robotsOf(sourcePage({ content }))).toBe(robots);
  });

  it.each([
    ['full', 'https://cdn.example/a.jpg', 1],
    ['full', 'http://cdn.example/a.jpg', 0],
    ['excerpt', 'https://cdn.example/a.jpg', 0],
    ['headline', 'https://cdn.example/a.jpg', 0],
  ] as const)('that lets us have %s, with a picture at %s, shows %i', (content, url, count) => {
    const image = { url, width: 800, height: 600, alt: 'A plug' };
    const article = { ...outside, image };
    const images = imagesOf(sourcePage({ content }, [outside, article]));
    expect(images).toHaveLength(count);
    for (const it of images)
      expect(it).toMatchObject({
        loading: 'lazy',
        referrerpolicy: 'no-referrer',
        width: '640',
        height: '400',
      });
  });
});

describe('the page of an author', () => {
  it('introduces our own people by all that we know of them', () => {
    const page = authorPage('eva', [
      makePost({}, { byline: [{ ...EVA, avatar: 'https://news.example/eva.jpg' }] }),
    ]);
    expect(titleOf(page)).toBe('Eva Lindqvist');
    for (const words of ['With Voltwire since 2023', 'Eva covers charging', 'Follow @eva'])
      expect(mainOf(page)).toContain(words);
    expect(imagesOf(page).map(({ src }) => src)).toContain('/eva.jpg');
    expect(robotsOf(page)).toBeUndefined();
  });

  it('names others as their articles do, and leaves the listing to their publishers', () => {
    const page = authorPage('ana-nunez', [outside]);
    expect(titleOf(page)).toBe('Ana Núñez');
    expect(robotsOf(page)).toBe('noindex, follow');
  });
});

describe('the page of a tag', () => {
  it('is called what its articles call it', () => {
    expect(titleOf(tagPage('vehicle-to-grid', [outside]))).toBe('Vehicle-to-Grid');
  });

  it('is listed by search engines only where something of ours is on it', () => {
    expect(robotsOf(tagPage('vehicle-to-grid', [outside]))).toBe('noindex, follow');
    expect(robotsOf(tagPage('vehicle-to-grid', [outside, makePost()]))).toBeUndefined();
  });
});

it('leads from a channel to the pages of its sources, those with the most articles first', () => {
  const page = renderRiver(
    makeView([outside, makeArticle({ sourceId: 'b' }), makeArticle({ sourceId: 'b' }), makePost()]),
  );
  const links = readPage(page).elements.flatMap(({ attributes }) => attributes['href'] ?? []);
  expect(links.filter((href) => href.startsWith('/sources/'))).toEqual(['/sources/b/', '/sources/grid/']);
  expect(robotsOf(page)).toBeUndefined();
});
