/** What readers do, in a real browser, on the real program: whoever redesigns the pages is held to this, by roles and not by classes. */

import axe from 'axe-core';
import { parseFeed } from 'feedsmith';
import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openBrowser, type Visitor, visit } from '../support/browser.ts';
import { type Newsstand, openNewsstand } from '../support/newsstand.ts';

/** Unpacked; pictures are what they are. */
const MOST_BYTES = 60 * 1024;
const WEIGHTY = ['document', 'stylesheet'];

describe.skipIf(!HAS_BROWSER)('a reader with a browser', () => {
  let browser: Browser;
  let stand: Newsstand;
  const visitors: Visitor[] = [];

  beforeAll(async () => {
    [browser, stand] = await Promise.all([openBrowser(), openNewsstand()]);
  });
  afterAll(async () => {
    await browser?.close();
    await stand?.close();
  });

  const arrive = async (path: string, manner: Parameters<typeof visit>[2] = {}): Promise<Page> => {
    const visitor = await visit(browser, stand.address, manner);
    visitors.push(visitor);
    await visitor.page.goto(path);
    return visitor.page;
  };
  const ourPost = (page: Page) =>
    page.getByRole('article').getByRole('heading').locator('a[href*="/posts/"]').first();

  it('reads: from the river to a post and back', async () => {
    const page = await arrive('/posts/');
    const headline = await ourPost(page).textContent();
    await ourPost(page).click();
    await page.waitForURL(/\/posts\/[^/]+\/$/u);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(headline);
    expect(await page.getByRole('heading', { level: 1 }).count()).toBe(1);
    await page.goBack();
    await page.waitForURL(/\/posts\/$/u);
    await page.getByRole('banner').getByRole('link').first().click();
    await page.waitForURL(stand.address);
    expect(await page.getByRole('article').count()).toBeGreaterThan(20);
  });

  it('reads with scripts switched off', async () => {
    const page = await arrive('/', { javaScriptEnabled: false });
    expect(await page.getByRole('article').count()).toBeGreaterThan(20);
    await page.goto('/posts/');
    await ourPost(page).click();
    expect((await page.getByRole('main').textContent())?.length).toBeGreaterThan(1000);
    await page.goto('/search?q=charging');
    expect(await page.getByRole('article').count()).toBeGreaterThan(3);
  });

  it('reads who else tells a piece of news, and follows them by keyboard', async () => {
    const page = await arrive('/', { javaScriptEnabled: false });
    const others = page
      .getByRole('article')
      .filter({ hasText: /Also/u })
      .getByRole('listitem')
      .getByRole('link');
    const [first] = await others.all();
    expect(await first?.getAttribute('href')).toMatch(/^http/u);
    await first?.focus();
    expect(await first?.evaluate((it: { matches: (query: string) => boolean }) => it.matches(':focus'))).toBe(
      true,
    );
    await page.goto(await pathOfStory(stand));
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Told by \d+ sources$/u);
    expect(await page.getByRole('article').count()).toBeGreaterThan(1);
  });

  it('subscribes: the address of each format can be copied, and what the page announces are feeds', async () => {
    const page = await arrive('/');
    for (const [format, file] of [
      ['RSS', 'rss.xml'],
      ['Atom', 'atom.xml'],
      ['JSON Feed', 'feed.json'],
    ]) {
      const box = page.getByRole('textbox', { name: new RegExp(`^${format}`, 'u') });
      expect(await box.inputValue()).toBe(`${stand.address}${file}`);
      await box.click();
      await box.selectText();
      const chosen = await box.evaluate(
        (it: { value: string; selectionStart: number; selectionEnd: number }) =>
          it.value.slice(it.selectionStart, it.selectionEnd),
      );
      expect(chosen).toBe(`${stand.address}${file}`);
    }
    const announced = await page.locator('head > link[rel="alternate"]').all();
    const hrefs = await Promise.all(announced.map((link) => link.getAttribute('href')));
    const feeds = hrefs.filter((href) => /\/(?:rss\.xml|atom\.xml|feed\.json)$/u.test(href ?? ''));
    expect(feeds).toHaveLength(3);
    const formats = await Promise.all(
      feeds.map(async (href) => parseFeed(await (await fetch(String(href))).text()).format),
    );
    expect(new Set(formats)).toEqual(new Set(['rss', 'atom', 'json']));
  });

  it('searches: from any page by words, to what holds them', async () => {
    const page = await arrive('/');
    await page.getByRole('link', { name: 'Search' }).first().click();
    const box = page.getByRole('searchbox');
    await box.fill('chargng');
    await box.press('Enter');
    await page.waitForURL(/\/search\?q=chargng/u);
    expect(await page.getByRole('status').textContent()).toMatch(/\d+ articles? /u);
    const found = await page.getByRole('article').allInnerTexts();
    expect(found.length).toBeGreaterThan(3);
    expect(found[0]).toMatch(/charg/iu);
    await page.getByRole('searchbox').fill('<img src=x onerror=alert(1)>');
    await page.getByRole('button', { name: 'Search' }).click();
    expect(await page.getByRole('status').textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await page.locator('meta[name="robots"]').getAttribute('content')).toContain('noindex');
  });

  it('walks by the keyboard: past the head by one link, then through everything in the order of the page, seeing where', async () => {
    const page = await arrive('/', { reducedMotion: 'reduce' });
    await page.keyboard.press('Tab');
    expect(await focusOf(page)).toMatchObject({
      text: expect.stringMatching(/skip/iu),
      isInView: true,
      isMarked: true,
    });
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('MAIN');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.querySelector("main").contains(document.activeElement)')).toBe(true);
    await page.goto('/');
    const stops: Focus[] = [];
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press('Tab');
      stops.push(await focusOf(page));
    }
    expect(stops.filter(({ isInView, isMarked }) => !isInView || !isMarked)).toEqual([]);
    const places = stops.map(({ place }) => place);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
    expect(new Set(places).size).toBe(40);
    await page.keyboard.press('Shift+Tab');
    expect((await focusOf(page)).place).toBe(places.at(-2));
  });

  it('gets dark pages at night', async () => {
    const page = await arrive('/', { colorScheme: 'light' });
    const [day, night] = [
      await brightness(page),
      await page.emulateMedia({ colorScheme: 'dark' }).then(() => brightness(page)),
    ];
    expect(day.paper).toBeGreaterThan(200);
    expect(day.ink).toBeLessThan(80);
    expect(night.paper).toBeLessThan(60);
    expect(night.ink).toBeGreaterThan(180);
  });

  it('never scrolls sideways, on a phone as little as on a desk', async () => {
    const page = await arrive('/posts/');
    const post = String(await ourPost(page).getAttribute('href'));
    for (const path of ['/', post, await pathOfStory(stand), '/search?q=charging', '/status']) {
      await page.goto(path);
      for (const width of [320, 390, 768, 1024, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        const widest = await page.evaluate('document.documentElement.scrollWidth');
        expect([path, width, widest]).toEqual([path, width, width]);
      }
    }
  });

  it('takes less than 60 KB for a page with its styles', async () => {
    const page = await arrive('/nowhere');
    const story = await pathOfStory(stand);
    for (const path of ['/', '/channels/ev/', '/posts/', '/search?q=charging', '/status', story]) {
      const answers: Response[] = [];
      const weigh = (response: Response) => void answers.push(response);
      page.on('response', weigh);
      await page.goto(path);
      page.off('response', weigh);
      const weighty = answers.filter((it) => WEIGHTY.includes(it.request().resourceType()));
      const bodies = await Promise.all(weighty.map((it) => it.body()));
      const bytes = bodies.reduce((sum, { length }) => sum + length, 0);
      expect(bytes, path).toBeLessThan(MOST_BYTES);
      expect(weighty.length, path).toBeGreaterThan(1);
    }
  });

  it('meets nothing that shuts anybody out, on any kind of page, by day and by night', async () => {
    const page = await arrive('/channels/newsroom/', { reducedMotion: 'reduce' });
    const pages = [
      ...KINDS,
      await pathOfStory(stand),
      ...(await Promise.all(['posts/', 'authors/'].map((kind) => pathOfFirst(page, kind)))),
    ];
    for (const path of pages) {
      await page.goto(path);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        expect(await barriers(page, colorScheme), `${path} in ${colorScheme}`).toEqual([]);
      }
    }
  });

  it('met no complaint of the browser in all that, and no stranger', () => {
    const complaints = visitors.flatMap((visitor) => visitor.complaints);
    // The page that is not there is told on the console as well.
    expect(complaints.filter((it) => !it.includes('status of 404'))).toEqual([]);
    expect(visitors.flatMap(({ strangers }) => strangers)).toEqual([]);
    expect(visitors.length).toBeGreaterThan(5);
  });
});

/** A page of each kind, but for those whose address is found on another. */
const KINDS = [
  '/',
  '/channels/ev/',
  '/tags/charging/',
  '/sources/voltpost/',
  '/posts/',
  '/search?q=charging',
  '/status',
  '/nowhere',
];

/** Nothing links to it: its address is told by the API. */
async function pathOfStory({ address }: Newsstand): Promise<string> {
  const told = await fetch(new URL('/api/v1/stories', address));
  const { stories } = (await told.json()) as { stories: { url: string }[] };
  return new URL(stories[0]?.url ?? '').pathname;
}

async function pathOfFirst(page: Page, kind: string): Promise<string> {
  const href = await page.getByRole('main').locator(`a[href^="/${kind}"]`).first().getAttribute('href');
  return String(href);
}

/** What axe calls serious or critical, each with the first place where it found it. By night nothing but colours is another. */
async function barriers(page: Page, colorScheme: 'light' | 'dark'): Promise<readonly string[]> {
  const rules = colorScheme === 'light' ? {} : { runOnly: { type: 'tag', values: ['cat.color'] } };
  const options = JSON.stringify({ resultTypes: ['violations'], ...rules });
  if (colorScheme === 'light') await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>(`axe.run(${options})`);
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
}

interface Focus {
  readonly text: string;
  /** Of all elements, in the order of the document. */
  readonly place: number;
  readonly isInView: boolean;
  readonly isMarked: boolean;
}

function focusOf(page: Page): Promise<Focus> {
  return page.evaluate(`(() => {
    const it = document.activeElement;
    const box = it.getBoundingClientRect();
    const style = getComputedStyle(it);
    return {
      text: (it.innerText || it.value || '').slice(0, 60),
      place: [...document.querySelectorAll('*')].indexOf(it),
      isInView: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
      isMarked: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    };
  })()`);
}

/** From 0 to 255. */
function brightness(page: Page): Promise<{ readonly paper: number; readonly ink: number }> {
  return page.evaluate(`(() => {
    const mean = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0) / 3;
    const style = getComputedStyle(document.body);
    return { paper: mean(style.backgroundColor), ink: mean(style.color) };
  })()`);
}
