import { describe, expect, it } from 'vitest';
import { faultsOf, readHouse, sharedPackages } from './house.ts';

const house = readHouse('src');

/** htmlparser2 reads markup twice over, as a feed's XML and as an entry's HTML; zod judges what operators write and what clients ask. */
const KNOWN_TO_TWO_ROOMS = ['htmlparser2', 'zod'];

describe('the house', () => {
  it('has arrows that run down only, and names that say something', () => {
    expect(faultsOf(house)).toEqual([]);
  });

  it('keeps each third-party package in one room', () => {
    const shared = [...sharedPackages(house).keys()].filter((name) => !KNOWN_TO_TWO_ROOMS.includes(name));
    expect(shared).toEqual([]);
  });

  it.each([
    ['a neighbour', 'publish/outputs.ts', "import { river } from '../site/river.ts';"],
    ['a floor above', 'text/url.ts', "import type { Store } from '../store/store.ts';"],
    ['a floor above, lazily', 'net/client.ts', "const app = await import('../app.ts');"],
    ['anything, from the model', 'model.ts', "import { sha256 } from './text/hash.ts';"],
  ])('is told when a file imports %s', (_what, file, line) => {
    expect(faultsOf(new Map([[file, line]]))).toHaveLength(1);
  });

  it('is told of a room called utils and of a barrel', () => {
    expect(faultsOf(new Map([['text/index.ts', '']]))).toHaveLength(1);
    expect(faultsOf(new Map([['utils/url.ts', '']]))).toHaveLength(2);
  });

  it('is told of a package that two rooms know', () => {
    const two = new Map([
      ['net/client.ts', "import { Agent } from 'undici';"],
      ['http/server.ts', "import { Agent } from 'undici';"],
    ]);
    expect([...sharedPackages(two).keys()]).toEqual(['undici']);
  });
});
