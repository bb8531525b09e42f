import { dirname, resolve } from 'node:path';
import type { Source } from '../model.ts';
import type { Channel, Promotion, Site } from '../outward.ts';
import type { Config, SourceList } from './config.ts';
import type { Fill } from './references.ts';
import { type ConfigFile, isDatabase } from './schema.ts';
import { isSecretAddress, secretsOf } from './source-secrets.ts';

type FileSource = ConfigFile['sources'][number];
type FileList = ConfigFile['sourceLists'][number];
type FileChannel = ConfigFile['channels'][number];

/**
 * The validated file with paths made absolute from its own folder and the defaults that depend on other values filled in.
 * Optional values are named again one by one, so that what is absent is undefined and not left out. `fills` are what references put
 * into it.
 */
export function resolveConfig(written: ConfigFile, fills: readonly Fill[], file: string): Config {
  const folder = dirname(resolve(file));
  const site = resolveSite(written.site);
  const fillsOf = groupFills(fills, 'sources');
  const listFillsOf = groupFills(fills, 'sourceLists');
  // A list may bring any number of publishers.
  const sourceCount = written.sourceLists.length > 0 ? Number.POSITIVE_INFINITY : written.sources.length;
  const channels = written.channels.map((channel) => resolveChannel(channel, sourceCount));
  return {
    file: resolve(file),
    site,
    promotion: resolvePromotion(written.site.promotion),
    server: { ...written.server, adminToken: written.server.adminToken },
    store: isDatabase(written.store) ? written.store : resolve(folder, written.store),
    posts: {
      folder: resolve(folder, written.posts.folder),
      authors: resolve(folder, written.posts.authors),
    },
    curation: resolve(folder, written.curation),
    polling: { ...written.polling, contact: new URL(written.polling.contact ?? site.url).href },
    retention: written.retention,
    sources: written.sources.map((source, at) => resolveSource(source, written.polling, fillsOf(at))),
    sourceLists: written.sourceLists.map((list, at) => resolveList(list, written.polling, listFillsOf(at))),
    channels: channels as [Channel, ...Channel[]], // the schema asks for one at least
    webhooks: written.webhooks,
    websub: { ...written.websub, hub: written.websub.hub },
  };
}

function resolveSite(site: ConfigFile['site']): Site {
  const { href } = new URL(site.url);
  return {
    title: site.title,
    description: site.description ?? site.title,
    url: href.endsWith('/') ? href : `${href}/`,
    language: site.language,
    copyright: site.copyright,
    icon: site.icon,
    logo: site.logo,
  };
}

function resolvePromotion(promotion: ConfigFile['site']['promotion']): Promotion | undefined {
  if (promotion === undefined) return undefined;
  const items = promotion.items.map((item) => ({ ...item, image: item.image }));
  return { title: promotion.title, url: promotion.url, items };
}

/** The fills of each entry of a list of the file, by its position. */
function groupFills(fills: readonly Fill[], name: string): (at: number) => readonly Fill[] {
  const groups = new Map<number, Fill[]>();
  for (const fill of fills) {
    const [list, at] = fill.path;
    if (list !== name || typeof at !== 'number') continue;
    const group = groups.get(at) ?? [];
    group.push(fill);
    groups.set(at, group);
  }
  return (at) => groups.get(at) ?? [];
}

function resolveSource(source: FileSource, polling: ConfigFile['polling'], fills: readonly Fill[]): Source {
  return {
    // The place of an address that nobody else may see is taken by the home page, or by the site's root.
    publicUrl: isSecretAddress(source.url, fills)
      ? (source.homePageUrl ?? new URL('/', source.url).href)
      : source.url,
    secrets: secretsOf(source, fills),
    ...source,
    title: source.title,
    homePageUrl: source.homePageUrl,
    schedule: source.schedule,
    minMinutes: source.minMinutes ?? polling.minMinutes,
    rights: source.rights,
    credit: source.credit,
    allowPrivateNetworks: source.allowPrivateNetworks ?? polling.allowPrivateNetworks,
  };
}

function resolveList(
  { opml: url, tags, content, minMinutes, maxSources }: FileList,
  polling: ConfigFile['polling'],
  fills: readonly Fill[],
): SourceList {
  return {
    url,
    publicUrl: isSecretAddress(url, fills) ? new URL('/', url).href : url,
    secrets: secretsOf({ url, headers: {} }, fills),
    tags,
    content,
    minMinutes: minMinutes ?? polling.minMinutes,
    maxSources,
    allowPrivateNetworks: polling.allowPrivateNetworks,
  };
}

function resolveChannel(channel: FileChannel, sourceCount: number): Channel {
  return {
    ...channel,
    description: channel.description,
    perSourceShare: channel.perSourceShare ?? defaultShare(channel, sourceCount),
  };
}

/** Half, so that no publisher drowns the others; all of it where there are no others. */
function defaultShare(channel: FileChannel, sourceCount: number): number {
  const outside = channel.sources.includes('*') ? sourceCount : new Set(channel.sources).size;
  return outside > 1 ? 0.5 : 1;
}
