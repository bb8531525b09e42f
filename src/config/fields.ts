/**
 * The kinds of value that the configuration is made of. Each carries one sentence on what is allowed, "must be …", which is
 * both the message to the operator and the only message: whichever bound is broken, the whole of what is allowed is told.
 * Patterns and least lengths that `${NAME}` could not meet before it is filled in stay out of the published schema.
 */
import { z } from 'zod';

const MAX_ADDRESS = 2048;
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/u;
const ADDRESS = /^(?:https?:\/\/|\$\{)\S*$/u;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/u;
const HEADER_VALUE = /^[\t\x20-\x7E]*$/u;

/** Headers that belong to the connection or to conditional requests, which Voltwire answers for itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'if-modified-since',
  'if-none-match',
  'keep-alive',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** An object of exactly these keys. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, 'must be an object');
}

/** Text, trimmed, of 1 to `max` UTF-16 units. */
export function words(max: number) {
  const must = `must be text of 1 to ${max} characters`;
  return z.string(must).trim().min(1, must).max(max, must);
}

/** What stands in addresses and file names for ever. */
export function identifier() {
  const must =
    'must be 1 to 64 characters of a-z, 0-9, ".", "_" and "-", the first of them a letter or a digit';
  return z.string(must).regex(ID, must);
}

/** An absolute http(s) address; credentials are refused because addresses are republished. */
export function webAddress() {
  const must = 'must be an http or https address without spaces, user name or password';
  return z.string(must).trim().max(MAX_ADDRESS, must).regex(ADDRESS, must).refine(isWebAddress, must);
}

/** Where a site begins: a web address that paths can be appended to. */
export function siteAddress() {
  const must = 'must be an http or https address without "?", "#", spaces, user name or password';
  return z.string(must).trim().max(MAX_ADDRESS, must).regex(ADDRESS, must).refine(isSiteAddress, must);
}

/** `self`, or the address of a hub elsewhere. */
export function hubName() {
  const must = 'must be "self" or the http or https address of a hub';
  return z.string(must).refine((text) => text === 'self' || isWebAddress(text), must);
}

function isWebAddress(text: string): boolean {
  if (/\s/u.test(text) || !URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}

function isSiteAddress(text: string): boolean {
  return isWebAddress(text) && !/[?#]/u.test(text);
}

/** A language tag of BCP 47 that `Intl` accepts too, so that dates can be written in it. */
export function languageTag() {
  const must = 'must be a language tag such as "en" or "pt-BR"';
  return z.string(must).refine(isLanguageTag, must);
}

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length === 1;
  } catch {
    return false;
  }
}

/** Both bounds are allowed. */
export function wholeNumber(min: number, max: number) {
  const must = `must be a whole number from ${min} to ${max}`;
  return z.int(must).min(min, must).max(max, must);
}

/** Both bounds are allowed. */
export function numberFrom(min: number, max: number) {
  const must = `must be a number from ${min} to ${max}`;
  return z.number(must).min(min, must).max(max, must);
}

/** A part of the whole: above 0, up to 1. */
export function share() {
  const must = 'must be a number above 0 and up to 1';
  return z.number(must).gt(0, must).lte(1, must);
}

/** True or false. */
export function flag() {
  return z.boolean('must be true or false');
}

/** Minutes from a hundredth of one to a week. */
export function minutes() {
  return numberFrom(0.01, 10_080);
}

/** One of a few names. */
export function oneOf<const Names extends readonly string[]>(names: Names) {
  const quoted = names.map((name) => JSON.stringify(name));
  return z.enum(names, `must be ${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`);
}

/** A list of `min` to `max` entries. */
export function listOf<Item extends z.ZodType>(item: Item, min: number, max: number) {
  const must = `must be a list of ${min > 0 ? `${min} to ${max}` : `at most ${max}`} entries`;
  const list = z.array(item, must).max(max, must);
  return min > 0 ? list.min(min, must) : list;
}

/** Something nobody else may know, so at least eight characters long. */
export function secret() {
  const must = 'must be text of 8 to 512 characters';
  return z
    .string(must)
    .max(512, must)
    .refine((text) => text.length >= 8, must);
}

/** Request headers by name. */
export function requestHeaders() {
  const value = 'must be text of visible ASCII characters, spaces and tabs';
  const own = 'is a header that Voltwire sets itself';
  const name = z
    .string()
    .regex(HEADER_NAME, 'is not the name of a header')
    .refine((header) => !OWN_HEADERS.has(header.toLowerCase()), own);
  return z.record(
    name,
    z.string(value).max(8192, value).regex(HEADER_VALUE, value),
    'must be an object of header names and their values',
  );
}

/** None by default. */
export function tags() {
  return listOf(words(64), 0, 100).default([]);
}

/** How much of an article is shown. */
export function policy() {
  return oneOf(['headline', 'excerpt', 'full']);
}
