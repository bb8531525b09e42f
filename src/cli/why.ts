import { POSTS_SOURCE_ID } from '../model.ts';
import { type Chain, type ChannelStanding, explain, type Why } from '../newsroom/why.ts';
import { articleJson } from '../publish/article-json.ts';
import { showRule } from '../publish/barrier-words.ts';
import { cardsOf } from '../sources/card.ts';
import { healthJson } from '../sources/health.ts';
import { didYouMean } from '../text/nearest.ts';
import { minute, paint, printJson, sayError, write } from './print.ts';
import { now, withNewsroom } from './setting.ts';
import { VERSION } from './version.ts';

export interface WhyOptions {
  readonly channel?: string;
  readonly json: boolean;
}

/** Tells the whole chain of an article, by its id, its guid or its address; 1 where no such article was ever seen. */
export async function tellWhy(configFile: string, query: string, options: WhyOptions): Promise<number> {
  return withNewsroom(configFile, 'read', async (newsroom) => {
    const { config, store } = newsroom;
    const ids = config.channels.map(({ id }) => id);
    const { channel } = options;
    if (channel !== undefined && !ids.includes(channel)) {
      sayError(`there is no channel "${channel}"${didYouMean(channel, ids)}`);
      return 2;
    }
    const why = await explain(query, channel, newsroom, { now: now(), version: VERSION });
    const cards = cardsOf(config.sources, await store.states());
    if (options.json) printJson(whyJson(why, (article) => articleJson(article, cards, config.site)));
    else tell(why);
    return why.chains.length > 0 ? 0 : 1;
  });
}

type ArticleJson = (article: NonNullable<Chain['article']>) => unknown;

function whyJson({ query, chains, near, sources }: Why, articleJsonOf: ArticleJson) {
  return {
    query,
    articles: chains.map((chain) => chainJson(chain, articleJsonOf)),
    near: near.map(({ id, title, url = null }) => ({ id, title, url })),
    sources: sources.map(({ id }) => id),
  };
}

function chainJson(chain: Chain, articleJsonOf: ArticleJson) {
  const { sighting, article, revisions, source, curation, heldUntil, ruling, channels } = chain;
  return {
    id: sighting.id,
    source: source === undefined ? { id: sighting.sourceId, configured: isOurs(chain) } : healthJson(source),
    arrivedAt: sighting.arrivedAt,
    stored: article !== undefined,
    article: article === undefined ? null : articleJsonOf(article),
    revisions: revisions.map(({ replacedAt, article: former }) => ({
      replacedAt,
      title: former.title,
      summary: former.summary ?? null,
    })),
    curation: curation ?? null,
    heldUntil: heldUntil ?? null,
    rule: ruling ?? null,
    channels: channels.map(standingJson),
  };
}

function standingJson(standing: ChannelStanding) {
  const { id, title } = standing;
  if (standing.position === undefined)
    return { id, title, position: null, of: null, policy: null, reason: standing.barrier };
  const { position, of, policy } = standing;
  return { id, title, position, of, policy, reason: null };
}

function isOurs({ sighting }: Chain): boolean {
  return sighting.sourceId === POSTS_SOURCE_ID;
}

function tell(why: Why): void {
  for (const chain of why.chains) write(linesOf(chain).join('\n'));
  if (why.chains.length > 0) return;
  sayError(`${why.query} was never seen${sourcesLine(why)}`);
  for (const { id, url, title } of why.near) write(`perhaps  ${id}  ${url ?? ''}  ${title}`);
}

function sourcesLine({ query, sources }: Why): string {
  if (!URL.canParse(query)) return '';
  const [first, ...others] = sources.map(({ id }) => id);
  if (first === undefined) return ', and no source lies there';
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `, though ${first}${more} ${others.length === 0 ? 'lies' : 'lie'} there`;
}

function linesOf(chain: Chain): readonly string[] {
  const { sighting, article, channels } = chain;
  const head = paint('bold', article?.title ?? `An article of ${sighting.sourceId}`);
  const facts = factsOf(chain).filter((fact) => fact[1] !== undefined);
  const width = Math.max(...channels.map(({ id }) => id.length));
  return [
    head,
    ...facts.map(([name, told]) => `  ${name.padEnd(9)} ${told}`),
    ...channels.map((it) => `  ${paint('bold', it.id.padEnd(width))}  ${standingLine(it)}`),
  ];
}

function factsOf(chain: Chain): readonly (readonly [name: string, told: string | undefined])[] {
  const { sighting, article, source } = chain;
  return [
    ['id', sighting.id],
    ['address', article?.url],
    ['source', sourceLine(chain)],
    ['warnings', source?.warnings.join('; ') || undefined],
    ['arrived', arrivedLine(chain)],
    ['edits', editsLine(chain)],
    ['rules', rulesLine(chain)],
    ['held', chain.heldUntil && `back until ${minute(chain.heldUntil)}, unless it is approved`],
    ['newsroom', curationLine(chain)],
    [
      'stored',
      article === undefined ? 'no longer: what retention forgets never comes back as new' : undefined,
    ],
  ];
}

function sourceLine(chain: Chain): string {
  const { source, sighting } = chain;
  if (isOurs(chain)) return 'our own posts';
  if (source === undefined) return `${sighting.sourceId}, which is not configured`;
  const { id, title, state, lastSuccessAt, nextCheckAt, error } = source;
  const visits = `read last at ${minute(lastSuccessAt)}, next visit at ${minute(nextCheckAt)}`;
  return `${id} (${title}): ${state}${error === undefined ? '' : `, ${error}`}; ${visits}`;
}

function arrivedLine({ sighting, article }: Chain): string {
  const published =
    article?.publishedAt === undefined ? 'undated' : `published ${minute(article.publishedAt)}`;
  return `${minute(sighting.arrivedAt)}${article === undefined ? '' : `, ${published}`}`;
}

function editsLine({ revisions }: Chain): string | undefined {
  const last = revisions.at(-1);
  if (last === undefined) return undefined;
  return `${revisions.length}, the last at ${minute(last.replacedAt)}; until then "${last.article.title}"`;
}

function rulesLine({ ruling }: Chain): string | undefined {
  if (ruling === undefined) return undefined;
  const { place, rule, admitted } = ruling;
  if (rule === null) return `nothing of ${place} holds`;
  return `${admitted ? 'let in' : 'left out'} by ${place}, ${showRule(rule)}`;
}

function curationLine({ curation }: Chain): string | undefined {
  if (curation === undefined) return undefined;
  const { killed, pinned, frozen, approved, annotation } = curation;
  const words = [
    killed ? 'taken down' : '',
    pinned ? 'pinned' : '',
    frozen === true ? 'frozen' : '',
    approved === true ? 'approved' : '',
    annotation === undefined ? '' : `annotated "${annotation}"`,
  ];
  return `${words.filter((word) => word !== '').join(', ')}, ${minute(curation.at)}`;
}

function standingLine(standing: ChannelStanding): string {
  if (standing.position === undefined) return `no: it ${standing.barrier.sentence}`;
  return `at ${standing.position} of ${standing.of}, as ${standing.policy}`;
}
