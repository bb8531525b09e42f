/** Nothing of a post that readers may not know of is in anything that we publish. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { createAudience } from '../../src/http/audience.ts';
import { type Newsroom, openNewsroom } from '../../src/newsroom.ts';
import type { Output } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { createLeaseBook } from '../../src/websub/lease-book.ts';
import {
  correctionMark,
  embargoFolder,
  FAR_DATE,
  instantAt,
  isName,
  isOut,
  marksOf,
  type Step,
  staying,
  story,
  unplanned,
  writePosts,
} from '../support/embargo.ts';
import { writeConfig } from '../support/program.ts';

const RUNS = Number(process.env['VOLTWIRE_EMBARGO_RUNS'] ?? 25);
const CHANNELS = [
  { id: 'all', title: 'All', description: 'Everything.' },
  { id: 'common', title: 'Common', description: 'Tagged.', tags: ['common'] },
];

interface World {
  /** Everything that is published as of a minute of the story. */
  readonly at: (minute: number, lives: Step['lives']) => Promise<readonly Told[]>;
}

/** A document as anybody may get to know it. */
interface Told {
  readonly path: string;
  /** What its headers are made of. */
  readonly about: string;
  readonly body: string;
}

async function openWorld(): Promise<World> {
  const folder = embargoFolder();
  const config = await loadConfig(writeConfig(folder, { channels: CHANNELS }), {
    env: {},
    isCron: () => true,
  });
  let minute = 0;
  const now = () => instantAt(minute);
  const store = openMemoryStore(now);
  const tools = { now, version: '1.0.0', audience: createAudience(now), web: undefined };
  const newsroom = openNewsroom(config, { ...tools, store, leases: createLeaseBook([]) });
  return {
    at: async (when, lives) => {
      minute = when;
      writePosts(folder, lives);
      return publish(newsroom);
    },
  };
}

async function publish(newsroom: Newsroom): Promise<readonly Told[]> {
  await newsroom.readPosts();
  const { outputs, missing, moved } = await newsroom.renderEverything();
  expect([missing, moved]).toEqual([[], []]);
  return outputs.map(told);
}

function told(output: Output): Told {
  const { path, mediaType, hash, modifiedAt, links, freshSeconds } = output;
  const about = JSON.stringify({ mediaType, hash, modifiedAt, links, freshSeconds });
  return { path, about, body: wholeBody(output).toString('latin1') };
}

/** Where a mark of something hidden stands, for a message that says so. */
function traces(documents: readonly Told[], marks: readonly string[]): readonly string[] {
  return documents.flatMap(({ path, about, body }) =>
    marks.filter((mark) => `${path} ${about} ${body}`.includes(mark)).map((mark) => `${mark} in ${path}`),
  );
}

/** What may not be anywhere; by its name a post may still be told of that was withdrawn. */
function hiddenMarks(lives: Step['lives'], now: number, withdrawn: readonly boolean[]): readonly string[] {
  return lives.flatMap((life, post) => {
    if (life === undefined || !isOut(life, now))
      return marksOf(post).filter((mark) => !withdrawn[post] || !isName(mark));
    return (life.corrected ?? now) > now ? [correctionMark(post)] : [];
  });
}

describe('what may not be known', () => {
  it('is in no document, whatever was published and edited before, and what may be is there', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const world = await openWorld();
        let withdrawn: readonly boolean[] = [];
        let wasOut: readonly boolean[] = [];
        for (const { minute, lives } of steps) {
          const sound = lives.map((life) => life && { ...life, isFaulty: false });
          const documents = await world.at(minute, sound);
          const isNow = sound.map((life) => life !== undefined && isOut(life, minute));
          withdrawn = sound.map((life, post) => {
            const isTaken = life === undefined && wasOut[post] === true;
            return isTaken || (withdrawn[post] === true && !isNow[post]);
          });
          wasOut = isNow;
          expect(traces(documents, hiddenMarks(sound, minute, withdrawn))).toEqual([]);
          for (const { about, body } of documents) expect(`${about} ${body}`).not.toMatch(FAR_DATE);
          const out = sound.flatMap((life, post) => (life && isOut(life, minute) ? marksOf(post) : []));
          const everything = documents.map(({ path, body }) => path + body).join('\n');
          expect(out.filter((mark) => !everything.includes(mark))).toEqual([]);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it('leaves every byte, date and tag as it would be had nobody planned anything', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (steps) => {
        const [planned, plain] = [await openWorld(), await openWorld()];
        let wasOut: readonly boolean[] = [];
        for (const { minute, lives: drawn } of steps) {
          const lives = drawn.map((life, post) => (wasOut[post] ? staying(life, minute) : life));
          wasOut = lives.map((life) => life !== undefined && isOut(life, minute));
          const known = lives.map((life) =>
            life && isOut(life, minute) ? unplanned(life, minute) : undefined,
          );
          expect(await planned.at(minute, lives)).toEqual(await plain.at(minute, known));
        }
      }),
      { numRuns: RUNS },
    );
  });
});
