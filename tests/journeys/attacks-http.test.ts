/**
 * The attacks that need a server behind them, against the real program with its guard in force: endless, slow, lying and inward
 * leading publishers, each under a name of its own on a pretended web.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ATTACK_SERVER,
  type Check,
  forgeAttacks,
  HAS_ATTACKS,
  type ManifestCase,
} from '../support/attacks.ts';
import { built } from '../support/built.ts';
import { newsdesk, type PretendWeb, type Round } from '../support/pretend-web.ts';
import { temporaryFolder, voltwire } from '../support/program.ts';

const FEED =
  '<rss version="2.0"><channel><title>t</title><item><title>a</title><guid>b</guid></item></channel></rss>';
const ATTACKER = '93.184.216.34';
const BYSTANDER = '151.101.1.69';
const GOOD = { id: 'good', url: 'http://good.test/' };

/** What the server that attacks writes down of each request. */
interface Entry {
  readonly path: string;
  readonly host: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly bytes: number;
}

interface AttackServer extends Server {
  readonly logEntries: readonly Entry[];
}

interface Siege {
  readonly cases: readonly ManifestCase[];
  readonly folder: string;
  readonly port: number;
  readonly entries: readonly Entry[];
  readonly web: (names: readonly string[]) => PretendWeb;
}

async function listening(server: Server): Promise<number> {
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return (server.address() as AddressInfo).port;
}

async function laySiege(): Promise<Siege> {
  const folder = join(temporaryFolder(), 'out');
  const cases = forgeAttacks(folder, 'http://canary.test');
  const { createServer: open } = (await import(/* @vite-ignore */ pathToFileURL(ATTACK_SERVER).href)) as {
    createServer: (options: object) => AttackServer;
  };
  const server = open({});
  const port = await listening(server);
  // One of its redirects leads to itself, as whom it was asked: here to the machine that it stands on.
  server.prependListener('request', (request: IncomingMessage) => {
    if (request.url?.startsWith('/s/redir-private/')) request.headers.host = `127.0.0.1:${port}`;
  });
  const goodPort = await listening(createServer((_request, response) => void response.end(FEED)));
  return {
    cases,
    folder,
    port,
    entries: server.logEntries,
    web: (names) => ({
      names: {
        ...Object.fromEntries(names.map((name) => [name, [[ATTACKER]]])),
        // A stranger too, of another name: what is said to it was meant for the first.
        localhost: [[ATTACKER]],
        'canary.test': [[ATTACKER]],
        'good.test': [[BYSTANDER]],
      },
      ports: { [ATTACKER]: port, [BYSTANDER]: goodPort },
    }),
  };
}

interface Assault {
  readonly attack: ManifestCase;
  readonly sources: readonly { readonly id: string; readonly url: string; readonly path: string }[];
}

function assaultOf(attack: ManifestCase): Assault {
  const paths = attack.paths ?? (attack.path === undefined ? [] : [attack.path]);
  const sources = paths.map((path, at) => {
    const id = `${attack.id.toLowerCase()}-${at}`;
    return { id, url: `http://${id}.test${path}`, path };
  });
  return { attack, sources };
}

const isBudgeted = ({ checks }: ManifestCase) => checks.some(({ type }) => type === 'budget');

interface Outcome {
  readonly rounds: readonly Round[];
  readonly ordinaryMb: number;
  /** What was asked, of the servers of this assault. */
  readonly entries: readonly Entry[];
}

const headersNamed = (entry: Entry, names: readonly string[]) =>
  entry.headers.filter(([name]) => names.includes(name.toLowerCase()));

type Judge = (assault: Assault, outcome: Outcome, check: Check) => void;

const JUDGES: Readonly<Record<string, Judge>> = {
  alive: (_assault, { rounds }) => {
    for (const { results } of rounds) expect(['ok', 'unchanged']).toContain(results.get('good')?.outcome);
  },
  budget: ({ sources }, { rounds, ordinaryMb }, { ms, rssMb }) => {
    for (const { results, mb } of rounds) {
      for (const { id } of sources) expect(results.get(id)?.ms, id).toBeLessThan(Number(ms));
      expect(mb - ordinaryMb).toBeLessThan(Number(rssMb));
    }
  },
  abort_within: ({ sources }, { rounds }, { s }) => {
    for (const { results } of rounds)
      for (const { id } of sources) expect(results.get(id)?.ms, id).toBeLessThan(Number(s) * 1000);
  },
  abort_after_bytes: (_assault, { rounds, entries }, { max }) => {
    expect(entries.length).toBe(rounds.length);
    for (const { bytes } of entries) expect(bytes).toBeLessThan(Number(max));
  },
  max_requests_per_poll: ({ sources }, { rounds, entries }, { max }) => {
    for (const { id } of sources) {
      const asked = entries.filter(({ host }) => host === `${id}.test`).length;
      expect(asked, id).toBeGreaterThan(rounds.length);
      expect(asked, id).toBeLessThanOrEqual(Number(max) * rounds.length);
      for (const { results } of rounds)
        expect(results.get(id)).toMatchObject({ outcome: 'failed', error: { code: 'redirects' } });
    }
  },
  max_requests: (_assault, { entries }, { pattern, max }) =>
    expect(entries.filter(({ path }) => path.includes(String(pattern))).length).toBeLessThanOrEqual(
      Number(max),
    ),
  no_request: ({ sources }, { rounds, entries }, { pattern }) => {
    expect(entries.filter(({ path }) => path.includes(String(pattern)))).toEqual([]);
    expect(new Set(entries.map(({ path }) => path))).toEqual(new Set(sources.map(({ path }) => path)));
    for (const { connections } of rounds)
      for (const it of connections) expect(it).toMatch(/^(?:93\.184\.216\.34|151\.101\.1\.69) /u);
  },
  // What a page would have us discover is not even looked for by a visit.
  url_scheme: ({ sources }, { rounds }) => {
    for (const { results } of rounds)
      for (const { id } of sources) expect(results.get(id)).toMatchObject({ outcome: 'failed', added: 0 });
  },
  no_header: (_assault, { entries }, { path, headers }) => {
    const asked = entries.filter((entry) => entry.path.startsWith(String(path)));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.flatMap((entry) => headersNamed(entry, headers as readonly string[]))).toEqual([]);
  },
  no_header_injection: ({ sources }, { entries }) => {
    expect(entries.length).toBeGreaterThanOrEqual(sources.length);
    for (const { path, headers } of entries) {
      expect(path).toMatch(/^\/[st]\//u);
      for (const [, value] of headers) expect(value).not.toMatch(/[\r\n\0]/u);
    }
  },
};

/** Two rounds, so that what an answer left behind is said again where it is; of one assault, or of all that keep to themselves. */
async function besiege(siege: Siege, assaults: readonly Assault[], ordinaryMb: number) {
  const before = siege.entries.length;
  const sources = assaults.flatMap((it) => it.sources.map(({ id, url }) => ({ id, url, headers: OWN })));
  const desk = newsdesk([...sources, GOOD], { timeoutSeconds: 4 });
  const web = siege.web(sources.map(({ id }) => `${id}.test`));
  const rounds = [await desk.round(web, '--force'), await desk.round(web, '--force')];
  // The server writes a broken request down once it notices.
  await new Promise((noticed) => setTimeout(noticed, 200));
  const entries = siege.entries.slice(before);
  return { rounds, ordinaryMb, entries, desk };
}

const OWN = { Authorization: 'Basic cXdlcnR5', 'X-Feed-Token': 'token' };

function entriesOf({ sources, attack }: Assault, entries: readonly Entry[]): readonly Entry[] {
  const hosts = sources.map(({ id }) => `${id}.test`);
  const led = attack.id === 'SSR-006' ? ['/s/echo-target'] : [];
  return entries.filter(
    ({ host, path }) =>
      hosts.includes(host) || led.includes(path) || sources.some((source) => source.path === path),
  );
}

describe.skipIf(!HAS_ATTACKS || !existsSync(ATTACK_SERVER))(
  'an attack over HTTP (skipped without the collection of attacks)',
  () => {
    it('comes to nothing in the real program, whichever it is', async () => {
      await built('src/main.js');
      const siege = await laySiege();
      const assaults = siege.cases.filter(({ kind }) => kind === 'http').map(assaultOf);
      expect(assaults.length).toBeGreaterThanOrEqual(14);
      const types = new Set(assaults.flatMap(({ attack }) => attack.checks.map(({ type }) => type)));
      expect([...types].filter((type) => !(type in JUDGES))).toEqual([]);
      const ordinary = await newsdesk([GOOD]).round(siege.web([]));
      const together = assaults.filter(({ attack }) => !isBudgeted(attack));
      const alone = assaults.filter(({ attack }) => isBudgeted(attack));
      for (const group of [together, ...alone.map((it) => [it])]) {
        const { rounds, entries } = await besiege(siege, group, ordinary.mb);
        for (const assault of group) {
          const outcome = { rounds, ordinaryMb: ordinary.mb, entries: entriesOf(assault, entries) };
          for (const check of assault.attack.checks) {
            expect(rounds.every(({ status }) => status === 1)).toBe(true);
            JUDGES[check.type]?.(assault, outcome, check);
          }
        }
        expect(entries.filter(({ path }) => path.startsWith('/canary'))).toEqual([]);
      }
    }, 180_000);

    it('by address is refused, in the configuration, at the visit and at a redirect', async () => {
      const siege = await laySiege();
      const attack = siege.cases.find(({ id }) => id === 'SSR-001');
      const urls = attack?.data as readonly string[];
      expect(urls.length).toBeGreaterThan(60);
      const leader = createServer((request, response) => {
        const to = urls[Number(request.url?.slice(1))] ?? '';
        response.writeHead(302, { Location: Buffer.from(to).toString('latin1') }).end();
      });
      const port = await listening(leader);
      const web = {
        names: { 'leader.test': [[ATTACKER]], 'example.com': [[ATTACKER]] },
        ports: { [ATTACKER]: port },
      };
      // Many are one address in other spellings, which the configuration would rather hear once.
      const named = urls.map((url, at) => ({
        id: `named-${at}`,
        url: `${url}${url.includes('#') ? '' : `?${at}`}`,
      }));
      const faulty = await voltwire('--config', newsdesk(named).configFile, 'check');
      const refused = new Set([...faulty.stderr.matchAll(/sources\[(\d+)\]/gu)].map(([, at]) => Number(at)));
      const accepted = named.filter((_source, at) => !refused.has(at));
      const led = urls.map((_url, at) => ({ id: `led-${at}`, url: `http://leader.test/${at}` }));
      const { results, connections } = await newsdesk([...accepted, ...led]).round(web);
      for (const [id, result] of results) {
        const at = Number(/\d+$/u.exec(id));
        // Said of another origin, an address without a scheme is one of a path here.
        expect([urls[at], result.outcome, result.error?.code]).toEqual([
          urls[at],
          'failed',
          expect.stringMatching(/^(?:refused-address|redirects)$/u),
        ]);
      }
      expect(results.size).toBe(accepted.length + led.length);
      expect(new Set(connections)).toEqual(new Set([`${ATTACKER} 80`]));
    });

    it('by addresses in a document makes no request to them', async () => {
      const siege = await laySiege();
      const attack = siege.cases.find(({ id }) => id === 'SSR-004');
      const document = readFileSync(join(siege.folder, attack?.file ?? ''));
      const port = await listening(createServer((_request, response) => void response.end(document)));
      const desk = newsdesk([{ id: 'assets', url: 'http://assets.test/' }]);
      const web = siege.web([]);
      const { results, connections } = await desk.round({
        names: { ...web.names, 'assets.test': [[BYSTANDER]] },
        ports: { ...web.ports, [BYSTANDER]: port },
      });
      expect(results.get('assets')).toMatchObject({ outcome: 'ok', added: 1 });
      expect(connections).toEqual([`${BYSTANDER} 80`]);
      expect(siege.entries).toEqual([]);
    });
  },
);
