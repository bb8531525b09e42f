import { get } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { feedOf, openScriptedWeb } from '../support/scripted-web.ts';
import { openService } from '../support/service.ts';

const WHEN = Date.parse('2026-11-22T10:00:00Z');

/** Its answer under a name that is none of the site's. */
function pageUnder(name: string, address: string): Promise<{ status: number | undefined; text: string }> {
  return new Promise((resolve, reject) => {
    get(address, { headers: { host: name } }, (message) => {
      let text = '';
      message.on('data', (chunk) => {
        text += chunk;
      });
      message.on('end', () => resolve({ status: message.statusCode, text }));
    }).on('error', reject);
  });
}

describe('the metrics of a running service', () => {
  it('follow its visits, its publications and its answers, under any name', async () => {
    const web = await openScriptedWeb({ feed: (turn) => feedOf(turn), broken: () => ({ status: 500 }) });
    onTestFinished(() => web.close());
    web.setClock(WHEN);
    const source = (id: string) => ({ id, url: `http://${id}.test:${web.port}/f` });
    const service = await openService({
      startMs: WHEN,
      sources: [source('feed'), source('broken')],
      web: web.web,
    });
    await service.tick();
    for (let n = 0; n < 3; n++) await fetch(`${service.address}rss.xml`);
    const { status, text } = await pageUnder('10.0.0.7:9090', `${service.address}metrics`);
    expect(status).toBe(200);
    expect(text).toContain('voltwire_visits_total{source="feed",outcome="ok"} 1');
    expect(text).toContain('voltwire_visits_total{source="broken",outcome="failed"} 1');
    expect(text).toContain('voltwire_source_failures{source="broken"} 1');
    expect(text).toContain('voltwire_http_answers_total{kind="feed",status="2xx"} 3');
    for (const stage of ['fetch', 'parse', 'merge', 'save', 'render', 'publish'])
      expect(text).toMatch(new RegExp(`voltwire_stage_seconds_count\\{stage="${stage}"\\} [1-9]`, 'u'));
    expect(text).toMatch(/^voltwire_store_bytes [1-9]/mu);
    expect(text).not.toContain('.test:');
  });
});
