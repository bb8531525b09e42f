import { openMemoryStore } from '../../src/store/memory.ts';
import { describeStore } from './contract.ts';
import { CHANGES_KEPT } from './contract-contents.ts';

describeStore('memory', async (now) => openMemoryStore(now, CHANGES_KEPT));
