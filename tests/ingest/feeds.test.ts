import { readdirSync, readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/ingest/decode.ts';
import { parse } from '../../src/ingest/parse.ts';

/*
 * Every file of tests/feeds says in its first comment what it shows and what it must yield, one directive a line:
 *   expect <path> = <JSON>     a field of the feed; null is absence; of objects, only the fields named are compared
 *   expect error = <code>      and `message` and `alternates`, where the document is no feed
 *   expect encoding = <label>
 *   warn <sentence>            every warning must be announced, and every announced one must come
 *   encode <label>             the file is stored as UTF-8; this is how it is sent
 *   content-type <value>       the header that it is sent with
 * JSON carries the same in `_shows`, `_expect` and `_warn`.
 */
const FOLDER = new URL('../feeds/', import.meta.url);

interface Fixture {
  readonly shows: string;
  readonly bytes: Uint8Array;
  readonly contentType: string | undefined;
  readonly expected: readonly (readonly [path: string, value: unknown])[];
  readonly warnings: readonly string[];
}

describe('feeds', () => {
  it.each(readdirSync(FOLDER))('%s', async (name) => {
    const source = readFileSync(new URL(name, FOLDER), 'utf8');
    const fixture = name.endsWith('.json') ? jsonFixture(source) : xmlFixture(source);
    const { warnings, ...result } = await read(fixture);
    expect(fixture.expected, `${name} expects nothing`).not.toEqual([]);
    for (const [path, value] of fixture.expected) {
      expect(at(result, path) ?? null, `${fixture.shows} ${path}`).toEqual(value);
    }
    expect(new Set(warnings), fixture.shows).toEqual(new Set(fixture.warnings));
  });
});

async function read({ bytes, contentType }: Fixture): Promise<{ warnings: readonly string[] }> {
  const { text, encoding, warnings } = decode(bytes, contentType);
  try {
    const feed = await parse(text);
    const entries = feed.entries.map((entry) => ({ ...entry, ...entry.details() }));
    return { ...feed, ...{ entries, encoding }, warnings: [...warnings, ...feed.warnings] };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const alternates = 'alternates' in error ? error.alternates : undefined;
    return { ...{ error: error.code, message: error.message, alternates }, warnings: [] };
  }
}

function xmlFixture(source: string): Fixture {
  const start = source.indexOf('<!--') + 4;
  const [shows = '', ...lines] = source.slice(start, source.indexOf('-->', start)).trim().split('\n');
  const all = (keyword: string) =>
    lines.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));
  return {
    shows,
    bytes: iconv.encode(source, all('encode')[0] ?? 'utf-8'),
    contentType: all('content-type')[0],
    expected: all('expect').map((line) => {
      const [path = '', ...value] = line.split(' = ');
      return [path, JSON.parse(value.join(' = '))] as const;
    }),
    warnings: all('warn'),
  };
}

function jsonFixture(source: string): Fixture {
  const { _shows, _expect, _warn } = JSON.parse(source);
  const expected = Object.entries(_expect);
  return { shows: _shows, bytes: Buffer.from(source), contentType: undefined, expected, warnings: _warn };
}

/** The value at a path such as `entries[0].title.text`; undefined where the path leads nowhere. */
function at(value: unknown, path: string): unknown {
  const steps = path.split(/[.[\]]+/).filter((step) => step !== '');
  return steps.reduce<unknown>((inner, step) => Object(inner)[step], value);
}
