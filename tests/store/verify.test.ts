import { beforeEach, describe, expect, it } from 'vitest';
import { USUAL_LIMITS } from '../../src/store/limits.ts';
import { type LowdbStore, openEngine } from '../../src/store/lowdb.ts';
import { encodeLine } from '../../src/store/record.ts';
import { FragileDisk } from './fragile-disk.ts';
import { at, makeArticle, makeState, visit } from './samples.ts';

const FOLDER = '/data/store';
const NAME = 'segment-00000001.jsonl';
const SEGMENT = `${FOLDER}/${NAME}`;

let disk: FragileDisk;
let store: LowdbStore;

const open = (on: FragileDisk, mode: 'write' | 'read') =>
  openEngine(FOLDER, mode, { files: on, limits: USUAL_LIMITS }, () => at(0));

beforeEach(async () => {
  disk = new FragileDisk();
  store = await open(disk, 'write');
  await store.save(visit({ added: ['a', 'b', 'c'].map((id) => makeArticle(id)) }, makeState('s')));
  await store.save(visit({ changed: [makeArticle('a', { title: 'New' })], removed: ['b'] }));
});

/** What a check of the closed store says after its bytes were changed. */
async function problemsAfter(change: (bytes: Buffer) => Buffer): Promise<readonly string[]> {
  await store.close();
  const bad = disk.afterKill();
  bad.put(SEGMENT, change(Buffer.from(bad.contents().get(NAME) ?? '')));
  const reader = await open(bad, 'read');
  return (await reader.verify()).problems;
}

function replaceText(bytes: Buffer, from: string, to: string): Buffer {
  bytes.write(to, bytes.indexOf(from));
  return bytes;
}

describe('a check of the store', () => {
  it('finds nothing wrong with a sound one, beside its writer too', async () => {
    const reader = await open(disk, 'read');
    await store.save(visit({ added: [makeArticle('later')] }));
    // A batch of five records and one of three, each with its changes and its mark, and the first line.
    expect(await reader.verify()).toEqual({ records: 11, problems: [] });
    expect((await store.verify()).problems).toEqual([]);
  });

  it('names the file and the byte of a damaged record, and what it was', async () => {
    let offset = 0;
    const problems = await problemsAfter((bytes) => {
      const line = bytes.indexOf('"put":{"id":"c"');
      offset = bytes.lastIndexOf('\n', line) + 1;
      return replaceText(bytes, 'Title of c', 'Title of ?');
    });
    expect(problems).toEqual([
      `${SEGMENT}:${offset} is damaged`,
      `${SEGMENT}:${offset} is no sound record of article c`,
    ]);
  });

  it('finds damage in a former version, a sighting and a state', async () => {
    const spots = ['Title of a', '"gone":[["b"', '"entryCount":3'];
    const told = ['a former version of article a', 'article b', 'the state of s'];
    const problems = await problemsAfter((bytes) => {
      for (const spot of spots) bytes[bytes.indexOf(spot)] = 0x21;
      return bytes;
    });
    for (const what of told) expect(problems.join('\n')).toContain(`no sound record of ${what}`);
  });

  it('finds an index that says otherwise than the records', async () => {
    const problems = await problemsAfter((bytes) => {
      const line = bytes.indexOf('"put":{"id":"c"');
      const [start, end] = [bytes.lastIndexOf('\n', line) + 1, bytes.indexOf('\n', line) + 1];
      const other = makeArticle('c', { fingerprint: 'fingerprint of !' });
      const forged = encodeLine({ serial: 2, put: other });
      expect(forged.length).toBe(end - start);
      return Buffer.concat([bytes.subarray(0, start), forged, bytes.subarray(end)]);
    });
    expect(problems.join()).toContain('tells otherwise of c than the index');
  });

  it('finds an article that the index does not know, and a mark that counts wrong', async () => {
    const problems = await problemsAfter((bytes) => {
      const line = bytes.indexOf('"put":{"id":"c"');
      const [start, end] = [bytes.lastIndexOf('\n', line) + 1, bytes.indexOf('\n', line) + 1];
      const forged = encodeLine({ serial: 2, put: makeArticle('x') });
      expect(forged.length).toBe(end - start);
      return Buffer.concat([bytes.subarray(0, start), forged, bytes.subarray(end)]);
    });
    expect(problems.join()).toContain('of which the index knows nothing');
    expect(problems.join()).toContain('no sound record of article c');
  });

  it('finds a mark that counts wrong', async () => {
    const problems = await problemsAfter((bytes) => {
      const mark = bytes.indexOf('{"commit":5');
      const [start, end] = [bytes.lastIndexOf('\n', mark) + 1, bytes.indexOf('\n', mark) + 1];
      return Buffer.concat([
        bytes.subarray(0, start),
        encodeLine({ commit: 7, seq: 3 }),
        bytes.subarray(end),
      ]);
    });
    expect(problems.join()).toContain('ends a batch of 5 records, not 7');
  });
});
