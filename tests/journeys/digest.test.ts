import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { articleShape } from '../../src/api/shapes.ts';
import { temporaryFolder } from '../support/program.ts';
import { feedOf, openScriptedWeb } from '../support/scripted-web.ts';
import { openService } from '../support/service.ts';

const EVENING = Date.parse('2026-11-21T22:00:00Z');
const SECRET = 'sesame-for-the-hook';

interface Brought {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody who is told; answers 503 as often as it is asked to first. */
async function openListener(failures: number) {
  const brought: Brought[] = [];
  const asked = { times: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    asked.times += 1;
    if (asked.times > failures) brought.push({ headers: request.headers, body });
    response.writeHead(asked.times > failures ? 204 : 503).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { brought, asked, port: (server.address() as AddressInfo).port };
}

async function opened(failures: number) {
  const listener = await openListener(failures);
  const web = await openScriptedWeb({ feed: (turn) => feedOf(turn), broken: () => ({ status: 500 }) });
  onTestFinished(() => web.close());
  web.setClock(EVENING);
  const source = (id: string) => ({ id, url: `http://${id}.test:${web.port}/f` });
  const url = `http://hook.test:${listener.port}/in`;
  const wanted = {
    sources: [source('feed'), source('broken')],
    webhooks: [{ url, secret: SECRET, channels: ['all'] }],
    folder: temporaryFolder(),
    web: web.web,
  };
  const open = (startMs: number) => openService({ ...wanted, startMs });
  return { listener, web, open };
}

describe('the daily digest', () => {
  it('tells a webhook once a day what came and what is in trouble, signed', async () => {
    const { listener, web, open } = await opened(0);
    const service = await open(EVENING);
    const clock = () => web.setClock(service.nowMs());
    await service.pass(8, clock);
    expect(listener.brought).toHaveLength(0);
    await service.pass(2, clock);
    expect(listener.brought).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: '' }] = listener.brought;
    expect(headers['content-type']).toContain('application/json');
    expect(headers['x-voltwire-signature']).toBe(
      `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    );
    expect(body).not.toContain(SECRET);
    const { channels, sources, ...digest } = JSON.parse(body);
    expect(digest).toMatchObject({
      type: 'digest',
      site: { title: 'Test Wire' },
      since: '2026-11-21T22:10:00.000Z',
      until: '2026-11-22T07:00:00.000Z',
    });
    const [all] = channels;
    expect(all.id).toBe('all');
    expect(all.added).toBeGreaterThanOrEqual(all.top.length);
    expect(all.top.length).toBeGreaterThan(0);
    for (const article of all.top) expect(articleShape.parse(article).source.id).toBe('feed');
    const [trouble] = sources.troubled;
    expect(trouble).toMatchObject({ id: 'broken', error: expect.stringContaining('500') });
    expect(sources.byState[trouble.state]).toBe(1);

    await service.stop();
    const again = await open(service.nowMs());
    await again.pass(1, () => web.setClock(again.nowMs()));
    expect(listener.brought).toHaveLength(1);
  });

  it('waits in the store for a webhook that is down, restarts included', async () => {
    const { listener, web, open } = await opened(2);
    const service = await open(EVENING + 8 * 3_600_000);
    await service.pass(1, () => web.setClock(service.nowMs()));
    expect(listener.asked.times).toBe(1);
    await service.stop();
    const again = await open(service.nowMs());
    await again.pass(1, () => web.setClock(again.nowMs()));
    expect(listener.asked.times).toBe(3);
    expect(listener.brought).toHaveLength(1);
    expect(JSON.parse(listener.brought[0]?.body ?? '{}').until).toBe('2026-11-22T07:00:00.000Z');
  });
});
