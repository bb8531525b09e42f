/** The description of the API for programs (OpenAPI 3.1), made of the table and the shapes that answer, so that it says what is true. */

import { z } from 'zod';
import type { Site } from '../outward.ts';
import { API_PATH, OPERATIONS, type Operation } from './operations.ts';
import { problemShape, shapes } from './shapes.ts';

type Json = Readonly<Record<string, unknown>>;

const PROBLEMS: Readonly<Record<number, string>> = {
  400: 'A parameter is not what it should be; `detail` says which and why.',
  401: 'The bearer token is missing or wrong.',
  403: 'The operator interface is closed.',
  404: 'There is nothing of that name.',
  409: 'It is switched off.',
  410: 'It was here once.',
  503: 'Not ready yet, or too busy: ask again in a few seconds.',
};

/** The document at `/openapi.json`. */
export function openApi(site: Site, version: string): Json {
  const paths: Record<string, Record<string, Json>> = { [`${API_PATH}/events`]: { get: EVENTS } };
  for (const operation of OPERATIONS) {
    const path = API_PATH + operation.path;
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: site.title,
      version,
      description: `${site.description}\n\nReading needs no key. Each article comes with as much of it as its publisher lets us republish.`,
    },
    servers: [{ url: site.url.replace(/\/$/u, '') }],
    paths,
    components: {
      schemas: schemas(),
      securitySchemes: {
        operator: {
          type: 'http',
          scheme: 'bearer',
          description: '`server.adminToken` of the configuration.',
        },
      },
    },
  };
}

function describe(operation: Operation): Json {
  const { method, name, summary, query, answer, problems } = operation;
  const isSafe = method === 'GET';
  const possible = Object.keys(query.shape).length > 0 ? [400, ...problems] : problems;
  return {
    operationId: name,
    summary,
    parameters: [...pathParameters(operation), ...queryParameters(query)],
    responses: {
      200: { description: 'As asked.', content: { 'application/json': { schema: reference(answer) } } },
      ...(isSafe ? { 304: { description: 'Nothing has changed since the ETag that was sent.' } } : {}),
      ...Object.fromEntries(possible.map((status) => [status, problemAnswer(status)])),
    },
    ...(isSafe ? {} : { security: [{ operator: [] }] }),
  };
}

function problemAnswer(status: number): Json {
  const content = { 'application/problem+json': { schema: reference(problemShape) } };
  return { description: PROBLEMS[status] ?? 'A problem.', content };
}

function pathParameters({ path }: Operation): readonly Json[] {
  if (!path.includes('{id}')) return [];
  return [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
}

function queryParameters({ shape }: z.ZodObject): readonly Json[] {
  return Object.entries(shape).map(([name, parameter]) => {
    const { description, example, schema } = (parameter as z.ZodType).meta() ?? {};
    const isRequired = !(parameter as z.ZodType).safeParse(undefined).success;
    return {
      name,
      in: 'query',
      description,
      ...(isRequired ? { required: true } : {}),
      schema: schema ?? { type: 'string', minLength: 1, maxLength: 200 },
      ...(example === undefined ? {} : { example }),
    };
  });
}

function reference(shape: z.ZodType): Json {
  return { $ref: nameOf(shapes.get(shape)?.id ?? '') };
}

function nameOf(id: string): string {
  return `#/components/schemas/${id}`;
}

function schemas(): Json {
  const made = z.toJSONSchema(shapes, {
    uri: nameOf,
    override: ({ jsonSchema }) => {
      // Answers may grow: whoever reads them must not trip over what is new.
      delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(made.schemas).map(([name, { $schema, $id, ...schema }]) => [name, schema]),
  );
}

const EVENTS: Json = {
  operationId: 'followChanges',
  summary:
    'Changes as they happen, as server-sent events: `added`, `changed` and `removed` with a Change each, `start-over` where those asked for are forgotten.',
  parameters: [
    {
      name: 'Last-Event-ID',
      in: 'header',
      description:
        'The number of the last change that you know; without it, only what is new from now on is told.',
      schema: { type: 'integer', minimum: 0 },
    },
  ],
  responses: {
    200: {
      description: 'An endless answer.',
      content: { 'text/event-stream': { schema: { type: 'string' } } },
    },
    400: problemAnswer(400),
    503: problemAnswer(503),
  },
};
