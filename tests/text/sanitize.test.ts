import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';
import { describe, expect, it } from 'vitest';
import { bodyFault } from '../../bench/judge.ts';
import { cleanText } from '../../src/text/escape.ts';
import { judged, sanitizeHtml } from '../../src/text/sanitize.ts';
import { tidyHtml } from '../../src/text/tidy.ts';
import { ALLOWED } from '../../src/text/tidy-attributes.ts';
import { cpuMs } from '../support/cpu.ts';
import { soup, usualSoup } from '../support/soup.ts';

const BASE = 'https://news.example/2026/story';
const clean = (html: string) => sanitizeHtml(html, BASE);

describe('sanitizeHtml', () => {
  it('keeps what an article is made of', () => {
    const html =
      '<h2>Head</h2><p dir="rtl" lang="ar">A <strong>b</strong> <em>c</em><br />d</p><blockquote><p>q</p></blockquote>' +
      '<pre><code>x &lt; y</code></pre><ol start="3"><li>one</li></ol><figure><figcaption>f</figcaption></figure><hr />' +
      '<table><thead><tr><th colspan="2">h</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>' +
      '<details><summary>s</summary>t</details><time datetime="2026-11-22">today</time>';
    expect(clean(html)).toBe(html);
  });

  it.each([
    ['<script>alert(1)</script>x', 'x'],
    ['<p onclick="x()" style="color:red" class="a" id="b" data-x="1">x</p>', '<p>x</p>'],
    ['<a href="javascript:alert(1)">x</a>', 'x'],
    ['<a href=" java\nscript:alert(1)">x</a>', 'x'],
    ['<img src="data:image/png;base64,AAAA">', ''],
    ['<img src=x onerror=alert(1)>', '<img src="https://news.example/2026/x" alt="" />'],
    ['<svg><script>alert(1)</script></svg>x', 'x'],
    [
      '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>',
      '<table></table>',
    ],
    [
      '<style><!--</style><img src=x onerror=alert(1)>-->',
      '<img src="https://news.example/2026/x" alt="" />--&gt;',
    ],
    [
      '<object data="x"><param name="q"><a href="/film">the film</a></object>',
      '<a href="https://news.example/film" rel="noopener">the film</a>',
    ],
    ['<object data="x"></object><embed src="x"><form action="x"><input></form>', '<div></div>'],
    ['<base href="https://evil.example/"><meta http-equiv="refresh" content="0">x', 'x'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['<p title="&quot;><script>alert(1)</script>">x', '<p>x</p>'],
  ])('makes %j harmless', (html, expected) => {
    expect(clean(html)).toBe(expected);
  });

  it('makes addresses absolute and marks links', () => {
    expect(clean('<a href="../b" target="_blank">b</a>')).toBe(
      '<a href="https://news.example/b" rel="noopener">b</a>',
    );
    expect(clean('<a href="/b" rel="Sponsored me">b</a>')).toBe(
      '<a href="https://news.example/b" rel="noopener sponsored">b</a>',
    );
    expect(clean('<a href="mailto:desk@news.example">m</a>')).toBe(
      '<a href="mailto:desk@news.example" rel="noopener">m</a>',
    );
  });

  it('unwraps links within the page, whose targets are gone', () => {
    expect(clean('see<a href="#fn1">1</a>')).toBe('see1');
  });

  it.each([
    '<img data-src="/p.jpg" src="data:image/gif;base64,AA">',
    '<img data-lazy-src="/p.jpg" src="/spinner.gif">',
    '<img data-original="/p.jpg">',
    '<img srcset="/s.jpg 320w, /p.jpg 1200w, /m.jpg 640w">',
    '<picture><source srcset="/p.webp"><img src="/p.jpg"></picture>',
  ])('gives %s its source back', (html) => {
    expect(clean(html)).toBe('<img src="https://news.example/p.jpg" alt="" />');
  });

  it.each([
    '<img src="/c.gif" width="1" height="1">',
    '<img src="/c.gif" height="0">',
    '<img src="/c.gif" style="width:1px;height:1px">',
    '<img src="/c.gif" style="border:0; display: none">',
  ])('drops the counting pixel %s', (html) => {
    expect(clean(html)).toBe('');
  });

  it('keeps dimensions that are numbers', () => {
    expect(clean('<img src="/p.jpg" alt="A &quot;b&quot;" width="640px" height="100%">')).toBe(
      '<img src="https://news.example/p.jpg" alt="A &quot;b&quot;" width="640" />',
    );
  });

  it('turns frames into links', () => {
    expect(clean('<iframe src="https://video.example/embed/1" title="The film"></iframe>')).toBe(
      '<a href="https://video.example/embed/1" rel="noopener">The film</a>',
    );
    expect(clean('<iframe src="javascript:alert(1)"></iframe>x')).toBe('x');
  });

  it('closes what the publisher left open', () => {
    expect(clean('<p>a<p>b<ul><li>c<li>d')).toBe('<p>a</p><p>b</p><ul><li>c</li><li>d</li></ul>');
    expect(clean('<a href="/1">a<a href="/2">b')).toBe(
      '<a href="https://news.example/1" rel="noopener">a</a><a href="https://news.example/2" rel="noopener">b</a>',
    );
    expect(clean('<em>a</strong></em></p>b')).toBe('<em>a</em>b');
  });

  it('keeps the text of what lies too deep', () => {
    const html = clean(`${'<div>'.repeat(500)}deep${'</div>'.repeat(500)}after`);
    expect(html).toBe(`${'<div>'.repeat(100)}deep${'</div>'.repeat(100)}after`);
  });

  it.each([
    '<div>',
    '<b></i>',
    '<p><b>',
    '<table><tr><td>',
    '<a href="/x">',
    '<img width=1 src=x>',
    '<',
    '<p',
    '<![',
    '&am',
    '<!--',
    '<svg>',
  ])('judges 400 KB of %j quickly', (piece) => {
    const startedMs = cpuMs();
    clean(piece.repeat(400_000 / piece.length));
    expect(cpuMs() - startedMs).toBeLessThan(2000);
  });

  it.each(['<a href="/x">', '<li>', '"', '<', '<p>&amp;', '<iframe src="/x">'])(
    'keeps 600,000 characters of what a megabyte of %j grows into, and closes what is open',
    (piece) => {
      const html = clean(piece.repeat(1_000_000 / piece.length));
      expect(html.length).toBeGreaterThan(99_000);
      expect(html.length).toBeLessThan(660_000);
      expect(bodyFault(html)).toBeUndefined();
    },
  );

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const once = clean(html);
        expect(clean(once)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  it('lets nothing active through, whatever comes in', () => {
    fc.assert(
      fc.property(soup, (html) => {
        for (const [whole] of clean(html).matchAll(/<[^>]*>/gu)) {
          expect(whole).toMatch(/^<\/?[a-z][a-z0-9]*(?: [a-z]+(?:="[^"<>]*")?)*(?: \/)?>$/u);
          expect(whole).not.toMatch(
            /^<\/?(?:script|style|svg|math|iframe|form|input|object|title|textarea|noscript)/u,
          );
          for (const [, name = '', value = ''] of whole.matchAll(/ ([a-z]+)="([^"]*)"/gu)) {
            expect(name).not.toMatch(/^on|^style$|^class$|^id$/u);
            if (name === 'href' || name === 'src') expect(value).toMatch(/^https?:\/\/|^mailto:/u);
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['of every sort', soup],
    ['of the usual sort', usualSoup],
  ])('gives the second gate nothing to change in markup %s', (_sort, anything) => {
    fc.assert(
      fc.property(anything, (html) => {
        const { html: tidied } = tidyHtml(html, BASE);
        expect(cleanText(judged(tidied))).toBe(cleanText(tidied));
        expect(bodyFault(clean(html))).toBeUndefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('stays harmless however often a browser reads it and writes it again', () => {
    fc.assert(
      fc.property(fc.oneof(soup, usualSoup), (html) => {
        let read = clean(html);
        for (let times = 0; times < 3; times += 1) {
          const tree = parseFragment(read);
          expect(objectionsTo(tree)).toEqual([]);
          read = serialize(tree);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

type Tree = DefaultTreeAdapterTypes.ParentNode;

/** What of a document, as a browser has it, is not of the kind that articles are made of. */
function objectionsTo(tree: Tree): readonly string[] {
  return tree.childNodes.flatMap((node) => {
    if (node.nodeName === '#text') return [];
    if (!('attrs' in node)) return [node.nodeName];
    const { tagName, namespaceURI, attrs } = node;
    const isOurs = namespaceURI === 'http://www.w3.org/1999/xhtml' && Object.hasOwn(ALLOWED, tagName);
    const faulty = attrs.filter(({ name, value }) => !isHarmless(tagName, name, value));
    return [
      ...(isOurs ? [] : [tagName]),
      ...faulty.map(({ name, value }) => `${tagName} ${name}=${value}`),
      ...objectionsTo(node),
    ];
  });
}

function isHarmless(tag: string, name: string, value: string): boolean {
  if (name === 'href' || name === 'src' || name === 'poster') return /^(?:https?:\/\/|mailto:)/u.test(value);
  return name === 'dir' || name === 'lang' || (ALLOWED[tag] ?? []).includes(name);
}
