/**
 * By what tags and authors articles are found: each row's terms as numbers in one pool, four bytes a term, where a list a term or a
 * set a row would take ten times that.
 */

import type { Article } from '../model.ts';
import { fold } from '../text/fold.ts';
import { nameKey } from '../text/place-key.ts';
import { base64Of, numbersOf } from './base64.ts';
import { flat } from './flat.ts';

const MAX_TERMS = 80;
const MAX_LENGTH = 100;
const MIN_POOL = 4096;

/** Tags, and authors by name or by their key in our newsroom, each once. */
export function termsOf(article: Article): readonly string[] {
  const { tags, authors, post } = article;
  const people = [...authors.map(({ name }) => name), ...(post?.byline ?? []).map(({ key }) => key)];
  return [...new Set([...tags.map(tagTerm), ...people.map(authorTerm)])].slice(0, MAX_TERMS);
}

export function tagTerm(tag: string): string {
  return `#${fold(tag).slice(0, MAX_LENGTH)}`;
}

export function authorTerm(nameOrKey: string): string {
  return `@${fold(nameOrKey).slice(0, MAX_LENGTH)}`;
}

/** Tells the terms of those whose pages may lie under one of these keys. What was cut may be anybody's. */
export function authorTermUnder(keys: readonly string[]): (term: string) => boolean {
  const wanted = new Set(keys);
  const exact = new Set(keys.map(authorTerm));
  const initials = new Set(keys.map((key) => key.charAt(0)));
  return (term) => {
    if (!term.startsWith('@')) return false;
    if (exact.has(term) || term.length > MAX_LENGTH) return true;
    const initial = term.charAt(1);
    const isOther = /[a-z\d]/.test(initial) && !initials.has(initial);
    return !isOther && wanted.has(nameKey(term.slice(1)));
  };
}

/** The terms of some rows as a checkpoint carries them. */
export interface WrittenTerms {
  /** Those that no rows before had; each is known by its number from there on. */
  readonly texts: readonly string[];
  /** How many each row has, in a byte; and their numbers, in four bytes each; both in base64. */
  readonly counts: string;
  readonly numbers: string;
}

export class Terms {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  #pool = new Uint32Array(MIN_POOL);
  #used = 0;
  #dead = 0;
  #start = new Uint32Array(1024);
  #count = new Uint8Array(1024);

  /** Makes room for so many rows. */
  reserve(rows: number): void {
    if (rows > this.#count.length) this.#grow(rows);
  }

  /** Gives a row these terms in the place of those that it had; at most 80 are kept. */
  set(row: number, terms: readonly string[]): void {
    this.setNumbers(
      row,
      terms.slice(0, MAX_TERMS).map((term) => this.numberFor(term)),
    );
  }

  /** The same by their numbers. */
  setNumbers(row: number, numbers: ArrayLike<number>): void {
    if (row >= this.#count.length) this.#grow(row + 1);
    this.#dead += this.#count[row] ?? 0;
    this.#count[row] = 0;
    this.#makeRoomFor(numbers.length);
    this.#start[row] = this.#used;
    this.#count[row] = numbers.length;
    this.#pool.set(numbers, this.#used);
    this.#used += numbers.length;
  }

  /** Tells whether a row has any of these, as of now: what changes later may go unseen. A hundred thousand rows take a millisecond. */
  having(terms: readonly string[]): (row: number) => boolean {
    const wanted = new Uint8Array(this.#texts.length);
    for (const term of terms) {
      const number = this.#numbers.get(term);
      if (number !== undefined) wanted[number] = 1;
    }
    return this.#havingMarked(wanted);
  }

  /** The same of the terms for which `wants` is true. */
  matching(wants: (term: string) => boolean): (row: number) => boolean {
    return this.#havingMarked(Uint8Array.from(this.#texts, (text) => (wants(text) ? 1 : 0)));
  }

  #havingMarked(wanted: Uint8Array): (row: number) => boolean {
    const [pool, starts, counts] = [this.#pool, this.#start, this.#count];
    return (row) => {
      const start = starts[row] ?? 0;
      const end = start + (counts[row] ?? 0);
      for (let at = start; at < end; at++) if (wanted[pool[at] ?? 0] === 1) return true;
      return false;
    };
  }

  /** The terms of the rows from the one up to, but not including, the other; `names` is the same map for all rows, empty at first. */
  written(from: number, to: number, names: Map<number, number>): WrittenTerms {
    const texts: string[] = [];
    const numbers: number[] = [];
    for (let row = from; row < to; row++) {
      for (const own of this.#numbersOf(row)) {
        if (!names.has(own)) texts.push(this.#textOf(own));
        const number = names.get(own) ?? names.size;
        names.set(own, number);
        numbers.push(number);
      }
    }
    const counts = Uint8Array.from({ length: to - from }, (_, at) => this.#count[from + at] ?? 0);
    return { texts, counts: base64Of(counts), numbers: base64Of(Uint32Array.from(numbers)) };
  }

  /** Gives rows that have none the terms that were written, in the order in which they were written. */
  restore(from: number, { texts, counts, numbers }: WrittenTerms): void {
    for (const text of texts) this.numberFor(text);
    const own = numbersOf(numbers);
    let at = 0;
    for (const [place, count] of Buffer.from(counts, 'base64').entries()) {
      if (count > 0) this.setNumbers(from + place, own.subarray(at, at + count));
      at += count;
    }
  }

  of(row: number): readonly string[] {
    return Array.from(this.#numbersOf(row), (number) => this.#textOf(number));
  }

  /** Terms are numbered from 0 in the order in which they are first asked for. */
  numberFor(term: string): number {
    const known = this.#numbers.get(term);
    if (known !== undefined) return known;
    const own = flat(term);
    const number = this.#texts.push(own) - 1;
    this.#numbers.set(own, number);
    return number;
  }

  #numbersOf(row: number): Uint32Array {
    const start = this.#start[row] ?? 0;
    return this.#pool.subarray(start, start + (this.#count[row] ?? 0));
  }

  #textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  #makeRoomFor(count: number): void {
    if (this.#used + count <= this.#pool.length) return;
    const live = this.#used - this.#dead;
    const pool = new Uint32Array(Math.max(MIN_POOL, Math.ceil((live + count) * 1.5)));
    if (this.#dead === 0) pool.set(this.#pool.subarray(0, this.#used));
    else this.#moveLiving(pool);
    this.#pool = pool;
    this.#used = live;
    this.#dead = 0;
  }

  #moveLiving(to: Uint32Array): void {
    let used = 0;
    for (let row = 0; row < this.#count.length; row++) {
      const start = this.#start[row] ?? 0;
      const end = start + (this.#count[row] ?? 0);
      this.#start[row] = used;
      for (let at = start; at < end; at++) to[used++] = this.#pool[at] ?? 0;
    }
  }

  #grow(rows: number): void {
    const [start, count] = [new Uint32Array(Math.ceil(rows * 1.5)), new Uint8Array(Math.ceil(rows * 1.5))];
    start.set(this.#start);
    count.set(this.#count);
    this.#start = start;
    this.#count = count;
  }
}
