import { describe, expect, it, onTestFinished } from 'vitest';
import { discoverTools } from '../../src/cli/add.ts';
import { createHttpClient } from '../../src/net/client.ts';
import { discoverFeeds } from '../../src/sources/discover.ts';
import { HAS_ETIQUETTE, hostOf, openEtiquette } from '../support/etiquette.ts';

const PAGES: readonly { readonly scenario: string; readonly found: readonly string[] }[] = [
  { scenario: '/s/html', found: ['/s/etag', '/t/atom', '/t/json', '/t/comments'] },
  { scenario: '/s/html-weird', found: ['/t/weird?a=1&b=2', '/t/weird2'] },
  { scenario: '/s/html-header', found: ['/t/fromheader'] },
  { scenario: '/s/html-none', found: [] },
  { scenario: '/s/html-many', found: [0, 1, 2, 3].map((n) => `/s/html-many-feed?i=${n}`) },
  { scenario: '/s/html-evil', found: [] },
  { scenario: '/s/redir-private/meta', found: [] },
];

describe.runIf(HAS_ETIQUETTE)('a search among the scripted publishers', () => {
  it.each(PAGES)(
    'finds what $scenario has, in five requests, and never looks inward',
    async ({ scenario, found }) => {
      const etiquette = await openEtiquette();
      onTestFinished(() => etiquette.close());
      const http = createHttpClient({
        userAgent: () => 'Voltwire/0.0.0 (+https://wire.example/about; 1 subscriber)',
        timeoutMs: 20_000,
        maxBytes: 10_485_760,
        followsRedirects: false,
        resolve: async () => [{ address: '127.0.0.1', family: 4 }],
        // Literal addresses, private ones and loopback too, are refused: only names lead to the scripted publishers.
        mayCall: (address, hostname) => address === '127.0.0.1' && hostname.endsWith('.test'),
      });
      onTestFinished(() => http.close());
      const asked: string[] = [];
      const tools = discoverTools(
        {
          get: (request) => {
            asked.push(request.url);
            return http.get(request);
          },
        },
        false,
      );
      const origin = `http://${hostOf(scenario)}:${etiquette.port}`;
      const { candidates, requests } = await discoverFeeds(`${origin}${scenario}`, tools);
      expect(candidates.map(({ url }) => url.replace(origin, ''))).toEqual(found);
      expect(requests).toBeLessThanOrEqual(5);
      const reached = asked.filter((url) => new URL(url).hostname.endsWith('.test'));
      expect(reached.length).toBeLessThanOrEqual(5);
      expect(reached.filter((url) => url.includes('/canary/'))).toEqual([]);
    },
  );
});
