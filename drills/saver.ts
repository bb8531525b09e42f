/** A process to be killed: works on a store and says on stdout what is safe, one JSON a line. */
import { writeSync } from 'node:fs';
import { diskFiles } from '../src/store/files.ts';
import { openEngine } from '../src/store/lowdb.ts';
import { type Word, work } from './workload.ts';

const [folder = '', limits = '', next = ''] = process.argv.slice(2);

// At once and whole: a word that waits in a buffer would die with the process.
const tell = (word: Word | { readonly kind: 'begun' }) => writeSync(1, `${JSON.stringify(word)}\n`);

tell({ kind: 'begun' });
const startedMs = performance.now();
const store = await openEngine(folder, 'write', { files: diskFiles, limits: JSON.parse(limits) });
tell({ kind: 'opened', ms: performance.now() - startedMs });
await work(store, JSON.parse(next), tell);
