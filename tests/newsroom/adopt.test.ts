import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { parseConfig } from '../../src/config/load.ts';
import { createAudience } from '../../src/http/audience.ts';
import type { Article } from '../../src/model.ts';
import { adoptedMaking, makingOf } from '../../src/newsroom/adopted.ts';
import { type Newsroom, openNewsroom } from '../../src/newsroom.ts';
import { planEdit } from '../../src/publish/edit-plan.ts';
import type { Store } from '../../src/store/store.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import { article, making, storeWith } from '../publish/any-newsroom.ts';
import { temporaryFolder } from '../support/program.ts';

const NOW = '2026-11-21T12:00:00.000Z';
const now = () => NOW;

/** A configuration as it is saved: rules and channels, what is kept, and what is held back. */
const edit = fc.record({
  making,
  days: fc.constantFrom(1, 2, 36_500),
  perSource: fc.constantFrom(3, 1000),
  removedSources: fc.constantFrom('keep' as const, 'drop' as const),
  vetoMinutes: fc.constantFrom(0, 0, 1500),
  enabled: fc.boolean(),
});

function configOf({ making: { channels, cards }, vetoMinutes, enabled, ...retention }: Edit): Config {
  const written = {
    site: { title: 'T', url: 'https://news.example/' },
    posts: { folder: temporaryFolder() },
    retention,
    sources: [...cards.values()].map(({ id, tags, content, include, exclude }) => {
      const source = { id, url: `https://${id}.example/feed`, tags, content, include, exclude };
      return { ...source, vetoMinutes, enabled };
    }),
    channels: channels.map(({ description, authors, ...channel }) => {
      const named = channel.sources.filter((id) => id === '*' || cards.has(id));
      const isFed = named.some((id) => id !== '*') || (named.includes('*') && cards.size > 0);
      return { ...channel, sources: named, posts: channel.posts || !isFed };
    }),
  };
  return parseConfig(JSON.stringify(written), 'config.json', { env: {}, isCron: () => true });
}

type Edit = typeof edit extends fc.Arbitrary<infer It> ? It : never;

function open(config: Config, store: Store): Newsroom {
  const audience = createAudience(now);
  return openNewsroom(config, {
    store,
    now,
    version: '0',
    leases: createLeaseBook([]),
    audience,
    web: undefined,
  });
}

/** Titles in the rendered feed of each channel: in this world every article has one of its own. */
async function served(newsroom: Newsroom): Promise<Map<string, readonly string[]>> {
  const { outputs } = await newsroom.render();
  return new Map(
    outputs.flatMap(({ path, parts }) => {
      const id = /^\/channels\/([^/]+)\/feed\.json$/u.exec(path)?.[1];
      if (id === undefined) return [];
      const { items } = JSON.parse(Buffer.concat(parts).toString()) as { items: { title: string }[] };
      return [[id, items.map(({ title }) => title)] as const];
    }),
  );
}

it('an edit that is adopted does what was planned, to channels, retention and veto windows alike', async () => {
  const named = article.map((it): Article => ({ ...it, title: `${it.title} ${it.id}` }));
  const world = fc.record({
    articles: fc.uniqueArray(named, { maxLength: 30, selector: ({ id }) => id }),
    before: edit,
    after: edit,
  });
  let moved = 0;
  await fc.assert(
    fc.asyncProperty(world, async ({ articles, before, after }) => {
      const store = await storeWith(articles);
      const [old, edited] = [open(configOf(before), store), open(configOf(after), store)];
      await old.adopt();
      const was = await served(old);
      const base = await adoptedMaking(store, NOW);
      expect(base).toBeDefined();
      if (base === undefined) return;
      const plans = await planEdit(base, await makingOf(edited.config, store, NOW), store);
      await edited.adopt();
      const is = await served(edited);
      for (const { id, entering, leaving } of plans) {
        const [gone, come] = [was.get(id) ?? [], is.get(id) ?? []];
        moved += entering.length + leaving.length;
        const titles = (moves: typeof entering) => moves.map((move) => move.article.title);
        expect(titles(entering)).toEqual(come.filter((title) => !gone.includes(title)));
        expect(titles(leaving)).toEqual(gone.filter((title) => !come.includes(title)));
      }
      expect(plans.map(({ id }) => id).sort()).toEqual([...new Set([...was.keys(), ...is.keys()])].sort());
    }),
    { numRuns: 80 },
  );
  expect(moved).toBeGreaterThan(100);
});
