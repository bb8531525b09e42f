import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { API_PATH, OPERATIONS } from '../../src/api/operations.ts';
import { readQuery } from '../../src/api/queries.ts';
import { problemShape, visitShape } from '../../src/api/shapes.ts';
import { skippedResult } from '../../src/ingest/visit-result.ts';
import { healthOf } from '../../src/sources/health.ts';
import { numbered, postOf } from '../publish/newsroom.ts';
import { sourceOf, stateOf } from '../support/samples.ts';
import { NOW, openLibrary } from './desk.ts';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly example?: string;
  readonly schema: { readonly default?: number };
}

interface Described {
  readonly parameters: readonly Parameter[];
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref: string } }>> }
    >
  >;
  readonly security?: unknown;
}

const library = async () => {
  const opened = await openLibrary({
    articles: [
      numbered(0, {
        summary: 'All about charging.',
        image: { url: 'https://wire.example/a.jpg', width: 1, height: 2, alt: undefined },
      }),
      numbered(1, {
        enclosures: [{ url: 'https://wire.example/a.mp3', mediaType: 'audio/mpeg', bytes: undefined }],
      }),
      postOf('ours', {
        contentHtml: '<p>Ours, on charging.</p>',
        authors: [{ name: 'Eva', url: undefined }],
      }),
    ],
    adminToken: 'operator-secret',
  });
  await opened.save({ removed: ['wire-00001'] });
  const source = sourceOf();
  const health = [
    healthOf(source, stateOf(), BROUGHT, NOW),
    healthOf(sourceOf({ id: 'new' }), undefined, BROUGHT, NOW),
  ];
  opened.desk.health = async () => health;
  return opened;
};

const BROUGHT = { articles: 2, arrivals: [0, 2], oddities: [] };

describe('the description of the API', () => {
  it('is OpenAPI 3.1 with every operation in it, and every reference leads somewhere', async () => {
    const { answer, body } = await (await library()).ask('/openapi.json');
    expect(answer.headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
    expect(body).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
      servers: [{ url: 'https://news.example' }],
    });
    for (const { path, method } of OPERATIONS)
      expect(body.paths[API_PATH + path]).toHaveProperty(method.toLowerCase());
    const ids = OPERATIONS.map(({ name }) => name);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, name] of JSON.stringify(body).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/gu))
      expect(Object.keys(body.components.schemas)).toContain(name);
    expect(JSON.stringify(body).match(/"\$ref":/gu)?.length).toBe(
      JSON.stringify(body).match(/"\$ref":"#\/components\/schemas\/\w/gu)?.length,
    );
  });

  it('describes each parameter as it is read: examples and defaults pass, what is required is missed', async () => {
    const { body } = await (await library()).ask('/openapi.json');
    for (const { path, method, query } of OPERATIONS) {
      const { parameters } = body.paths[API_PATH + path][method.toLowerCase()] as Described;
      const asked = parameters.filter((it) => it.in === 'query');
      expect(asked.map(({ name }) => name)).toEqual(Object.keys(query.shape));
      const required = asked.filter((it) => it.required === true);
      expect(required.every(({ example }) => example !== undefined)).toBe(true);
      const needed = required.map(({ name, example }) => `${name}=${example}`).join('&');
      expect('fault' in readQuery(query, '')).toBe(needed !== '');
      for (const { name, example, schema } of asked) {
        const said = example ?? schema.default;
        if (said === undefined || required.some((it) => it.name === name)) continue;
        expect(readQuery(query, `${needed}&${new URLSearchParams({ [name]: String(said) })}`)).toHaveProperty(
          'query',
        );
      }
    }
  });

  it('says of answers and problems what real ones are', async () => {
    const opened = await library();
    const { body } = await opened.ask('/openapi.json');
    const schemas = asDefinitions(body.components.schemas);
    for (const { path, method, example, answer } of OPERATIONS) {
      const headers = { authorization: 'Bearer operator-secret' };
      const id = path.startsWith('/sources') ? 'wire' : 'wire-00000';
      const asked = await opened.ask(API_PATH + example.replace('{id}', id), headers, method);
      expect([example, asked.answer.status]).toEqual([example, 200]);
      if (method === 'POST') continue;
      expect(answer.safeParse(asked.body).error, example).toBeUndefined();
      const { responses } = body.paths[API_PATH + path].get as Described;
      const name = responses['200']?.content?.['application/json']?.schema.$ref.split('/').at(-1) ?? '';
      const described = z.fromJSONSchema({ $ref: `#/$defs/${name}`, $defs: schemas });
      expect(described.safeParse(asked.body).error, example).toBeUndefined();
    }
    const missing = await opened.ask('/api/v1/articles/none');
    expect(problemShape.safeParse(missing.body).error).toBeUndefined();
    expect(visitShape.safeParse(skippedResult(sourceOf(), stateOf())).error).toBeUndefined();
  });

  it('asks a key for orders alone', async () => {
    const { body } = await (await library()).ask('/openapi.json');
    for (const { path, method } of OPERATIONS) {
      const { security } = body.paths[API_PATH + path][method.toLowerCase()] as Described;
      expect(security).toEqual(method === 'POST' ? [{ operator: [] }] : undefined);
    }
  });
});

/** As a reader of JSON Schema alone finds them. */
function asDefinitions(schemas: object) {
  return JSON.parse(JSON.stringify(schemas).replaceAll('#/components/schemas/', '#/$defs/'));
}
