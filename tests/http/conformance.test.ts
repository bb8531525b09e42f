/**
 * What RFC 9110 wants of a conditional or negotiated request, over a socket. Where Debian's nginx is installed, it answers the same
 * requests for the same bytes, and where it differs that is printed.
 */
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Nginx, nginxVersion, startNginx } from '../../bench/nginx.ts';
import { prepareServed } from '../../src/http/served.ts';
import { createFrontDoor, type FrontDoor } from '../../src/http/server.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { FEED, MODIFIED, MODIFIED_AT, makeOptions } from './sample.ts';

const EARLIER = 'Sun, 22 Nov 2026 14:04:59 GMT';
const LATER = 'Mon, 23 Nov 2026 00:00:00 GMT';
const YEARS_AGO = 'Thu, 01 Jan 2015 00:00:00 GMT';

/** `TAG`, `GZ` and `BR` in a header stand for the tag that the same server gave in that coding. */
interface Case {
  readonly asks: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  /** Of the body; `identity` where nothing else is said. */
  readonly coding?: 'gzip' | 'br';
}

const NONE = 'If-None-Match';
const SINCE = 'If-Modified-Since';
const ACCEPT = 'Accept-Encoding';
const asking = (asks: string, headers: Case['headers'], status: number, coding?: 'gzip' | 'br'): Case => ({
  asks,
  headers,
  status,
  ...(coding && { coding }),
});

const CASES: readonly Case[] = [
  asking('without a condition', {}, 200),
  // RFC 9110 §13.1.2
  asking('with its tag', { [NONE]: '"TAG"' }, 304),
  asking('with its tag as a weak one', { [NONE]: 'W/"TAG"' }, 304),
  asking('with another tag', { [NONE]: '"other"' }, 200),
  asking('with any tag', { [NONE]: '*' }, 304),
  asking('with a tag that is a star', { [NONE]: '"*"' }, 200),
  asking('with a list that ends in its tag', { [NONE]: '"a", W/"b", "TAG"' }, 304),
  asking('with a list that begins with its tag', { [NONE]: '"TAG","a"' }, 304),
  asking('with a list with empty elements', { [NONE]: '"a",, ,"TAG"' }, 304),
  asking('with a list of others', { [NONE]: '"a", "b"' }, 200),
  asking('with its tag inside another one', { [NONE]: '"a, TAG"' }, 200),
  asking('with its tag and a letter more', { [NONE]: '"TAGx"' }, 200),
  asking('with an empty tag', { [NONE]: '""' }, 200),
  asking('with a comma in a tag before its own', { [NONE]: '"a,b", "TAG"' }, 304),
  // §13.1.3
  asking('with its date', { [SINCE]: MODIFIED }, 304),
  asking('with a later date', { [SINCE]: LATER }, 304),
  asking('with an earlier date', { [SINCE]: EARLIER }, 200),
  asking('with a date of long ago', { [SINCE]: YEARS_AGO }, 200),
  asking('with its date in the form of RFC 850', { [SINCE]: 'Sunday, 22-Nov-26 14:05:00 GMT' }, 304),
  asking('with its date in the form of asctime', { [SINCE]: 'Sun Nov 22 14:05:00 2026' }, 304),
  asking('with a date in ISO 8601, which is none', { [SINCE]: '2026-11-22T14:05:00Z' }, 200),
  asking('with a number for a date', { [SINCE]: '1795000000' }, 200),
  asking('with no date in it', { [SINCE]: 'yesterday' }, 200),
  // §13.2.2
  asking('with its tag and an earlier date', { [NONE]: '"TAG"', [SINCE]: EARLIER }, 304),
  asking('with its tag and its date', { [NONE]: '"TAG"', [SINCE]: MODIFIED }, 304),
  asking('with another tag and its date', { [NONE]: '"other"', [SINCE]: MODIFIED }, 200),
  asking('with another tag and a later date', { [NONE]: '"other"', [SINCE]: LATER }, 200),
  asking('with any tag and an earlier date', { [NONE]: '*', [SINCE]: EARLIER }, 304),
  // §13.1.1, §13.1.4
  asking('only if it has its tag', { 'If-Match': '"TAG"' }, 200),
  asking('only if it has another tag', { 'If-Match': '"other"' }, 412),
  asking('only if it has its tag, weak', { 'If-Match': 'W/"TAG"' }, 412),
  asking('only if it is there', { 'If-Match': '*' }, 200),
  asking('only if it did not change since its date', { 'If-Unmodified-Since': MODIFIED }, 200),
  asking('only if it did not change since before', { 'If-Unmodified-Since': EARLIER }, 412),
  asking('only if it has its tag, unless it has it', { 'If-Match': '"TAG"', [NONE]: '"TAG"' }, 304),
  asking('only if it has another, unless it has its own', { 'If-Match': '"other"', [NONE]: '"TAG"' }, 412),
  // §12.5.3
  asking('in gzip', { [ACCEPT]: 'gzip' }, 200, 'gzip'),
  asking('in brotli', { [ACCEPT]: 'br' }, 200, 'br'),
  asking('as browsers do', { [ACCEPT]: 'gzip, deflate, br, zstd' }, 200, 'br'),
  asking('in gzip rather than brotli', { [ACCEPT]: 'gzip;q=1.0, br;q=0.5' }, 200, 'gzip'),
  asking('in anything but gzip', { [ACCEPT]: 'gzip;q=0' }, 200),
  asking('in anything but gzip and brotli', { [ACCEPT]: '*, gzip;q=0, br;q=0' }, 200),
  asking('in whatever there is', { [ACCEPT]: '*' }, 200, 'br'),
  asking('as it is', { [ACCEPT]: 'identity' }, 200),
  asking('in no coding that is known', { [ACCEPT]: 'zstd, compress' }, 200),
  asking('in a coding that begins alike', { [ACCEPT]: 'gzipped' }, 200),
  asking('in an empty list of codings', { [ACCEPT]: '' }, 200),
  asking('in GZIP', { [ACCEPT]: 'GZIP' }, 200, 'gzip'),
  // both: each coding has a tag of its own
  asking('in gzip with its tag', { [ACCEPT]: 'gzip', [NONE]: '"GZ"' }, 304),
  asking('in brotli with its tag', { [ACCEPT]: 'br', [NONE]: '"BR"' }, 304),
  asking('in gzip with the tag of brotli', { [ACCEPT]: 'gzip', [NONE]: '"BR"' }, 200, 'gzip'),
  asking('in gzip with the date', { [ACCEPT]: 'gzip', [SINCE]: MODIFIED }, 304),
  asking('in gzip with all tags', { [ACCEPT]: 'gzip', [NONE]: '"TAG", "GZ", "BR"' }, 304),
  // §14.2: whoever knows no ranges answers whole
  asking('for a part of it', { Range: 'bytes=0-9' }, 200),
];

interface Got {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
type Tags = Readonly<Record<'TAG' | 'GZ' | 'BR', string>>;

let door: FrontDoor;
let nginx: Nginx | undefined;
let ours: { readonly port: number; readonly tags: Tags };
const folder = mkdtempSync(join(tmpdir(), 'voltwire-conformance-'));
const differences: string[] = [];

beforeAll(async () => {
  const served = await prepareServed([FEED], new Map());
  door = createFrontDoor(makeOptions(served));
  const { port } = await door.listen('127.0.0.1', 0);
  ours = { port, tags: await tagsAt(port) };
  if (nginxVersion() === undefined) return;
  const document = served.get('/rss.xml');
  const forms = { '': wholeBody(FEED), '.gz': document?.gzip?.parts[0], '.br': document?.br?.parts[0] };
  for (const [suffix, bytes] of Object.entries(forms)) {
    const file = join(folder, `rss.xml${suffix}`);
    writeFileSync(file, bytes ?? '');
    utimesSync(file, new Date(MODIFIED_AT), new Date(MODIFIED_AT));
  }
  nginx = await startNginx(folder);
});

afterAll(async () => {
  await door.close(100);
  nginx?.stop();
  rmSync(folder, { recursive: true, force: true });
  const version = nginxVersion();
  const beside =
    version === undefined ? 'nginx is not installed' : `nginx ${version} differs in ${differences.length}`;
  console.info([`${CASES.length} requests, each as GET and HEAD; ${beside}`, ...differences].join('\n  '));
});

function ask(port: number, method: string, headers: Case['headers']): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ port, host: '127.0.0.1', path: '/rss.xml', method, headers, agent: false });
    outgoing.on('error', reject).on('response', (message: IncomingMessage) => {
      const chunks: Buffer[] = [];
      message.on('data', (chunk: Buffer) => chunks.push(chunk));
      message.on('end', () => {
        const { statusCode: status = 0, headers: got } = message;
        resolve({ status, headers: got, body: Buffer.concat(chunks) });
      });
    });
    outgoing.end();
  });
}

async function tagsAt(port: number): Promise<Tags> {
  const tag = async (headers: Case['headers']) =>
    (await ask(port, 'GET', headers)).headers.etag?.replace(/^W\/|"/gu, '') ?? '';
  return { TAG: await tag({}), GZ: await tag({ [ACCEPT]: 'gzip' }), BR: await tag({ [ACCEPT]: 'br' }) };
}

function filledIn(headers: Case['headers'], tags: Tags): Case['headers'] {
  const fill = (value: string) => value.replace(/TAG|GZ|BR/gu, (name) => tags[name as keyof Tags] || name);
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, name === ACCEPT ? value : fill(value)]),
  );
}

const UNPACK = { gzip: gunzipSync, br: brotliDecompressSync, identity: (body: Buffer) => body };
const REPEATED = [
  'etag',
  'last-modified',
  'cache-control',
  'vary',
  'link',
  'access-control-allow-origin',
] as const;

describe('a feed asked for', () => {
  it.each(CASES)('$asks', async ({ asks, headers, status, coding }) => {
    const sent = filledIn(headers, ours.tags);
    const got = await ask(ours.port, 'GET', sent);
    const head = await ask(ours.port, 'HEAD', sent);
    expect([got.status, got.headers['content-encoding']]).toEqual([
      status,
      status === 200 ? coding : undefined,
    ]);
    expect([head.status, head.body.length]).toEqual([status, 0]);
    expect(headersOf(head)).toEqual(headersOf(got));
    if (status === 200) expectWhole(got, coding ?? 'identity');
    else expect(got.body).toHaveLength(0);
    if (status === 304) expectRepeated(got, headers[ACCEPT]);
    if (nginx !== undefined) await compare({ asks, headers, status, ...(coding && { coding }) }, nginx.port);
  });
});

function headersOf({ headers: { date: _date, ...others } }: Got): IncomingHttpHeaders {
  return others;
}

function expectWhole({ headers, body }: Got, coding: keyof typeof UNPACK): void {
  expect(Number(headers['content-length'])).toBe(body.length);
  expect(UNPACK[coding](body).equals(wholeBody(FEED))).toBe(true);
  expect(headers).toMatchObject({
    'content-type': 'application/rss+xml; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'last-modified': MODIFIED,
    vary: 'Accept-Encoding',
    etag: `"${ours.tags[TAG_OF[coding]]}"`,
  });
}

const TAG_OF = { identity: 'TAG', gzip: 'GZ', br: 'BR' } as const;

function expectRepeated(got: Got, accepted: string | undefined): void {
  const coding = accepted === undefined ? 'identity' : (accepted as 'gzip' | 'br');
  expect(got.headers.etag).toBe(`"${ours.tags[TAG_OF[coding]]}"`);
  for (const name of REPEATED) expect(got.headers[name]).toBeDefined();
  for (const name of ['content-type', 'content-length', 'content-encoding'])
    expect(got.headers).not.toHaveProperty(name);
}

/** The brotli module is none of Debian's usual ones, so that nothing is said of what nginx makes of brotli. */
async function compare({ asks, headers, status, coding }: Case, port: number): Promise<void> {
  if (coding === 'br' || /br\b|BR/u.test(Object.values(headers).join())) return;
  const got = await ask(port, 'GET', filledIn(headers, await tagsAt(port)));
  const said = `${got.status} ${got.headers['content-encoding'] ?? ''}`.trim();
  const wanted = `${status} ${coding ?? ''}`.trim();
  if (said !== wanted) differences.push(`${asks}: ${wanted}, nginx ${said}`);
}
