import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/json-schema.ts';

interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: unknown;
}

it('is what config.schema.json says', async () => {
  const shipped: unknown = JSON.parse(await readFile('config.schema.json', 'utf8'));
  const current: unknown = JSON.parse(JSON.stringify(configJsonSchema()));
  expect(shipped, 'config.schema.json is out of date: run `npm run build && npm run schema`').toEqual(
    current,
  );
});

it('describes every key and closes every object', () => {
  const open: string[] = [];
  const undescribed: string[] = [];
  const visit = (node: SchemaNode, path: string): void => {
    if (node.properties !== undefined && node.additionalProperties !== false) open.push(path);
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      if (!child.description?.endsWith('.')) undescribed.push(`${path}.${key}`);
      visit(child, `${path}.${key}`);
    }
    if (node.items !== undefined) visit(node.items, `${path}[]`);
  };
  visit(configJsonSchema(), '');
  expect({ open, undescribed }).toEqual({ open: [], undescribed: [] });
});

it('has no name of its own, so that a copy serves as well', () => {
  expect(configJsonSchema()).not.toHaveProperty('$id');
});
