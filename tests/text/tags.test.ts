import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAnyTags, type TagReader } from '../../src/text/any-tags.ts';
import { decodeAttribute, decodeEntities } from '../../src/text/references.ts';
import { readTags } from '../../src/text/tags.ts';
import { soup, usualSoup } from '../support/soup.ts';

type Read = (html: string, reader: TagReader) => unknown;

/** What a reader is told, neighbouring texts joined, and what the reading answered. */
function toldBy(read: Read, html: string): { readonly told: readonly string[]; readonly answer: unknown } {
  const told: string[] = [];
  const text = (piece: string) => {
    const last = told.at(-1);
    if (last?.startsWith('text ')) told[told.length - 1] = last + piece;
    else told.push(`text ${piece}`);
  };
  const answer = read(html, {
    text,
    open: ({ name, attributes }) => told.push(`<${name} ${JSON.stringify([...attributes])}`),
    close: (name) => told.push(`</${name}`),
  });
  return { told, answer };
}

describe('readTags', () => {
  it.each([
    ['of every sort', soup],
    ['of the usual sort', usualSoup],
  ])('tells of markup %s what a tokenizer tells that is ready for anything', (_sort, anything) => {
    fc.assert(
      fc.property(anything, (html) => {
        expect(toldBy(readTags, html).told).toEqual(toldBy(readAnyTags, html).told);
      }),
      { numRuns: 4000 },
    );
  });

  it.each([
    '<p class="a">One &amp; <a href=\'/x?a=1&b=2\' target="_blank">two</a><br/><IMG src="/x" alt /></p>',
    'text alone & no more',
    '<video controls preload="none"></video >',
  ])('finds %j usual', (html) => {
    expect(toldBy(readTags, html).answer).toBe(true);
  });

  it.each([
    '<script>x</script>',
    '<svg><p></p></svg>',
    '<p onclick="x">',
    '<p title=x>',
    '<p title="a"title="b">',
    '<p title="a" title="b">',
    '<p title="<">',
    '<p title ="a">',
    '<!-- x -->',
    '<![CDATA[x]]>',
    '<x-y>',
    '<iframe src="/x"></iframe>',
    'a < b',
    '<p',
    '</p',
    '</ p>',
    '<p/x>',
    '<p\f>',
    '<plaintext>',
  ])('does not find %j usual', (html) => {
    expect(toldBy(readTags, html).answer).toBe(false);
  });
});

describe('decodeEntities', () => {
  it('decodes once and leaves tags alone', () => {
    expect(decodeEntities('<b>AT&amp;amp;T</b> &lt;i&gt; &unknown; &')).toBe(
      '<b>AT&amp;T</b> <i> &unknown; &',
    );
  });

  const anyReference = fc
    .array(
      fc.constantFrom(
        ...'& &amp &amp; &copy &notin; &notit; &lt;= &#65; &#x41; &#65 &#x &#; ; = a T &; &AMP; \u00A0 # " >'.split(
          ' ',
        ),
      ),
      { maxLength: 12 },
    )
    .map((all) => all.join(''));

  it('finds in a text what a tokenizer finds', () => {
    fc.assert(
      fc.property(anyReference, (text) => {
        expect(toldBy(readAnyTags, text).told.join('')).toBe(
          text === '' ? '' : `text ${decodeEntities(text)}`,
        );
      }),
    );
  });

  it('finds in an attribute what a tokenizer finds', () => {
    fc.assert(
      fc.property(anyReference, (value) => {
        const quoted = value.replaceAll('"', "'");
        const { told } = toldBy(readAnyTags, `<i a="${quoted}">`);
        expect(told).toEqual([`<i ${JSON.stringify([['a', decodeAttribute(quoted)]])}`]);
      }),
    );
  });
});
