import { describe, expect, it } from 'vitest';
import { createLedger } from '../../src/websub/ledger.ts';

const about = (hash: string) => ({ hub: 'https://hub.example/', hash });

describe('a ledger', () => {
  it('tells each change once, as it is by then, and again where it could not be saved', () => {
    const ledger = createLedger('announced', new Map([['a', about('1')]]));
    expect(ledger.takeChanges()).toEqual([]);
    ledger.set('b', about('2'));
    ledger.set('b', about('3'));
    ledger.set('a', undefined);
    const changes = ledger.takeChanges();
    expect(changes).toEqual([
      { collection: 'announced', key: 'b', value: about('3') },
      { collection: 'announced', key: 'a', value: undefined },
    ]);
    expect(ledger.takeChanges()).toEqual([]);
    ledger.set('b', about('4'));
    ledger.giveBack(changes);
    expect(ledger.takeChanges()).toEqual([
      { collection: 'announced', key: 'b', value: about('4') },
      { collection: 'announced', key: 'a', value: undefined },
    ]);
    expect([ledger.size(), ledger.get('a'), ledger.get('b')]).toEqual([1, undefined, about('4')]);
  });
});
