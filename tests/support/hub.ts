/** A publisher with its own hub on the loopback interface: what it says, grants and pushes is the test's to script. */
import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ScriptedHub {
  readonly feedUrl: string;
  readonly hubUrl: string;
  /** Items of the feed, newest first; a poll gets them all. */
  readonly items: string[];
  /** When items were published, as RSS says it; those that are not named do not say. */
  readonly dates: Map<string, string>;
  /** What becomes of requests to the hub from now on; `dead` breaks the connection off. */
  behaviour: 'verifies' | 'denies' | 'refuses' | 'is-silent' | 'dead';
  leaseSeconds: number;
  /** Whether the feed names its hub. */
  named: boolean;
  readonly polls: () => number;
  /** Every form that the hub was sent. */
  readonly forms: readonly Readonly<Record<string, string>>[];
  /** The status and text of each of its verifications. */
  readonly verifications: readonly { readonly status: number; readonly text: string }[];
  /** Pushes items to whoever subscribed; answers the statuses. `sign` makes the header of the secret and the body. */
  readonly push: (items: readonly string[], sign?: Sign) => Promise<readonly number[]>;
}

export type Sign = (secret: string, body: string) => string | undefined;

export const signed: Sign = (secret, body) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

const CHALLENGE = 'a challenge & <such>';

/** Listens until the test is over. */
export async function openHub(): Promise<ScriptedHub> {
  const subscriptions = new Map<string, string>();
  const forms: Readonly<Record<string, string>>[] = [];
  const verifications: { readonly status: number; readonly text: string }[] = [];
  let polls = 0;
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      polls += 1;
      return void response.setHeader('content-type', 'application/rss+xml').end(document(hub.items));
    }
    const form = Object.fromEntries(new URLSearchParams(await textOf(request)));
    forms.push(form);
    if (hub.behaviour === 'dead') return void request.socket.destroy();
    response.writeHead(hub.behaviour === 'refuses' ? 400 : 202).end();
    if (hub.behaviour === 'denies')
      await call(form, { 'hub.mode': 'denied', 'hub.topic': form['hub.topic'] });
    if (hub.behaviour === 'verifies') await verify(form);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function verify(form: Readonly<Record<string, string>>): Promise<void> {
    const { 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': callback = '' } = form;
    const lease = mode === 'subscribe' ? { 'hub.lease_seconds': String(hub.leaseSeconds) } : {};
    const answer = await call(form, {
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.challenge': CHALLENGE,
      ...lease,
    });
    const agreed = answer?.status === 200 && answer.text === CHALLENGE;
    if (agreed && mode === 'subscribe') subscriptions.set(callback, form['hub.secret'] ?? '');
    if (agreed && mode === 'unsubscribe') subscriptions.delete(callback);
  }

  async function call(
    form: Readonly<Record<string, string>>,
    parameters: Readonly<Record<string, string | undefined>>,
  ) {
    const url = new URL(form['hub.callback'] ?? '');
    for (const [name, value = ''] of Object.entries(parameters)) url.searchParams.set(name, value);
    const response = await fetch(url);
    const answer = { status: response.status, text: await response.text() };
    verifications.push(answer);
    return answer;
  }

  function document(items: readonly string[]): string {
    const links = hub.named
      ? `<atom:link rel="hub" href="${hub.hubUrl}"/><atom:link rel="self" href="${hub.feedUrl}"/>`
      : '';
    const xml = items.map(itemOf).join('');
    return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Wire</title>${links}${xml}</channel></rss>`;
  }

  function itemOf(title: string): string {
    const date = hub.dates.get(title);
    const published = date === undefined ? '' : `<pubDate>${date}</pubDate>`;
    return `<item><title>${title}</title><guid>${title}</guid>${published}</item>`;
  }

  const hub: ScriptedHub = {
    feedUrl: `${origin}/feed.xml`,
    hubUrl: `${origin}/hub`,
    items: [],
    dates: new Map(),
    behaviour: 'verifies',
    leaseSeconds: 864_000,
    named: true,
    polls: () => polls,
    forms,
    verifications,
    push: async (items, sign = signed) => {
      const body = document(items);
      const pushes = [...subscriptions].map(async ([callback, secret]) => {
        const signature = sign(secret, body);
        const headers = { ...(signature !== undefined && { 'x-hub-signature': signature }) };
        const about = { 'content-type': 'application/rss+xml' };
        return (await fetch(callback, { method: 'POST', body, headers: { ...about, ...headers } })).status;
      });
      return Promise.all(pushes);
    },
  };
  return hub;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
