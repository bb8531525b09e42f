import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRequest } from '../../src/websub/subscription-request.ts';
import { ALIAS, CALLBACK, RSS, topicOf } from './hub-sample.ts';

const TERMS = {
  topics: new Map([RSS, ALIAS].map((address) => [address, topicOf(address, 'new')])),
  allowPrivateNetworks: false,
};
const GOOD = { 'hub.mode': 'subscribe', 'hub.topic': RSS, 'hub.callback': CALLBACK };
const read = (change: Readonly<Record<string, string>>, terms = TERMS) =>
  readRequest(new URLSearchParams({ ...GOOD, ...change }), terms);

describe('a request for a subscription', () => {
  it('is for ten days and unsigned where it does not say otherwise', () => {
    expect(read({})).toEqual({
      mode: 'subscribe',
      topic: RSS,
      callback: CALLBACK,
      secret: undefined,
      leaseSeconds: 864_000,
    });
  });

  it.each([
    ['1', 3600],
    ['86400', 86_400],
    ['999999999999', 2_592_000],
    ['-5', 864_000],
    ['1e9', 864_000],
    ['', 864_000],
  ])('for %s seconds is granted %i', (wanted, granted) => {
    expect(read({ 'hub.lease_seconds': wanted })).toMatchObject({ leaseSeconds: granted });
  });

  it('may name a feed by its second address', () => {
    expect(read({ 'hub.topic': ALIAS })).toMatchObject({ topic: ALIAS });
  });

  it.each([
    ['an unknown mode', { 'hub.mode': 'publish' }],
    ['no mode', { 'hub.mode': '' }],
    ['somebody else’s feed', { 'hub.topic': 'https://other.example/rss.xml' }],
    ['our feed in other letters', { 'hub.topic': 'https://NEWS.example/rss.xml' }],
    ['our feed with a query', { 'hub.topic': `${RSS}?x` }],
    ['no callback', { 'hub.callback': '' }],
    ['a callback of another scheme', { 'hub.callback': 'ftp://reader.com/' }],
    ['a callback with a password', { 'hub.callback': 'https://me:you@reader.com/' }],
    ['a callback with a fragment', { 'hub.callback': 'https://reader.com/#here' }],
    ['a callback in two lines', { 'hub.callback': 'https://reader.com/\r\nX: y' }],
    ['a callback without end', { 'hub.callback': `https://reader.com/${'x'.repeat(2048)}` }],
    ['this machine', { 'hub.callback': 'http://127.0.0.1/' }],
    ['this machine in another notation', { 'hub.callback': 'http://0x7f.1/' }],
    ['this machine by name', { 'hub.callback': 'http://localhost:8080/' }],
    ['a neighbour', { 'hub.callback': 'http://[fd00::1]/' }],
    ['a cloud’s metadata', { 'hub.callback': 'http://169.254.169.254/latest' }],
    ['a secret of 201 bytes', { 'hub.secret': `${'é'.repeat(100)}x` }],
  ])('is refused with a reason for %s', (_what, change) => {
    const answer = read(change);
    expect(answer).toMatchObject({ status: 400 });
    expect('text' in answer && answer.text).toMatch(/^hub\.\w+ .*\.\n$/u);
  });

  it('may have a secret of 200 bytes', () => {
    expect(read({ 'hub.secret': 'é'.repeat(100) })).toMatchObject({ secret: 'é'.repeat(100) });
  });

  it('may name a neighbour where the newsroom allows private networks', () => {
    const callback = 'http://127.0.0.1:8080/';
    expect(read({ 'hub.callback': callback }, { ...TERMS, allowPrivateNetworks: true })).toMatchObject({
      callback,
    });
  });

  it('may leave a feed that is there no more', () => {
    const topic = 'https://news.example/channels/gone/rss.xml';
    expect(read({ 'hub.mode': 'unsubscribe', 'hub.topic': topic })).toMatchObject({ topic });
  });

  it('is read or refused, whatever it holds', () => {
    const names = fc.constantFrom(...Object.keys(GOOD), 'hub.secret', 'hub.lease_seconds');
    const pieces = fc.constantFrom('https://', 'reader.com', '/', '?', '@', ':', '[::1]', '\u0000', ' ');
    const addresses = fc.array(pieces, { maxLength: 6 }).map((parts) => parts.join(''));
    const values = fc.oneof(fc.string({ unit: 'grapheme' }), addresses, fc.constantFrom(RSS, 'subscribe'));
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values)), (pairs) => {
        const answer = readRequest(
          new URLSearchParams(pairs.map(([name, value]): [string, string] => [name, value])),
          TERMS,
        );
        expect('status' in answer ? answer.status : answer.leaseSeconds).toBeGreaterThanOrEqual(400);
        if ('callback' in answer) expect(new URL(answer.callback).protocol).toMatch(/^https?:$/u);
      }),
      { numRuns: 50 },
    );
  });
});
