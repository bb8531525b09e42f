import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RefreshResult } from '../../src/ingest/visit-result.ts';
import { corpusDocument, corpusDocuments, distinctEntries, HAS_CORPUS } from '../support/corpus.ts';
import { folderBytes } from '../support/folder-bytes.ts';
import { temporaryFolder, voltwire, writeConfig } from '../support/program.ts';

/** Where we count otherwise than the independent reader, and why that is right. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'pcmag-illegally-nested.rss': 'ten of its twenty items are wrappers that hold nothing but another item',
  'jsonfeed-manton-microblog.json': 'one of its eleven items stands in it twice',
};

async function serveCorpus(): Promise<string> {
  const server = createServer((request, response) => {
    response.end(corpusDocument((request.url ?? '/').slice(1)));
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

async function refresh(configFile: string, ...args: string[]): Promise<ReadonlyMap<string, RefreshResult>> {
  const { stdout } = await voltwire('--config', configFile, 'refresh', '--json', ...args);
  const lines = stdout.trim().split('\n');
  return new Map(lines.map((line) => JSON.parse(line) as RefreshResult).map((it) => [it.source, it]));
}

describe.skipIf(!HAS_CORPUS)(
  '146 real documents through the real program (skipped without the corpus)',
  () => {
    it('are all read, with as many articles as an independent reader finds, and the same when read again', async () => {
      const origin = await serveCorpus();
      const files = corpusDocuments();
      const idOf = (file: string) => `d${files.indexOf(file)}`;
      const folder = temporaryFolder();
      const sources = files.map((file) => ({ id: idOf(file), url: `${origin}/${file}`, title: file }));
      const configFile = writeConfig(folder, { sources, polling: { timeoutSeconds: 20 } });

      const first = await refresh(configFile);
      const distinct = distinctEntries();
      const differences = files
        .map((file) => ({ file, ours: first.get(idOf(file)), theirs: distinct.get(file) }))
        .filter(({ ours, theirs }) => ours?.outcome !== 'ok' || ours.added !== theirs)
        .map(({ file, ours, theirs }) =>
          `${file}: ${ours?.added} for ${theirs} ${ours?.error?.message ?? ''}`.trim(),
        );
      expect(differences.filter((line) => OTHERWISE[line.split(':')[0] ?? ''] === undefined)).toEqual([]);
      expect(files.length - differences.length).toBeGreaterThanOrEqual(files.length * 0.95);

      const store = folderBytes(join(folder, 'store'));
      const again = await refresh(configFile, '--force');
      expect(new Set([...again.values()].map(({ outcome }) => outcome))).toEqual(new Set(['unchanged']));
      expect(folderBytes(join(folder, 'store'))).toEqual(store);
    });
  },
);
