import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeConfig } from '../support/program.ts';
import {
  type Asked,
  feedOf,
  openScriptedWeb,
  type Script,
  type ScriptedWeb,
} from '../support/scripted-web.ts';
import { startVirtualApp } from '../support/virtual-app.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A Thursday. */
const START_MS = Date.parse('2026-11-19T06:30:00Z');
const HOUR_OF_NEWS = 3;

const ODD_DATE = 'thu, 19 nov 2026 05:00:00 +0000';
const SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"';
const TWICE_A_DAY = `<sy:updatePeriod ${SY}>daily</sy:updatePeriod><sy:updateFrequency ${SY}>2</sy:updateFrequency>`;

/** What each publisher does; every one of them has a host of its own. */
const SCRIPTS: Readonly<Record<string, Script>> = {
  plain: (turn) => feedOf(turn, { headers: { 'Set-Cookie': 'sid=1; Path=/' } }),
  dated: (turn) => feedOf(turn, { headers: { 'Last-Modified': ODD_DATE } }),
  // Its validators got stuck: a conditional question is never answered with news.
  stuck: (turn) =>
    turn.ifNoneMatch === undefined ? feedOf(turn, { everyHours: HOUR_OF_NEWS }) : { status: 304 },
  cached: (turn) => feedOf(turn, { headers: { 'Cache-Control': 'max-age=14400' } }),
  expiring: (turn) =>
    feedOf(turn, { headers: { Expires: new Date(turn.nowMs + 5 * HOUR_MS).toUTCString() } }),
  ttl: (turn) => feedOf(turn, { head: '<ttl>180</ttl>' }),
  periodic: (turn) => feedOf(turn, { head: TWICE_A_DAY }),
  hasty: (turn) =>
    feedOf(turn, { head: '<ttl>1</ttl>', headers: { 'Cache-Control': 'max-age=1', Expires: '0' } }),
  siesta: (turn) => feedOf(turn, { head: '<skipHours><hour>13</hour><hour>14</hour></skipHours>' }),
  moved: (turn) =>
    turn.path === '/feed' ? { status: 301, headers: { Location: '/new' } } : feedOf(turn, { everyHours: 1 }),
  elsewhere: (turn) => {
    if (turn.path !== '/feed') return feedOf(turn, { everyHours: 1000 });
    return turn.count % 3 === 0
      ? { status: 302, headers: { Location: '/cdn' } }
      : feedOf(turn, { everyHours: 1000 });
  },
  gone: (turn) => (turn.count <= 2 ? feedOf(turn) : { status: 410 }),
  broken: (turn) => (turn.count === 1 ? feedOf(turn) : { status: 500 }),
  // Down from its third visit to its fifth.
  restored: (turn) =>
    turn.count >= 3 && turn.count <= 5 ? { status: 502 } : feedOf(turn, { everyHours: 1 }),
  full: (turn) => (turn.count === 2 ? { status: 429, headers: { 'Retry-After': '36000' } } : feedOf(turn)),
  closed: (turn) => (turn.count === 1 ? feedOf(turn) : { status: 403 }),
  inward: () => ({ status: 302, headers: { Location: 'http://127.0.0.1/canary' } }),
};

let web: ScriptedWeb;
let restartsMs: readonly number[] = [];
let folder: string;
const asked = (name: string): readonly Asked[] => web.askedOf(name);

/** Hours between the visits that these requests began. */
function gaps(requests: readonly Asked[]): readonly number[] {
  return requests.slice(1).map((it, n) => (it.atMs - (requests[n]?.atMs ?? 0)) / HOUR_MS);
}

beforeAll(async () => {
  web = await openScriptedWeb(SCRIPTS);
  folder = mkdtempSync(join(tmpdir(), 'voltwire-test-'));
  const sources = Object.keys(SCRIPTS).map((id) => ({ id, url: `http://${id}.test:${web.port}/feed` }));
  const world = await startVirtualApp({
    configFile: writeConfig(folder, {
      sources,
      polling: { allowPrivateNetworks: false, timeoutSeconds: 30 },
    }),
    startMs: START_MS,
    onTime: web.setClock,
    web: web.web,
  });
  for (const hours of [30.5, 60.25, 77.25]) {
    await world.live(hours * HOUR_MS);
    restartsMs = [...restartsMs, world.nowMs()];
    await world.restart();
  }
  await world.live(DAY_MS);
  await world.stop();
});

afterAll(async () => {
  await web.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a week of visits, with restarts', () => {
  it('asks nobody more than once an hour, a restart or not', () => {
    for (const name of Object.keys(SCRIPTS)) {
      const first = asked(name).filter(({ path }) => path === '/feed');
      expect(Math.min(...gaps(first), 24), name).toBeGreaterThanOrEqual(1);
    }
    expect(restartsMs).toHaveLength(3);
  });

  it('says who asks, and for how many', () => {
    for (const { headers } of asked('plain')) {
      expect(headers['user-agent']).toMatch(/^Voltwire\/\S+ \(\+https:\/\/\S+; \d+ subscribers?\)$/);
      expect(headers).not.toHaveProperty('cookie');
      expect(headers).not.toHaveProperty('referer');
    }
  });

  it('asks on condition that something changed', () => {
    const [first, ...others] = asked('plain');
    expect(first?.ifNoneMatch).toBeUndefined();
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter(({ ifNoneMatch }) => ifNoneMatch === undefined)).toEqual([]);
  });

  it('gives a date back byte for byte', () => {
    const [first, ...others] = asked('dated').map(({ headers }) => headers['if-modified-since']);
    expect(first).toBeUndefined();
    expect(new Set(others)).toEqual(new Set([ODD_DATE]));
  });

  it('asks a server of which nothing changes for the whole document once a day, and no more', () => {
    const whole = asked('stuck').filter(({ ifNoneMatch }) => ifNoneMatch === undefined);
    expect(whole.length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...gaps(whole))).toBeGreaterThanOrEqual(24);
    expect(Math.max(...gaps(whole))).toBeLessThan(48);
  });

  it.each([
    ['cached', 4],
    ['expiring', 5],
    ['ttl', 3],
    ['periodic', 12],
  ])('leaves %s alone for as long as it asks', (name, hours) => {
    expect(asked(name).length).toBeGreaterThan(10);
    expect(Math.min(...gaps(asked(name)))).toBeGreaterThanOrEqual(hours);
  });

  it('comes at no hour that a feed wants to be left alone', () => {
    const hours = asked('siesta').map(({ atMs }) => new Date(atMs).getUTCHours());
    expect(hours.length).toBeGreaterThan(30);
    expect(hours.filter((hour) => hour === 13 || hour === 14)).toEqual([]);
  });

  it('believes a move after ten sightings, and asks the new address alone', () => {
    const old = asked('moved').filter(({ path }) => path === '/feed');
    expect(old).toHaveLength(10);
    expect(asked('moved').filter(({ path }) => path === '/new').length).toBeGreaterThan(50);
  });

  it('keeps the validators of two addresses apart, and loses none of them', () => {
    const [first, ...others] = asked('elsewhere').filter(({ path }) => path === '/feed');
    expect(first?.ifNoneMatch).toBeUndefined();
    const whole = others.filter(({ ifNoneMatch }) => ifNoneMatch === undefined);
    expect(whole.length === 0 || Math.min(...gaps(whole), 24) >= 24).toBe(true);
    expect(others.length - whole.length).toBeGreaterThan(5);
  });

  it('asks once more whether a feed is gone, a day later, and never again', () => {
    const requests = asked('gone');
    expect(requests).toHaveLength(4);
    expect(gaps(requests)[2]).toBeGreaterThanOrEqual(24);
  });

  it('doubles the wait with each failure, up to a day', () => {
    const [, ...failing] = gaps(asked('broken'));
    for (const [n, expected] of [1, 2, 4, 8, 16, 24].entries()) {
      expect(failing[n]).toBeGreaterThanOrEqual(expected);
      expect(failing[n]).toBeLessThan(expected * 1.11);
    }
  });

  it('returns to its habit as soon as a source recovers', () => {
    const [, , , , , ...after] = gaps(asked('restored'));
    expect(Math.max(...after.slice(0, 20))).toBeLessThan(2);
  });

  it('waits as long as a server asks, and hours where it is turned away', () => {
    expect(gaps(asked('full'))[1]).toBeGreaterThanOrEqual(10);
    expect(Math.min(...gaps(asked('closed')).slice(1))).toBeGreaterThanOrEqual(4);
  });

  it('follows no redirect inward', () => {
    expect(asked('inward').map(({ path }) => path)).not.toContain('/canary');
    expect(asked('inward').length).toBeGreaterThan(4);
  });
});
