import { describe, expect, it } from 'vitest';
import { withListsNow } from '../../src/cli/probe-lists.ts';
import { CONFIG_TOOLS } from '../../src/cli/setting.ts';
import { loadConfig } from '../../src/config/load.ts';
import { FeedError } from '../../src/errors.ts';
import type { HttpClient } from '../../src/net/client.ts';
import { temporaryFolder, writeConfig } from '../support/program.ts';

const LISTS = [
  { opml: 'https://one.example/list.opml', tags: ['one'] },
  { opml: 'https://two.example/list.opml?token=sesame-sesame' },
];

function opml(names: readonly string[]): string {
  const outlines = names.map((name) => `<outline text="${name}" xmlUrl="https://${name}.example/feed"/>`);
  return `<opml><body>${outlines.join('')}</body></opml>`;
}

/** Serves a list by the first letters of its host; everything else cannot be reached. */
function doorTo(lists: Readonly<Record<string, string>>): Pick<HttpClient, 'get'> {
  return {
    get: async ({ url }) => {
      const body = lists[new URL(url).host.split('.')[0] ?? ''];
      if (body === undefined) throw new FeedError('timeout', `${url} did not answer`);
      const bytes = Buffer.from(body);
      return { status: 200, url, permanentUrl: undefined, headers: {}, bytes, complete: true };
    },
  };
}

async function config() {
  const sources = [{ id: 'mine', url: 'https://a.example/feed' }];
  return loadConfig(writeConfig(temporaryFolder(), { sources, sourceLists: LISTS }), CONFIG_TOOLS);
}

describe('a look at the sources of followed lists', () => {
  it('takes what each list says now, and once what several say', async () => {
    const lists = { one: opml(['a', 'b']), two: opml(['b', 'c']) };
    const listed = await withListsNow(await config(), doorTo(lists));
    expect(listed.config.sources.map(({ url }) => url)).toEqual([
      'https://a.example/feed',
      'https://b.example/feed',
      'https://c.example/feed',
    ]);
    expect(listed).toMatchObject({ more: 0, faults: [] });
  });

  it('tells of a list that cannot be read, without its secrets, and takes the others', async () => {
    const listed = await withListsNow(await config(), doorTo({ one: opml(['b']) }));
    expect(listed.config.sources).toHaveLength(2);
    expect(listed.faults.join()).toMatch(/^The list https:\/\/two\.example\/\S* could not be read: /u);
    expect(listed.faults.join()).not.toContain('sesame');
  });

  it('is taken at two hundred, whatever the lists say', async () => {
    const names = (letter: string) => Array.from({ length: 150 }, (_, at) => `${letter}${at}`);
    const listed = await withListsNow(
      await config(),
      doorTo({ one: opml(names('x')), two: opml(names('y')) }),
    );
    expect(listed.config.sources).toHaveLength(201);
    expect(listed.more).toBe(100);
  });
});
