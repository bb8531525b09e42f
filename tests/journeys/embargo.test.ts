/** Whoever asks the running service for anything learns nothing of a post that may not be known yet, or not any more. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  embargoFolder,
  FAR_DATE,
  guessesAt,
  instantAt,
  isOut,
  marksOf,
  type Step,
  staying,
  story,
  unplanned,
  writePosts,
} from '../support/embargo.ts';
import { writeConfig } from '../support/program.ts';
import { startSteered } from '../support/steered-app.ts';

const RUNS = Number(process.env['VOLTWIRE_EMBARGO_RUNS'] ?? 3);
const MOST_PAGES = 600;

/** What cannot be reached by links. */
const DOORS = [
  ...['/', '/healthz', '/readyz', '/status', '/status.json', '/status/feed.atom', '/opml.xml', '/robots.txt'],
  ...['/sitemap.xml', '/sitemap-news.xml', '/openapi.json', '/search?q=common', '/metrics', '/nowhere'],
  ...['/api/v1/articles', '/api/v1/changes?after=0', '/api/v1/search?q=common', '/api/v1/channels'],
  ...['/api/v1/sources', '/api/v1/stories', '/.voltwire-manifest.json'],
];
/** They tell of the machine as it is. */
const LIVE = new Set(['/metrics']);

interface World {
  readonly at: (minute: number, lives: Step['lives']) => Promise<void>;
  readonly ask: (path: string) => Promise<string>;
  readonly stop: () => Promise<void>;
}

async function openWorld(): Promise<World> {
  const folder = embargoFolder();
  let minute = -600;
  const now = () => instantAt(minute);
  const configFile = writeConfig(folder, { websub: { hub: 'self' } });
  const { app, tick } = await startSteered({ configFile, now });
  return {
    at: async (when, lives) => {
      minute = when;
      writePosts(folder, lives);
      await tick();
    },
    ask: async (path) => {
      const answer = await fetch(new URL(path, app.address), { redirect: 'manual' });
      const headers = [...answer.headers].filter(([name]) => name !== 'date').sort();
      const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
      return JSON.stringify([answer.status, headers]) + text;
    },
    stop: () => app.stop(0),
  };
}

/** Every answer to be had by following whatever leads on within the site, and by guessing. */
async function crawl(world: World, guesses: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  const waiting = [...DOORS, ...guesses];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (answers.has(path) || answers.size >= MOST_PAGES) continue;
    const answer = await world.ask(path);
    answers.set(path, answer);
    waiting.push(...linksIn(answer));
  }
  return answers;
}

function linksIn(answer: string): readonly string[] {
  const absolute = [...answer.matchAll(/https:\/\/news\.example(\/[\w/.~%?=&;-]*)/gu)];
  const local = [...answer.matchAll(/(?:href|src)="(\/[^"/#][^"#]*)"/gu)];
  const ids = [...answer.matchAll(/"id":\s*"([0-9a-f]{24})"/gu)].map(([, id]) => `/api/v1/articles/${id}`);
  const paths = [...absolute, ...local]
    .map(([, path]) => path ?? '/')
    .filter((path) => !path.includes('/events'));
  return [...paths.map((path) => path.replaceAll('&amp;', '&')), ...ids];
}

describe('what may not be known', () => {
  it('is in no answer of the running service, nor does it change one', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const [planned, plain] = [await openWorld(), await openWorld()];
        try {
          let wasOut: readonly boolean[] = [];
          for (const { minute, lives: drawn } of steps) {
            const lives = drawn.map((life, post) => (wasOut[post] ? staying(life, minute) : life));
            wasOut = lives.map((life) => life !== undefined && isOut(life, minute));
            const known = lives.map((life) =>
              life && isOut(life, minute) ? unplanned(life, minute) : undefined,
            );
            await planned.at(minute, lives);
            await plain.at(minute, known);
            await compare(planned, plain, wasOut);
          }
        } finally {
          await Promise.all([planned.stop(), plain.stop()]);
        }
      }),
      { numRuns: RUNS },
    );
  });
});

async function compare(planned: World, plain: World, isKnown: readonly boolean[]): Promise<void> {
  const hidden = [1, 2, 3].filter((post) => !isKnown[post]);
  const guesses = hidden.flatMap(guessesAt);
  const answers = await crawl(planned, guesses);
  const marks = hidden.flatMap(marksOf);
  for (const [path, answer] of answers) {
    if (!LIVE.has(path)) expect(answer, path).toBe(await plain.ask(path));
    expect(answer.match(FAR_DATE)?.[0], path).toBeUndefined();
    // What is asked for is repeated.
    const found = guesses.includes(path) ? [] : marks.filter((mark) => answer.includes(mark));
    expect(found, path).toEqual([]);
  }
  expect([...answers.keys()]).toEqual(expect.arrayContaining(['/posts/qzxsluggxzq/']));
}
