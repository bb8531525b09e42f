/** What a field may hold. Each reader answers the value, or reports what is wrong and answers undefined. */
import type { Instant } from '../model.ts';
import { cleanText } from '../text/escape.ts';
import { didYouMean } from '../text/nearest.ts';
import { parseDate } from '../text/read-date.ts';
import { absoluteUrl } from '../text/url.ts';
import type { Field, Report } from './yaml-fields.ts';

export type Read<T> = (field: Field, report: Report) => T | undefined;

export interface Mapping {
  readonly optional: <T>(key: string, read: Read<T>) => T | undefined;
  readonly required: <T>(key: string, read: Read<T>) => T | undefined;
}

/** Readers for the keys of a map; keys that are not among the known ones are reported. */
export function mapping(field: Field, known: readonly string[], report: Report): Mapping | undefined {
  const { value, path, place } = field;
  if (value.kind !== 'map') return failed(field, report, 'must be a list of names with values');
  for (const key of value.keys) {
    if (!known.includes(key.name))
      report(key.place, pathTo(path, key.name), unknownName('key', key.name, known));
  }
  const optional = <T>(key: string, read: Read<T>): T | undefined => {
    const inner = value.entries.get(key);
    return inner === undefined || inner.value.kind === 'empty' ? undefined : read(inner, report);
  };
  const required = <T>(key: string, read: Read<T>): T | undefined => {
    const inner = value.entries.get(key);
    if (inner !== undefined && inner.value.kind !== 'empty') return read(inner, report);
    report(inner?.place ?? place, pathTo(path, key), 'is missing');
    return undefined;
  };
  return { optional, required };
}

function pathTo(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** `unknown key "autors"; did you mean "authors"?` */
export function unknownName(what: string, name: string, known: readonly string[]): string {
  return `unknown ${what} "${name}"${didYouMean(name, known)}`;
}

/** Reports, and is the undefined that a reader answers then. */
export function failed(field: Field, report: Report, message: string): undefined {
  report(field.place, field.path, message);
  return undefined;
}

export const text: Read<string> = (field, report) => {
  if (field.value.kind !== 'text') return failed(field, report, 'must be a text');
  const clean = cleanText(field.value.text).trim();
  return clean === '' ? failed(field, report, 'must not be empty') : clean;
};

export const instant: Read<Instant> = (field, report) => {
  const date = field.value.kind === 'text' ? parseDate(field.value.text) : undefined;
  return date ?? failed(field, report, 'is no date; write it like 2026-11-20T09:00:00Z');
};

export const flag: Read<boolean> = (field, report) => {
  const word = field.value.kind === 'text' ? field.value.text : '';
  if (word !== 'true' && word !== 'false') return failed(field, report, 'must be true or false');
  return word === 'true';
};

/** An http(s) address, made absolute against `base`. */
export function url(base: string | undefined): Read<string> {
  return (field, report) => {
    const absolute = field.value.kind === 'text' ? absoluteUrl(field.value.text, base) : undefined;
    return absolute ?? failed(field, report, 'is no http(s) address');
  };
}

/** A list, or one value in place of a list of one; items that are wrong are reported and left out. */
export function list<T>(read: Read<T>): Read<readonly T[]> {
  return (field, report) => {
    const items = field.value.kind === 'list' ? field.value.items : [field];
    return items.map((item) => read(item, report)).filter((item) => item !== undefined);
  };
}
