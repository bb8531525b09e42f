import type { z } from 'zod';
import { channel } from './channel-schema.ts';
import { listOf, section, words } from './fields.ts';
import { sourceList } from './list-schema.ts';
import { polling, posts, retention, server, webhook, websub } from './service-schema.ts';
import { site } from './site-schema.ts';
import { source } from './source-schema.ts';

/** The whole file as an operator writes it, before defaults. */
export const configFile = section({
  $schema: words(2048).optional().describe('Address of this schema, for editors.'),
  site: site.describe('The newsroom itself.'),
  server: server.prefault({}).describe('How readers and operators reach us.'),
  store: words(2048)
    .refine(isStore, 'must be a folder or an address that begins with postgres://')
    .default('data/store')
    .describe('Where articles are kept: a folder, relative to this file, or a postgres:// address.'),
  posts: posts.prefault({}).describe('Where our own posts lie.'),
  curation: words(1024)
    .default('data/curation.json')
    .describe('File with what we say of single articles of others, relative to this file.'),
  polling: polling.prefault({}).describe('How we visit publishers.'),
  retention: retention.prefault({}).describe('How long articles are kept.'),
  sources: listOf(source, 0, 100_000).default([]).describe('Whom we listen to.'),
  sourceFiles: listOf(words(1024), 0, 1000)
    .default([])
    .describe('Files with more sources, each a list as under "sources"; relative to this file.'),
  sourceLists: listOf(sourceList, 0, 100).default([]).describe('Lists of feeds elsewhere that we follow.'),
  channels: listOf(channel, 1, 10_000).describe('What we publish; the first channel is the default one.'),
  webhooks: listOf(webhook, 0, 100).default([]).describe('Whom we tell once a day what is new.'),
  websub: websub.prefault({}).describe('Push, both ways.'),
});

export type ConfigFile = z.output<typeof configFile>;

/** Whether a store is an address rather than a folder. */
export function isDatabase(store: string): boolean {
  return /^postgres(?:ql)?:\/\//u.test(store);
}

function isStore(store: string): boolean {
  return isDatabase(store) || !store.includes('://');
}
