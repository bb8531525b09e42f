import type { Article } from '../model.ts';
import { articleJson } from '../publish/article-json.ts';
import { cardsOf } from '../sources/card.ts';
import type { Revision } from '../store/store.ts';
import { minute, printJson, printTable, say, sayError } from './print.ts';
import { withNewsroom } from './setting.ts';

const FIELDS = ['title', 'summary', 'contentHtml', 'url', 'authors', 'tags', 'image', 'enclosures'] as const;

/**
 * The versions of an article that its publisher's edits replaced, at most the 24 latest, oldest first, and what each edit changed; 1 where
 * no such article is stored.
 */
export async function listRevisions(configFile: string, id: string, json: boolean): Promise<number> {
  return withNewsroom(configFile, 'read', async ({ store, config }) => {
    const article = (await store.articles([id])).get(id);
    if (article === undefined) {
      sayError(`no article ${id} is stored; "voltwire why" tells what is nearest`);
      return 1;
    }
    const revisions = await store.revisions(id);
    const cards = cardsOf(config.sources, await store.states());
    const told = (it: Article) => articleJson(it, cards, config.site);
    if (revisions.length === 0) say('it was never edited');
    if (json)
      printJson(revisions.map(({ replacedAt, article: former }) => ({ replacedAt, article: told(former) })));
    else if (revisions.length > 0)
      printTable(['until', 'title', 'then changed'], revisions.map(rowOf(revisions, article)));
    return 0;
  });
}

function rowOf(revisions: readonly Revision[], article: Article) {
  return ({ article: former, replacedAt }: Revision, at: number): readonly string[] => {
    const next = revisions[at + 1]?.article ?? article;
    return [minute(replacedAt), former.title, changedFields(former, next).join(', ')];
  };
}

/** By their JSON, as they are stored. */
function changedFields(one: Article, other: Article): readonly string[] {
  return FIELDS.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}
