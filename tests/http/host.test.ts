import { describe, expect, it } from 'vitest';
import { createNameCheck, type Names } from '../../src/http/host.ts';

const NAMES: Names = {
  site: { url: 'https://news.example/' },
  server: { host: '0.0.0.0', trustProxy: false },
};
const check = (host: string | undefined, names: Names = NAMES, localAddress = '192.0.2.7') =>
  createNameCheck(() => names)({ host, localAddress });

describe('the names that we answer under', () => {
  it.each([
    'news.example',
    'NEWS.example:443',
    'news.example.:8080',
    'news.example:',
    'localhost:8080',
    'anything.localhost',
    '127.0.0.1:8080',
    '127.1.2.3',
    '[::1]:8080',
    '192.0.2.7:8080',
    undefined,
  ])('hold %s', (host) => {
    expect(check(host)).toBe(true);
  });

  it.each([
    'evil.example',
    'news.example.evil.example',
    'www.news.example',
    'xnews.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '192.0.2.8',
    '[::2]',
    'news.example:80:80',
    'news.example:x',
    'user@news.example',
    'news.example/',
    '[news.example]',
    '',
    ' ',
    'a'.repeat(8000),
  ])('do not hold %j', (host) => {
    expect(check(host)).toBe(false);
  });

  it('hold the address at which the connection arrived, in either kind of address', () => {
    expect(check('192.0.2.7', NAMES, '::ffff:192.0.2.7')).toBe(true);
    expect(check('[2001:db8::7]:80', NAMES, '2001:db8::7')).toBe(true);
    expect(check('undefined', NAMES, 'undefined')).toBe(false);
  });

  it('hold the name that we listen on', () => {
    const named = { ...NAMES, server: { host: 'intranet', trustProxy: false } };
    expect([check('intranet:8080', named), check('intranet')]).toEqual([true, false]);
  });

  it('are the business of a proxy that is trusted', () => {
    expect(check('backend:8080', { ...NAMES, server: { host: '0.0.0.0', trustProxy: true } })).toBe(true);
  });

  it('follow an edited configuration', () => {
    let names = NAMES;
    const isOurs = createNameCheck(() => names);
    const ask = (host: string) => isOurs({ host, localAddress: '192.0.2.7' });
    expect([ask('news.example'), ask('daily.example')]).toEqual([true, false]);
    names = { ...NAMES, site: { url: 'https://daily.example/' } };
    expect([ask('news.example'), ask('daily.example')]).toEqual([false, true]);
  });
});
