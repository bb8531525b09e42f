import { describe, expect, it } from 'vitest';
import { createShelf } from '../../src/http/shelf.ts';
import type { Output } from '../../src/outward.ts';
import { sha256 } from '../../src/text/hash.ts';

function output(path: string, text: string): Output {
  const body = Buffer.from(text);
  return {
    path,
    mediaType: 'text/plain',
    parts: [body],
    hash: sha256(body),
    modifiedAt: undefined,
    links: [],
    freshSeconds: 300,
    assembly: undefined,
  };
}

describe('the shelf', () => {
  it('keeps the last good version of a document that cannot be made, and says so', async () => {
    const shelf = createShelf();
    await shelf.replace({
      outputs: [output('/a', '1'), output('/b', '1')],
      missing: [],
      omitted: [],
      moved: [],
      gone: [],
    });
    await shelf.replace({
      outputs: [output('/a', '2')],
      missing: [{ path: '/b', reason: 'is broken' }],
      omitted: [],
      moved: [],
      gone: [],
    });
    expect([...shelf.documents()].map(([path, { identity }]) => [path, String(identity.parts)])).toEqual([
      ['/a', '2'],
      ['/b', '1'],
    ]);
    expect(shelf.missing()).toEqual([{ path: '/b', reason: 'is broken' }]);
  });

  it('takes away what is no document any more', async () => {
    const shelf = createShelf();
    await shelf.replace({
      outputs: [output('/a', '1'), output('/b', '1')],
      missing: [],
      omitted: [],
      moved: [],
      gone: [],
    });
    await shelf.replace({ outputs: [output('/a', '1')], missing: [], omitted: [], moved: [], gone: [] });
    expect([...shelf.documents().keys()]).toEqual(['/a']);
  });

  it('has nothing where a document could never be made', async () => {
    const shelf = createShelf();
    await shelf.replace({
      outputs: [],
      missing: [{ path: '/b', reason: 'is broken' }],
      omitted: [],
      moved: [],
      gone: [],
    });
    expect(shelf.documents().size).toBe(0);
  });
});
