import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig, parseConfig } from '../../src/config/load.ts';
import { TOOLS } from './support.ts';

const SITE = { title: 'T', description: 'D', url: 'https://t.example' };
const ALL = { id: 'all', title: 'All' };
const A = { id: 'a', url: 'https://a.example/feed' };
const B = { id: 'b', url: 'https://b.example/feed' };

function parse(fields: object, env: Readonly<Record<string, string>> = {}): Config {
  const text = JSON.stringify({ site: SITE, channels: [ALL], ...fields });
  return parseConfig(text, '/srv/news/config.json', { ...TOOLS, env });
}

describe('parseConfig', () => {
  it('fills in every default', () => {
    expect(parse({ sources: [A] })).toEqual({
      file: '/srv/news/config.json',
      site: { ...SITE, url: 'https://t.example/', language: 'en' },
      server: { host: '127.0.0.1', port: 8080, trustProxy: false },
      store: '/srv/news/data/store',
      posts: { folder: '/srv/news/data/posts', authors: '/srv/news/data/authors.json' },
      curation: '/srv/news/data/curation.json',
      polling: {
        minMinutes: 60,
        maxMinutes: 1440,
        concurrency: 32,
        perHost: 1,
        timeoutSeconds: 30,
        maxBytes: 10_485_760,
        contact: 'https://t.example/',
        allowPrivateNetworks: false,
      },
      retention: { days: 180, perSource: 1000, removedSources: 'keep' },
      sources: [
        {
          ...A,
          tags: [],
          minMinutes: 60,
          content: 'excerpt',
          vetoMinutes: 0,
          include: [],
          exclude: [],
          headers: {},
          allowPrivateNetworks: false,
          enabled: true,
          publicUrl: A.url,
          secrets: [],
        },
      ],
      sourceLists: [],
      channels: [
        {
          ...ALL,
          sources: ['*'],
          tags: [],
          authors: [],
          include: [],
          exclude: [],
          posts: true,
          limit: 50,
          perSourceShare: 1,
          content: 'full',
          stories: 'all',
        },
      ],
      webhooks: [],
      websub: { subscribe: false },
    });
  });

  it('takes the title for a missing description of the site', () => {
    expect(parse({ site: { title: 'T', url: 'https://t.example/' } }).site.description).toBe('T');
  });

  it('keeps an address that holds a secret from others', () => {
    const url = `https://a.example/feed?key=\${KEY}`;
    const env = { KEY: 'hush' };
    const [bare] = parse({ sources: [{ id: 'a', url }] }, env).sources;
    expect(bare).toMatchObject({ url: 'https://a.example/feed?key=hush', publicUrl: 'https://a.example/' });
    const [homed] = parse(
      { sources: [{ id: 'a', url, homePageUrl: 'https://a.example/news' }] },
      env,
    ).sources;
    expect(homed?.publicUrl).toBe('https://a.example/news');
  });

  it('names absent values as undefined rather than leaving them out', () => {
    const { sources, channels, site, server, websub } = parse({ sources: [A] });
    expect(sources[0]).toHaveProperty('schedule', undefined);
    expect(channels[0]).toHaveProperty('description', undefined);
    expect(site).toHaveProperty('logo', undefined);
    expect(server).toHaveProperty('adminToken', undefined);
    expect(websub).toHaveProperty('hub', undefined);
  });

  it('keeps what the operator writes', () => {
    const written = {
      ...A,
      title: 'A',
      homePageUrl: 'https://a.example/',
      tags: ['ev'],
      schedule: '*/30 * * * *',
      minMinutes: 7.5,
      content: 'full',
      vetoMinutes: 30,
      include: ['tesla'],
      exclude: ['sponsored'],
      rights: '© A',
      credit: 'A Ltd',
      headers: { 'X-Api-Key': 'secret key' },
      allowPrivateNetworks: true,
      enabled: false,
    };
    expect(parse({ sources: [written] }).sources[0]).toEqual({
      ...written,
      publicUrl: A.url,
      secrets: ['secret key'],
    });
  });

  it('gives a source the interval of polling where it has none of its own', () => {
    const { sources } = parse({ polling: { minMinutes: 90 }, sources: [A, { ...B, minMinutes: 30 }] });
    expect(sources.map((source) => source.minMinutes)).toEqual([90, 30]);
  });

  it('lets a source into private networks as polling does, or as it says itself', () => {
    const sources = [A, { ...B, allowPrivateNetworks: true }];
    const allowed = (polling: object) =>
      parse({ polling, sources }).sources.map((source) => source.allowPrivateNetworks);
    expect(allowed({})).toEqual([false, true]);
    expect(allowed({ allowPrivateNetworks: true })).toEqual([true, true]);
  });

  it('resolves paths from the folder of the file and leaves database addresses alone', () => {
    const { store, posts } = parse({ store: '../store', posts: { folder: '/var/posts' } });
    expect(store).toBe('/srv/store');
    expect(posts).toEqual({ folder: '/var/posts', authors: '/srv/news/data/authors.json' });
    expect(parse({ store: 'postgres://db.example/news' }).store).toBe('postgres://db.example/news');
  });

  it('ends the address of the site in a slash', () => {
    expect(parse({ site: { ...SITE, url: 'https://t.example/news' } }).site.url).toBe(
      'https://t.example/news/',
    );
    expect(parse({ site: { ...SITE, url: 'https://t.example/news/' } }).site.url).toBe(
      'https://t.example/news/',
    );
  });

  it('writes the contact in ASCII, because it goes into a header', () => {
    const { polling } = parse({ polling: { contact: 'https://zürich.example/über' } });
    expect(polling.contact).toBe('https://xn--zrich-kva.example/%C3%BCber');
  });

  it.each([
    { fed: 'one source by name', channel: { sources: ['a'] }, share: 1 },
    { fed: 'two sources by name', channel: { sources: ['a', 'b'] }, share: 0.5 },
    { fed: 'every source', channel: {}, share: 0.5 },
    { fed: 'posts alone', channel: { sources: [] }, share: 1 },
    {
      fed: 'one source, capped by the operator',
      channel: { sources: ['a'], perSourceShare: 0.2 },
      share: 0.2,
    },
  ])('gives a channel of $fed a share of $share', ({ channel, share }) => {
    const { channels } = parse({ sources: [A, B], channels: [{ ...ALL, ...channel }] });
    expect(channels[0].perSourceShare).toBe(share);
  });

  it('keeps the promotion apart from the site', () => {
    const promotion = { title: 'Shop', items: [{ title: 'Cable', url: 'https://shop.example/cable' }] };
    const config = parse({ site: { ...SITE, promotion } });
    expect(config.promotion).toEqual(promotion);
    expect(config.site).not.toHaveProperty('promotion');
  });

  it('reads comments, trailing commas, $schema and a byte order mark', () => {
    const text = `\uFEFF// news\n{ "$schema": "./x.json", "site": ${JSON.stringify(SITE)}, /* all */ "channels": [${JSON.stringify(ALL)},], }`;
    expect(parseConfig(text, 'config.json', TOOLS).channels[0].id).toBe('all');
  });

  it('keeps the prototypes of objects out of reach', () => {
    const text = `{ "site": ${JSON.stringify(SITE)}, "channels": [${JSON.stringify(ALL)}], "sources": [{ "id": "a", "url": "https://a.example", "headers": { "__proto__": "x" } }] }`;
    const { sources } = parseConfig(text, 'config.json', TOOLS);
    expect(Object.getPrototypeOf(sources[0]?.headers)).toBe(Object.prototype);
  });
});

describe(`\${NAME}`, () => {
  it('is filled in from the environment wherever text stands, more than once', () => {
    const headers = { Authorization: `Bearer \${FEED_TOKEN}`, 'X-Both': `\${FEED_TOKEN}/\${USER_1}` };
    const { sources } = parse({ sources: [{ ...A, headers }] }, { FEED_TOKEN: 'abc', USER_1: 'eva' });
    expect(sources[0]?.headers).toEqual({ Authorization: 'Bearer abc', 'X-Both': 'abc/eva' });
  });

  it('is not filled in again within what a variable holds', () => {
    const { site } = parse({ site: { ...SITE, title: `\${OUTER}` } }, { OUTER: `\${INNER}`, INNER: 'no' });
    expect(site.title).toBe(`\${INNER}`);
  });

  it('is not found among what every object inherits', () => {
    expect(() => parse({ site: { ...SITE, title: `\${constructor}` } })).toThrow(
      'the environment variable constructor is not set',
    );
  });

  it('means no admin token where the variable is missing or empty', () => {
    const server = { adminToken: `\${TOKEN}` };
    expect(parse({ server }).server.adminToken).toBeUndefined();
    expect(parse({ server }, { TOKEN: '' }).server.adminToken).toBeUndefined();
    expect(parse({ server }, { TOKEN: 'long enough' }).server.adminToken).toBe('long enough');
  });

  it('tells of an admin token that is too short without repeating it', () => {
    expect(() => parse({ server: { adminToken: `\${TOKEN}` } }, { TOKEN: 'hunter2' })).toThrow(
      /server\.adminToken: must be text of 8 to 512 characters$/u,
    );
  });
});

describe('loadConfig', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'voltwire-config-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function load(name: string, bytes: string | Uint8Array): Promise<Config> {
    const file = join(folder, name);
    await writeFile(file, bytes);
    return loadConfig(file, TOOLS);
  }

  it('loads the shipped file without any variable', async () => {
    const config = await loadConfig('config.json', { ...TOOLS, env: {} });
    expect(config.file).toBe(resolve('config.json'));
    expect(config.sources.length).toBeGreaterThan(25);
    expect(config.channels.map((channel) => channel.id)).toContain('newsroom');
    expect(config.server.adminToken).toBeUndefined();
  });

  it('resolves paths from the folder of the file that it read', async () => {
    const config = await load('good.json', JSON.stringify({ site: SITE, channels: [ALL] }));
    expect(config.store).toBe(join(folder, 'data/store'));
  });

  it('tells that the file is missing', async () => {
    const file = join(folder, 'missing.json');
    await expect(loadConfig(file, TOOLS)).rejects.toThrow(`${file}:1:1 there is no such file`);
  });

  it('tells that the file is a folder', async () => {
    await expect(loadConfig(folder, TOOLS)).rejects.toThrow(`${folder}:1:1 is a folder, not a file`);
  });

  it('tells that the file is saved as UTF-16', async () => {
    const bytes = Buffer.from('\uFEFF{}', 'utf16le');
    await expect(load('utf16.json', bytes)).rejects.toThrow(':1:1 is not UTF-8 text; save it as UTF-8');
  });

  it('reads a file with a byte order mark, with its columns unmoved', async () => {
    await expect(load('bom.json', '\uFEFF{ "thme": 1 }')).rejects.toThrow(':1:3 unknown key "thme"');
  });
});
