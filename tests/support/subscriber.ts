/** Somebody who subscribes to a hub, on the loopback interface: what they answer is the test's to script. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ScriptedSubscriber {
  readonly callback: string;
  /** What becomes of verifications and deliveries from now on; `hangs` never answers a delivery. */
  agrees: boolean;
  takes: 'all' | 'nothing' | 'hangs' | 'gone' | 'elsewhere';
  /** Every question, by the parameters of its query. */
  readonly questions: readonly Readonly<Record<string, string>>[];
  readonly deliveries: readonly Delivered[];
  /** Asks a hub; answers its status. */
  readonly ask: (
    hub: string,
    topic: string,
    more?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly text: string }>;
}

export interface Delivered {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly atMs: number;
}

export const SECRET = 'a secret of the test';

/** What a right signature of a body is. */
export function signatureWith(secret: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

const STATUS = { all: 204, nothing: 503, gone: 410, elsewhere: 307 } as const;

/** Listens until the test is over. */
export async function openSubscriber(now: () => number = Date.now): Promise<ScriptedSubscriber> {
  const questions: Readonly<Record<string, string>>[] = [];
  const deliveries: Delivered[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      const asked = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
      questions.push(asked);
      return void response.writeHead(subscriber.agrees ? 200 : 404).end(asked['hub.challenge']);
    }
    deliveries.push({ body: await textOf(request), headers: request.headers, atMs: now() });
    if (subscriber.takes === 'hangs') return;
    response.writeHead(STATUS[subscriber.takes], { location: '/elsewhere' }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/called?mine=a%20b`;
  const subscriber: ScriptedSubscriber = {
    callback,
    agrees: true,
    takes: 'all',
    questions,
    deliveries,
    ask: async (hub, topic, more = {}) => {
      const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback };
      const body = new URLSearchParams({ ...form, 'hub.secret': SECRET, ...more });
      const answer = await fetch(hub, { method: 'POST', body });
      return { status: answer.status, text: await answer.text() };
    },
  };
  return subscriber;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
