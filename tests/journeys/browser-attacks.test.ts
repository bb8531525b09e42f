/**
 * The attacks that would run a script, in a real browser: on the real program, which read them over a pretended web with its guard in
 * force, every page that shows anything of them is opened and poked without the policy that would stop a script anyway; and those that
 * show most of it once more, as they are served.
 */

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { forgeAttacks, HAS_ATTACKS } from '../support/attacks.ts';
import { HAS_BROWSER, openBrowser, visit } from '../support/browser.ts';
import { newsdesk } from '../support/pretend-web.ts';
import { startVoltwire, temporaryFolder } from '../support/program.ts';

const ATTACKER = '93.184.216.34';

/** The program with everything read that would run a script, by the ids of its sources. */
async function besieged(): Promise<{ readonly address: string; readonly sources: readonly string[] }> {
  const folder = join(temporaryFolder(), 'out');
  const documents = forgeAttacks(folder)
    .filter(({ kind, checks }) => kind === 'document' && checks.some(({ type }) => type === 'html_safe'))
    .flatMap(({ id, file, files, contentType }) =>
      Object.values(files ?? { document: file ?? '' }).map((it, at) => ({
        source: `${id.toLowerCase()}-${at}`,
        file: join(folder, it),
        contentType,
      })),
    );
  const bodies = new Map(documents.map((it) => [`/${it.source}`, it]));
  const server = createServer(({ url = '' }, response) => {
    const document = bodies.get(url);
    if (document === undefined) response.writeHead(404).end();
    else response.setHeader('Content-Type', document.contentType).end(readFileSync(document.file));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const sources = documents.map(({ source }) => ({
    id: source,
    url: `http://attacker.test/${source}`,
    content: 'full',
  }));
  const desk = newsdesk(sources);
  const names = { 'attacker.test': [[ATTACKER]] };
  const { results } = await desk.round({
    names,
    ports: { [ATTACKER]: (server.address() as AddressInfo).port },
  });
  expect([...results.values()].filter(({ added }) => added > 0).length).toBeGreaterThan(30);
  const { address } = await startVoltwire(desk.configFile);
  return { address, sources: sources.map(({ id }) => id) };
}

interface Outcome {
  readonly calls: readonly unknown[];
  readonly refusals: readonly string[];
  readonly schemes: readonly string[];
  readonly opened: number;
}

/** Opens every page that shows something of an attack, and touches whatever is on it. */
async function pokeAround(
  browser: Browser,
  { address, sources }: Awaited<ReturnType<typeof besieged>>,
  bypassCSP: boolean,
): Promise<Outcome> {
  const { page, complaints, leave } = await visit(browser, address, { bypassCSP });
  const calls: unknown[] = [];
  const schemes = new Set<string>();
  await page
    .context()
    .exposeFunction('__pwn', (...said: unknown[]) => void calls.push([page.url(), ...said]));
  const places = bypassCSP ? sources.map((id) => `/sources/${id}/`) : [];
  const searches = ['script', 'img', 'onerror', '"><svg onload=__pwn(1)>', "'-__pwn(1)-'"];
  const asked = ['/api/v1/articles?limit=200', '/api/v1/sources', '/api/v1/search?q=script', '/openapi.json'];
  const paths = [
    '/',
    '/status',
    ...places,
    ...searches.map((words) => `/search?${new URLSearchParams({ q: words })}`),
    ...asked,
    '/<img src=x onerror=__pwn(1)>/',
  ];
  const known = new Set(paths);
  for (const path of known) {
    await page.goto(path, { waitUntil: 'load' });
    for (const scheme of await poke(page)) schemes.add(scheme);
    // Tags and authors have names that the attacker chose.
    for (const found of await placesOn(page))
      if (known.size < (bypassCSP ? MOST_PAGES : paths.length)) known.add(found);
  }
  expect(calls).toEqual([]);
  if (bypassCSP) await expectToRun(page, calls);
  await leave();
  const refusals = complaints.filter((it) => /Content Security Policy/iu.test(it));
  return { calls, refusals, schemes: [...schemes], opened: known.size };
}

/** What everything is tried with does run where it stands in a page as markup, or nothing would be shown by all this. */
async function expectToRun(page: Page, calls: unknown[]): Promise<void> {
  await page.goto('/search');
  await page.setContent('<img src="x" onerror="__pwn(\'control\')">');
  await expect.poll(() => calls.length, { timeout: 10_000 }).toBe(1);
  calls.length = 0;
}

const MOST_PAGES = 90;
/** The last one opens a reader's own program with the address of a feed of ours. */
const HARMLESS = ['http', 'https', 'mailto', 'feed'];

/** Fires what an attacker waits for at everything there is, and answers where links and forms lead, by scheme. */
function poke(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const all = [...document.querySelectorAll('*')];
    for (const it of all)
      for (const type of ['mouseover', 'focus', 'toggle', 'error', 'load', 'animationend', 'pointerenter'])
        it.dispatchEvent(new Event(type));
    const addresses = all.flatMap((it) => [it.href, it.action, it.formAction, it.data].filter((at) => typeof at === 'string' && at !== ''));
    return [...new Set(addresses.map((at) => at.split(':')[0].toLowerCase()))];
  })()`);
}

function placesOn(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    `[...document.querySelectorAll('a[href^="/tags/"],a[href^="/authors/"]')].map((it) => it.getAttribute('href'))`,
  );
}

describe.skipIf(!HAS_BROWSER || !HAS_ATTACKS)('an attack that would run a script', () => {
  it('runs none on any page that shows it, with the policy of the pages in force and without', async () => {
    const [browser, siege] = await Promise.all([openBrowser(), besieged()]);
    onTestFinished(() => browser.close());
    const outcomes = await Promise.all(
      [false, true].map((bypassCSP) => pokeAround(browser, siege, bypassCSP)),
    );
    for (const { calls, refusals, schemes, opened } of outcomes) {
      expect(calls).toEqual([]);
      // The policy is the second lock: nothing ever gets as far as to need it.
      expect(refusals).toEqual([]);
      expect(schemes.filter((it) => !HARMLESS.includes(it))).toEqual([]);
      expect(opened).toBeGreaterThan(10);
    }
  });
});
