import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient } from '../../src/net/client.ts';
import { isPublicAddress, isPublicOrPrivateAddress } from '../../src/net/guard.ts';
import type { Resolve } from '../../src/net/resolve.ts';
import { clientWith, type Loopback, listen, plain, strange } from './loopback.ts';

const PUBLIC =
  `1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.0 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1 151.101.1.69
  169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 192.0.1.0 192.0.3.0 192.88.98.255 192.167.255.255 192.169.0.0
  198.17.255.255 198.20.0.0 198.51.99.255 198.51.101.0 203.0.112.255 203.0.114.0 223.255.255.255 168.63.129.15
  2000::1 2001:200::1 2001:4860:4860::8888 2001:db7:ffff::1 2001:db9::1 2003::1 2606:4700:4700::1111 2a00:1450::1
  3ffe:ffff::1 3fff:1000::1 3fff:ffff::1 2606:4700:4700:0:0:0:0:1001
  2a00:1450::5efe 2a00:1450:5efe::1 2a00:1450:1:2:3:5efe:7f00:1 2a00:1450::5efe:1:2:3`.split(/\s+/u);

const INWARD =
  `0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.100.100.200 100.127.255.255 127.0.0.1 127.255.255.255
  169.254.0.1 169.254.169.254 172.16.0.0 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255
  198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 168.63.129.16
  :: ::1 ::7f00:1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 ::ffff:7f00:1 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::8.8.8.8
  64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:20::1 2001:1ff:ffff::1 2001:db8::1
  2001:db8:ffff::1 2002:7f00:1::1 2002:808:808::1 3fff::1 3fff:fff:ffff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1
  fe80::1 2a00:1450::5efe:7f00:1 2a00:1450::5efe:127.0.0.1 2a00:1450:1:2:0:5efe:7f00:1
  2a00:1450:1:2:200:5efe:10.0.0.1 2a00:1450::200:5efe:8.8.8.8 2a00:1450:1:2::5efe:7f00:0 2a00:1450::5EFE:0:1 fe80::1%eth0 2606:4700::1%eth0 fec0::1 ff02::1 ff0e::1`.split(
    /\s+/u,
  );

describe('a public address', () => {
  it.each(PUBLIC)('is %s', (address) => expect(isPublicAddress(address)).toBe(true));
  it.each(INWARD)('is not %s', (address) => expect(isPublicAddress(address)).toBe(false));

  it.each([
    '',
    'localhost',
    'example.com',
    '127.1',
    '0x7f.0.0.1',
    '2130706433',
    '[2606:4700::1]',
    '1.1.1.1 ',
  ])('is not the text “%s”', (text) => expect(isPublicAddress(text)).toBe(false));

  it('is never a mapped form, whatever it maps', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isPublicAddress(`::ffff:${address}`)).toBe(false);
        expect(isPublicAddress(`64:ff9b::${address}`)).toBe(false);
      }),
    );
  });

  it('is decided without throwing for any text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isPublicAddress(text) === 'boolean'));
  });
});

describe('an address that an allowed source may call', () => {
  const PRIVATE =
    `10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 127.0.0.1 127.255.255.255 172.16.0.0 172.31.255.255 192.168.0.1
    192.168.255.255 198.18.0.0 198.19.255.255 ::1 fc00::1 fd12:3456::1 fdff::1`.split(/\s+/u);

  it.each([...PRIVATE, ...PUBLIC])('is %s', (address) =>
    expect(isPublicOrPrivateAddress(address)).toBe(true),
  );

  it.each(INWARD.filter((it) => !PRIVATE.includes(it)))('is still not %s', (address) =>
    expect(isPublicOrPrivateAddress(address)).toBe(false),
  );
});

describe('the guarded client', () => {
  const open: { close: () => Promise<void> }[] = [];
  afterEach(async () => {
    for (const it of open.splice(0)) await it.close();
  });

  async function inward(): Promise<Loopback> {
    const server = await listen((_request, response) => response.end('secret'));
    open.push(server);
    return server;
  }

  function guarded(resolve?: Resolve): HttpClient {
    const client = clientWith({ resolve, timeoutMs: 3000 });
    open.push(client);
    return client;
  }

  const answering =
    (...addresses: string[]): Resolve =>
    async () =>
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));

  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0177.0.0.1',
    '127.0.0.1.',
    '0',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '①②⑦.0.0.1',
  ])('refuses the literal %s without calling it', async (host) => {
    const server = await inward();
    const asked = guarded().get(strange(`http://${host}:${server.port}/`));
    await expect(asked).rejects.toMatchObject({ name: 'FeedError', code: 'refused-address' });
    expect(server.requests).toHaveLength(0);
  });

  it('refuses a name that resolves inward, and says where to', async () => {
    const server = await inward();
    const asked = guarded(answering('127.0.0.1')).get(strange(`http://news.example:${server.port}/`));
    await expect(asked).rejects.toMatchObject({
      code: 'refused-address',
      message: 'news.example resolves to 127.0.0.1, which is not a public address',
    });
    expect(server.requests).toHaveLength(0);
  });

  it('refuses a name as soon as one of its answers is not public', async () => {
    const asked = guarded(answering('93.184.216.34', '2606:4700::1', '10.0.0.5')).get(
      strange('http://mixed.example/'),
    );
    await expect(asked).rejects.toMatchObject({ code: 'refused-address' });
  });

  it('refuses the name localhost by what it resolves to', async () => {
    const server = await inward();
    await expect(guarded().get(strange(`http://localhost:${server.port}/`))).rejects.toMatchObject({
      code: 'refused-address',
    });
    expect(server.requests).toHaveLength(0);
  });

  it('tells a name without any answer as one that does not resolve', async () => {
    await expect(guarded(answering()).get(strange('http://nowhere.example/'))).rejects.toMatchObject({
      code: 'dns',
    });
  });

  it('refuses an https address that resolves inward before any handshake', async () => {
    const server = await inward();
    const asked = guarded(answering('127.0.0.1')).get(strange(`https://news.example:${server.port}/`));
    await expect(asked).rejects.toMatchObject({ code: 'refused-address' });
  });

  it.each([25, 22, 6379, 5432, 587])(
    'refuses port %i even where private networks are allowed',
    async (port) => {
      const client = clientWith();
      open.push(client);
      await expect(client.get(plain(`http://127.0.0.1:${port}/`))).rejects.toMatchObject({
        code: 'refused-address',
        message: `port ${port} is not one of the web`,
      });
    },
  );

  it.each([
    'ftp://example.com/feed',
    'file:///etc/passwd',
    'data:application/rss+xml,<rss/>',
    'javascript:alert(1)',
    'not an address',
    '',
    'https://eva:secret@example.com/feed',
  ])('refuses %s', async (url) => {
    const refused = await guarded()
      .get(strange(url))
      .catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'refused-address' });
    expect(String(refused)).not.toContain('secret');
  });

  it('never lends a connection of an allowed source to another', async () => {
    const server = await inward();
    const http = guarded();
    await http.get(plain(server.origin));
    await expect(http.get(strange(server.origin))).rejects.toMatchObject({ code: 'refused-address' });
    expect(server.requests).toHaveLength(1);
  });

  it('refuses an allowed source what no private network has', async () => {
    const http = guarded(answering('169.254.169.254'));
    for (const host of ['169.254.169.254', '[fd00:ec2::254]', '[::ffff:127.0.0.1]', 'metadata.example'])
      await expect(http.get(plain(`http://${host}/`))).rejects.toMatchObject({ code: 'refused-address' });
  });

  it('asks who may be called with the name that led there, a literal address being its own', async () => {
    const server = await inward();
    const asked: string[][] = [];
    const http = clientWith({
      resolve: answering('127.0.0.1'),
      mayCall: (address, hostname) => {
        asked.push([address, hostname]);
        return hostname.endsWith('.test');
      },
    });
    open.push(http);
    expect((await http.get(strange(`http://news.test:${server.port}/`))).status).toBe(200);
    for (const host of ['127.0.0.1', 'news.example'])
      await expect(http.get(strange(`http://${host}:${server.port}/`))).rejects.toMatchObject({
        code: 'refused-address',
      });
    expect(new Set(asked.map(String))).toEqual(
      new Set(['127.0.0.1,news.test', '127.0.0.1,127.0.0.1', '127.0.0.1,news.example']),
    );
  });
});
