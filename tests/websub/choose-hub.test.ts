import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/model.ts';
import type { HubOffer } from '../../src/visits.ts';
import { type Chooser, chooseHub, isReachable } from '../../src/websub/choose-hub.ts';
import { sourceOf } from '../support/samples.ts';

const FEED = 'https://wire.org/feed.xml';

function choice(offer: Partial<HubOffer>, about: Partial<Chooser> = {}, source: Partial<Source> = {}) {
  const whole = { url: FEED, hubs: ['https://hub.org/'], selfUrl: undefined, ...offer };
  const chooser = { siteUrl: 'https://news.org/', allowPrivateNetworks: false, current: undefined, ...about };
  return chooseHub(whole, sourceOf({ url: FEED, publicUrl: FEED, ...source }), chooser);
}

describe('the hub of a feed', () => {
  it('is the first over https', () => {
    const hubs = ['http://plain.org/', 'https://first.org/', 'https://second.org/'];
    expect(choice({ hubs })?.hub).toBe('https://first.org/');
    expect(choice({ hubs, url: 'http://wire.org/feed.xml' })?.hub).toBe('https://first.org/');
  });

  it('stays the one that we have, while the feed names it', () => {
    const hubs = ['https://first.org/', 'https://second.org/'];
    expect(choice({ hubs }, { current: 'https://second.org/' })?.hub).toBe('https://second.org/');
    expect(choice({ hubs }, { current: 'https://third.org/' })?.hub).toBe('https://first.org/');
  });

  it('may be without https where the feed is, and not else', () => {
    const hubs = ['http://plain.org/'];
    expect(choice({ hubs })).toBeUndefined();
    expect(choice({ hubs, url: 'http://wire.org/feed.xml' })?.hub).toBe('http://plain.org/');
  });

  it.each([
    'https://127.0.0.1/hub',
    'https://[::1]/hub',
    'https://[::ffff:a00:1]/hub',
    'https://169.254.169.254/',
    'https://localhost/hub',
    'https://hub/',
    'https://hub.internal/',
    'https://2130706433/hub',
  ])('is never %s, unless the source may lie in a private network', (hub) => {
    expect(choice({ hubs: [hub] })).toBeUndefined();
    expect(choice({ hubs: [hub] }, { allowPrivateNetworks: true })?.hub).toBe(hub);
  });

  it.each(['http://127.0.0.1:8080/', 'http://localhost/', 'https://news.test/', 'https://news.example/'])(
    'is left alone while we are at %s, where it could not call us',
    (siteUrl) => {
      expect(choice({}, { siteUrl })).toBeUndefined();
      expect(choice({}, { siteUrl, allowPrivateNetworks: true })).toBeDefined();
    },
  );

  it('is not told of an address that is secret, nor asked for what our own headers open', () => {
    expect(choice({}, {}, { publicUrl: 'https://wire.org/' })).toBeUndefined();
    expect(choice({}, {}, { headers: { Authorization: 'Bearer x' } })).toBeUndefined();
  });
});

describe('the topic', () => {
  it.each([
    ['what the feed calls itself', 'https://feeds.wire.org/rss', 'https://feeds.wire.org/rss'],
    ['its address where it says nothing', undefined, FEED],
    ['its address where it calls itself by another’s', 'https://original.org/rss', FEED],
    ['its address where it calls itself by a tenant’s of a host', 'https://eva.github.io/x', FEED],
  ])('is %s', (_what, selfUrl, topic) => {
    expect(choice({ selfUrl })?.topic).toBe(topic);
  });

  it('is of the same host where that has no domain', () => {
    const url = 'http://127.0.0.1:1/feed';
    const topic = (selfUrl: string) => choice({ url, selfUrl }, { allowPrivateNetworks: true })?.topic;
    expect(topic('http://127.0.0.1:1/self')).toBe('http://127.0.0.1:1/self');
    expect(topic('http://127.0.0.1:2/self')).toBe(url);
  });
});

describe('an address that the public can reach', () => {
  it.each(['https://hub.org/', 'http://a.b.co.uk:81/x', 'https://8.8.8.8/', 'https://xn--bcher-kva.de/'])(
    'is %s',
    (url) => {
      expect(isReachable(url)).toBe(true);
    },
  );
});
