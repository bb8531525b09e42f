import { Client } from 'undici';
import { expect, it } from 'vitest';
import { Places } from '../../src/net/places.ts';
import { firstHop } from '../../src/net/redirect.ts';

const connect = (origin: string) => new Client(origin);
const FEED = 'https://news.example/feed';

it('is one place however an address is written, and one way to its origin', () => {
  const places = new Places({ open: connect, inward: connect });
  expect(places.first('HTTPS://News.Example:443/feed#newest')).toBe(places.first(FEED));
  expect(places.next(firstHop(FEED))).toBe(places.first(FEED));
  expect(places.first('https://news.example/other').doors).toBe(places.first(FEED).doors);
});

it('remembers what only a redirect named for as long as it is asked', () => {
  const places = new Places({ open: connect, inward: connect });
  const place = places.next(firstHop(FEED));
  place.turns.take();
  const turn = place.turns.take();
  places.left(place);
  expect(places.next(firstHop(FEED))).toBe(place);
  place.turns.leave(undefined);
  return turn?.then(() => {
    place.turns.leave(undefined);
    places.left(place);
    expect(places.next(firstHop(FEED))).not.toBe(place);
  });
});

it('keeps what a redirect named once an exchange begins there', () => {
  const places = new Places({ open: connect, inward: connect });
  const place = places.next(firstHop(FEED));
  expect(places.first(FEED)).toBe(place);
  places.left(place);
  expect(places.next(firstHop(FEED))).toBe(place);
});
