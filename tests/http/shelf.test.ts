import { describe, expect, it } from 'vitest';
import { createShelf } from '../../src/http/shelf.ts';
import { NOTHING } from '../../src/publish/made.ts';
import { textOutput } from '../support/publication.ts';

describe('the shelf', () => {
  it('keeps the last good version of a document that cannot be made, and says so', async () => {
    const shelf = createShelf();
    await shelf.replace({ ...NOTHING, outputs: [textOutput('/a', '1'), textOutput('/b', '1')] });
    await shelf.replace({
      ...NOTHING,
      outputs: [textOutput('/a', '2')],
      missing: [{ path: '/b', reason: 'is broken' }],
    });
    expect([...shelf.documents()].map(([path, { identity }]) => [path, String(identity.parts)])).toEqual([
      ['/a', '2'],
      ['/b', '1'],
    ]);
    expect(shelf.missing()).toEqual([{ path: '/b', reason: 'is broken' }]);
  });

  it('takes away what is no document any more', async () => {
    const shelf = createShelf();
    await shelf.replace({ ...NOTHING, outputs: [textOutput('/a', '1'), textOutput('/b', '1')] });
    await shelf.replace({ outputs: [textOutput('/a', '1')], missing: [], omitted: [], moved: [], gone: [] });
    expect([...shelf.documents().keys()]).toEqual(['/a']);
  });

  it('has nothing where a document could never be made', async () => {
    const shelf = createShelf();
    await shelf.replace({ ...NOTHING, outputs: [], missing: [{ path: '/b', reason: 'is broken' }] });
    expect(shelf.documents().size).toBe(0);
  });
});
