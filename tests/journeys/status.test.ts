/** The status page in a real browser, with fifty sources in every state that there is. `VOLTWIRE_SHOTS` names a folder for pictures of it. */

import { join } from 'node:path';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openBrowser, type Visitor, visit } from '../support/browser.ts';
import { type Fifty, openFifty } from '../support/fifty-sources.ts';
import { validate } from '../support/validator/validate.ts';

const STATES = ['Failing', 'Blocked', 'Gone', 'Late', 'Not visited yet', 'Working', 'Paused'];
const WIDTHS = [390, 800, 1280];
const SHOTS = process.env['VOLTWIRE_SHOTS'];

describe.skipIf(!HAS_BROWSER)('the status of fifty sources', () => {
  let browser: Browser;
  let fifty: Fifty;
  let visitor: Visitor;
  let page: Page;

  beforeAll(async () => {
    [browser, fifty] = await Promise.all([openBrowser(), openFifty()]);
    visitor = await visit(browser, fifty.address, { reducedMotion: 'reduce' });
    page = visitor.page;
    await page.goto('/status');
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await fifty?.close();
  });

  it('is summed up, and those in trouble stand first', async () => {
    const tally = await page
      .getByRole('list', { name: 'Sources by state' })
      .getByRole('listitem')
      .allInnerTexts();
    expect(tally.map((text) => text.replace(/\s+/gu, ' ').trim())).toEqual([
      '6 Failing',
      '4 Blocked',
      '3 Gone',
      '5 Late',
      '4 Not visited yet',
      '24 Working',
      '4 Paused',
    ]);
    const states = await page.locator('tbody .state').allInnerTexts();
    expect(states).toHaveLength(50);
    const ranks = states.map((state) => STATES.indexOf(state));
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    expect(ranks).not.toContain(-1);
  });

  it('draws the arrivals of each, with words for those who do not see them', async () => {
    const pictures = page.getByRole('img');
    expect(await pictures.count()).toBe(50);
    const words = await Promise.all([0, 40].map((at) => pictures.nth(at).getAttribute('aria-label')));
    for (const told of words) expect(told).toMatch(/^\d+ articles on \d+ of 30 days, the last /u);
    const drawn = await page.locator('.arrivals path:not(.floor)').count();
    expect(drawn).toBe(46);
  });

  it('warns of what does not fail and is wrong all the same', async () => {
    const text = await page.getByRole('main').textContent();
    expect(text).toContain('Its last document held no entries, where about 25 are usual.');
    expect(text).toContain('Its rules keep all of its last 20 articles out.');
    expect(text).toContain('Nothing new for 9 days, while usually it has news about every 8 hours.');
  });

  it.each(WIDTHS)(
    'shuts nobody out and never scrolls sideways, %i wide, by day and by night',
    async (width) => {
      await page.setViewportSize({ width, height: 1400 });
      await page.evaluate(axe.source);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate<axe.AxeResults>(
          `axe.run({ resultTypes: ['violations'] })`,
        );
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(serious.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
        const path = SHOTS === undefined ? undefined : join(SHOTS, `status-${width}-${colorScheme}.png`);
        if (path !== undefined) await page.screenshot({ path });
      }
    },
  );

  it('says the same to programs', async () => {
    const status = await (await fetch(new URL('/status.json', fifty.address))).json();
    const { sources } = status as { sources: Record<string, unknown>[] };
    expect(sources).toHaveLength(50);
    expect(sources[0]).toMatchObject({ state: 'ok', sentence: expect.stringContaining('every 8 hours') });
    for (const { arrivals } of sources) expect(arrivals).toHaveLength(30);
    expect(new Set(sources.map(({ state }) => state)).size).toBe(7);
  });

  it('announces the feed of its changes, which is there', async () => {
    const href = await page.locator('link[rel="alternate"][href$="/status/feed.atom"]').getAttribute('href');
    expect(href).toBe('https://news.example/status/feed.atom');
    expect(await page.getByRole('link', { name: 'Changes as a feed' }).getAttribute('href')).toBe(
      '/status/feed.atom',
    );
    const answer = await fetch(new URL('/status/feed.atom', fifty.address));
    expect(answer.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(validate('atom', await answer.text())).toEqual([]);
    const again = { headers: { 'if-none-match': String(answer.headers.get('etag')) } };
    expect((await fetch(answer.url, again)).status).toBe(304);
  });

  it('meets no complaint of the browser, and no stranger', () => {
    expect(visitor.complaints).toEqual([]);
    expect(visitor.strangers).toEqual([]);
  });
});
