/**
 * Every attack on a feed reader at once, each a source of one newsroom, and every page that comes of them: the river, the pages of
 * sources, authors and tags, and the page of a post beside the attacks, as the collection's own judge reads them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Article } from '../../src/model.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { renderPost } from '../../src/site/post.ts';
import { type Arsenal, type Attack, HAS_ATTACKS, openArsenal } from '../support/attacks.ts';
import { openWire } from '../support/wire.ts';
import { dangersIn } from './read-page.ts';
import { makeCard, makePost, makePostView } from './sample.ts';

const NOW = '2026-01-15T12:00:00.000Z';

async function pagesOf({ attacks, read }: Arsenal): Promise<ReadonlyMap<string, string>> {
  const sourceOf = (id: string) => id.toLowerCase();
  const wire = openWire(
    attacks.map(({ id }) => sourceOf(id)),
    () => NOW,
  );
  for (const attack of attacks)
    for (const file of attack.documents.values())
      await wire.visit(sourceOf(attack.id), { bytes: read(file), contentType: attack.contentType });
  const { outputs } = await wire.publishEverything();
  const pages = outputs.filter(({ mediaType }) => mediaType.startsWith('text/html'));
  const articles = await wire.articles();
  return new Map([
    ...pages.map((output) => [output.path, wholeBody(output).toString()] as const),
    ...articles.map((article) => [`a post beside ${article.id}`, postBeside(article)] as const),
    ['/status', await wire.statusPage()],
  ]);
}

/** A post with the texts of an article wherever it has texts, and the article next to it. */
function postBeside(article: Article): string {
  const { title, summary, tags, url, authors, rights } = article;
  const person = {
    key: 'mallory',
    name: authors[0]?.name ?? title,
    bio: summary,
    since: title,
    url,
    avatar: article.image?.url,
    handle: title,
  };
  const texts = { title, summary, tags, rights, image: article.image, commentsUrl: url };
  const post = makePost(texts, {
    section: tags[0] ?? title,
    byline: [person],
    editor: person,
    imageCredit: title,
    link: url,
    corrections: [{ at: NOW, note: title }],
  });
  const cards = new Map([[article.sourceId, makeCard(article.sourceId, { title })]]);
  const promotion = { title, url, items: [{ title, url: url ?? title, image: article.image?.url }] };
  return renderPost(makePostView(post, { readingNext: [article], cards, promotion }));
}

describe.skipIf(!HAS_ATTACKS)('the pages of a newsroom under attack (skipped without the collection)', () => {
  let arsenal: Arsenal | undefined;
  beforeAll(async () => {
    arsenal = await openArsenal();
  });
  afterAll(() => arsenal?.remove());

  it('hold nothing that acts, whichever page it is', async () => {
    if (arsenal === undefined) throw new Error('no arsenal');
    const { attacks, oracle } = arsenal;
    const isSmall = ({ documents }: Attack) =>
      [...documents.values()].every((file) => (arsenal?.read(file).length ?? 0) < 1_000_000);
    const pages = await pagesOf({ ...arsenal, attacks: attacks.filter(isSmall) });
    expect(pages.size).toBeGreaterThan(200);
    const faults = [...pages].flatMap(([path, page]) =>
      [...oracle.checkPage(page).map(({ rule, detail }) => `${rule} ${detail}`), ...dangersIn(page)].map(
        (fault) => `${path}: ${fault}`,
      ),
    );
    expect(faults).toEqual([]);
  }, 60_000);
});
