/** What the one script of our pages does, in a real browser, under the policy that it is served with. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_HEADERS } from '../../src/http/answer.ts';
import { assets } from '../../src/site/assets.ts';
import { renderRiver } from '../../src/site/river.ts';
import { HAS_BROWSER, openBrowser, visit } from '../support/browser.ts';
import { makeArticle, makeView, SITE } from './sample.ts';

const NOW = '2026-11-22T15:00:00.000Z';
const TIMES = [
  '2026-11-22T14:48:00.000Z',
  '2026-11-22T11:30:00.000Z',
  '2026-11-18T15:00:00.000Z',
  '2026-10-01T15:00:00.000Z',
];

async function serve(): Promise<{ readonly server: Server; readonly address: string }> {
  const articles = TIMES.map((publishedAt, n) =>
    makeArticle({ id: `a${n}`, title: `Story ${n}`, publishedAt }),
  );
  const texts = new Map(assets().map(({ path, mediaType, text }) => [path, { mediaType, text }]));
  const server = createServer((request, response) => {
    const page = {
      mediaType: 'text/html; charset=utf-8',
      text: renderRiver(makeView(articles, { site: { ...SITE, url: address } })),
    };
    const { mediaType, text } = texts.get(request.url ?? '') ?? page;
    response.writeHead(200, { 'Content-Type': mediaType, ...PAGE_HEADERS }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { server, address };
}

describe.skipIf(!HAS_BROWSER)('the script of our pages (skipped without Chromium)', () => {
  let stand: { server: Server; address: string; browser: Browser } | undefined;
  beforeAll(async () => {
    stand = { ...(await serve()), browser: await openBrowser() };
  }, 60_000);
  afterAll(async () => {
    await stand?.browser.close();
    stand?.server.close();
  });

  async function onPage<T>(look: (page: Page) => Promise<T>): Promise<T> {
    if (stand === undefined) throw new Error('nobody serves');
    const visitor = await visit(stand.browser, stand.address, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    try {
      await visitor.page.clock.install({ time: NOW });
      await visitor.page.goto('/');
      const found = await look(visitor.page);
      expect([visitor.complaints, visitor.strangers]).toEqual([[], []]);
      return found;
    } finally {
      await visitor.leave();
    }
  }

  const timesOn = (page: Page) => page.locator('.entry time').allTextContents();

  it('says how long ago something was, beside when, and says it anew as time goes by', async () => {
    const [before, after] = await onPage(async (page) => {
      const first = await timesOn(page);
      await page.clock.runFor(60_000);
      return [first, await timesOn(page)];
    });
    expect(before).toEqual([
      '12 min ago · 22 November 2026, 14:48 UTC',
      '3 h ago · 11:30 UTC',
      '4 d ago · 15:00 UTC',
      '15:00 UTC',
    ]);
    expect(after?.[0]).toBe('13 min ago · 22 November 2026, 14:48 UTC');
  });

  it('tells paper only when', async () => {
    const [paper, screen] = await onPage(async (page) => {
      await page.evaluate('dispatchEvent(new Event("beforeprint"))');
      const printed = await timesOn(page);
      await page.evaluate('dispatchEvent(new Event("afterprint"))');
      return [printed, await timesOn(page)];
    });
    expect(paper?.[0]).toBe('22 November 2026, 14:48 UTC');
    expect(screen?.[0]).toContain('12 min ago');
  });

  it('copies an address, and offers whatever reader the device has', async () => {
    await onPage(async (page) => {
      await page.getByRole('button', { name: 'Copy the Atom address' }).click();
      await page.getByRole('button', { name: 'Copied' }).waitFor();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(`${stand?.address}atom.xml`);
      const link = page.getByRole('link', { name: 'An app on this device' });
      expect(await link.getAttribute('href')).toBe(`feed:${stand?.address}rss.xml`);
    });
  });

  it('walks the headlines by j and k while the focus is among them, and takes no key from anybody else', async () => {
    const walked = await onPage(async (page) => {
      const here = () => page.evaluate('document.activeElement.textContent') as Promise<string>;
      const press = async (key: string) => {
        await page.keyboard.press(key);
        return here();
      };
      const outside = await press('j');
      await page.locator('#content').focus();
      const inside = [
        await press('j'),
        await press('j'),
        await press('j'),
        await press('k'),
        await press('Control+k'),
      ];
      await page.locator('.addresses input').first().focus();
      await page.keyboard.press('j');
      const isStill = await page.evaluate('document.activeElement.tagName');
      return { isMoved: outside.startsWith('Story'), inside, isStill };
    });
    expect(walked.isMoved).toBe(false);
    expect(walked.inside).toEqual(['Story 0', 'Story 1', 'Story 2', 'Story 1', 'Story 1']);
    expect(walked.isStill).toBe('INPUT');
  });
});
