/** HTML as nobody should write it, in any order and amount, for properties that must hold of whatever comes in. */
import fc from 'fast-check';

const words = (list: string) => fc.constantFrom(...list.split(' '));

const USUAL_TAGS =
  'p div a b li ul table thead tr td th dd dt ruby rt rp img video source hr br pre section h1 details summary figure tbody ' +
  'tfoot caption colgroup col span picture font';
const USUAL_ATTRIBUTES =
  'href src title alt width height style srcset data-src rel dir lang class poster controls start colspan';
const usualTag = words(USUAL_TAGS);
const anyTag = words(
  `${USUAL_TAGS} iframe script style svg math title form x-y textarea noscript select option plaintext template object P Script`,
);
const value = fc.constantFrom(
  ...[
    '/x',
    'javascript:alert(1)',
    'https://a.example/?a=1&b=2',
    '#f',
    'data:text/html,x',
    'mailto:a@b.example',
    '1',
    '"',
    '',
  ],
  ...[
    "'><script>alert(1)</script>",
    '&#106;avascript:alert(1)',
    '  spaced \u0001 ',
    'x'.repeat(600),
    'a&copy=1&lt;b',
    'rtl',
  ],
  ...[
    '640',
    'width:1px',
    'https://a.example/&quot;onclick=x',
    'java&#10;script:x',
    '//a.example/x',
    'a>b',
    '&amp;&lt;&',
  ],
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  words(
    '&lt; &amp; &#0; &#x3c;script&#x3e; &nbsp; &copy &ampx; & > \u2019 text AT&T &notit; &#128; &unknown; ]]> --> \r\n',
  ),
);

function startTag(name: fc.Arbitrary<string>, attribute: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const attributes = fc.array(attribute, { maxLength: 3 }).map((all) => all.map((it) => ` ${it}`).join(''));
  return fc
    .tuple(name, attributes, words('> > > /> />'))
    .map((parts) => `<${parts[0]}${parts[1]}${parts[2]}`);
}

const usualAttribute = fc
  .tuple(words(USUAL_ATTRIBUTES), value, fc.constantFrom('"', "'"))
  .map(([name, it, quote]) => `${name}=${quote}${it.replaceAll(quote, '').replaceAll('<', '')}${quote}`);
const anyAttribute = fc
  .tuple(words(`${USUAL_ATTRIBUTES} onclick OnLoad xlink:href =`), value, fc.constantFrom('"', "'", ''))
  .map(([name, it, quote]) => `${name}=${quote}${it}${quote}`);

/** Known elements and quoted attributes alone, but in no good order, and with any text between them. */
export const usualSoup: fc.Arbitrary<string> = pieces(
  fc.oneof(
    startTag(usualTag, usualAttribute),
    usualTag.map((name) => `</${name}>`),
    text.map((it) => it.replaceAll('<', '')),
  ),
);

/** Good and bad tags, whole and in halves. */
export const soup: fc.Arbitrary<string> = pieces(
  fc.oneof(
    startTag(usualTag, usualAttribute),
    startTag(anyTag, anyAttribute),
    anyTag.map((name) => `</${name}>`),
    text,
    words('<!-- --> <![CDATA[ < </ <? <!x <a <p/ </p <b\u00A0'),
  ),
);

function pieces(piece: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(piece, { maxLength: 40 }).map((all) => all.join(''));
}
