import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLinkHeader } from '../../src/text/link-header.ts';

const hrefs = (header: string, relation: string) =>
  readLinkHeader(header)
    .filter(({ relations }) => relations.includes(relation))
    .map(({ href }) => href);

describe('a Link header', () => {
  it.each([
    ['one link', '<https://hub.example/>; rel="hub"', ['https://hub.example/']],
    ['a bare relation', '<https://hub.example/>;rel=hub', ['https://hub.example/']],
    ['several relations', '</h>; rel="self  HUB"', ['/h']],
    ['several links', '<a>; rel=self, <b>; rel=hub,<c>; rel="hub"', ['b', 'c']],
    [
      'commas in an address',
      '<https://h.example/?a=1,2>; rel=hub, <b>; rel=self',
      ['https://h.example/?a=1,2'],
    ],
    [
      'commas, semicolons and angles in a title',
      '<a>; title="x, <y>; rel=hub"; rel=self, <b>; rel=hub',
      ['b'],
    ],
    ['escaped quotes', String.raw`<a>; title="\"; rel=self"; rel="hub"`, ['a']],
    ['blanks everywhere', '<a> ; rel = "hub" , <b> ; rel = hub', ['a', 'b']],
    ['a relation named twice', '<a>; rel=self; rel=hub', []],
    ['a link about something else', '<a>; rel=hub; anchor="#x", <b>; rel=hub', ['b']],
    ['a quote that never ends', '<a>; rel="hub', []],
    ['rubbish between links', 'x,;=<a>; rel=hub ;;; zz <b>; rel=hub', ['a', 'b']],
    ['an address that never ends', '<a; rel=hub', []],
    ['nothing', '', []],
  ])('is read with %s', (_what, header, expected) => {
    expect(hrefs(header, 'hub')).toEqual(expected);
  });

  it('is read at most 8,192 characters and 50 links far', () => {
    expect(readLinkHeader('<a>; rel=hub, '.repeat(10_000))).toHaveLength(50);
    expect(hrefs(`${' '.repeat(8192)}<a>; rel=hub`, 'hub')).toEqual([]);
  });

  it('never throws, and finds again what was written properly', () => {
    const word = fc.stringMatching(/^[a-z/.:?=,;]{1,20}$/u);
    fc.assert(
      fc.property(fc.array(word), fc.string(), (targets, rubbish) => {
        readLinkHeader(rubbish + targets.join('<'));
        const header = targets.map((it) => `<${it}>; title="${it}"; rel="hub"`).join(', ');
        expect(hrefs(header, 'hub')).toEqual(targets.slice(0, 50));
      }),
    );
  });
});
