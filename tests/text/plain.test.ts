import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutText, excerpt, looksLikeHtml, oneLine, plainText } from '../../src/text/plain.ts';
import { cpuMs } from '../support/cpu.ts';

describe('plainText', () => {
  it('keeps words of different blocks apart and those of one together', () => {
    expect(plainText('<p>One</p><p>two<br>three</p><ul><li>a<li>b</ul>')).toBe('One two three a b');
    expect(plainText('un<b>break</b>able <em>em</em>, H<sub>2</sub>O')).toBe('unbreakable em, H2O');
  });

  it('leaves out what nobody reads', () => {
    expect(
      plainText('a<script>alert("<b>")</script><style>b{}</style><!-- c --><template>t</template>d'),
    ).toBe('ad');
    expect(plainText('a<svg><title>icon</title></svg>b<svg/>c<noscript><img></noscript>d')).toBe('abcd');
  });

  it('decodes entities once', () => {
    expect(plainText('AT&amp;T &amp;lt;b&amp;gt; &#8217;&#x27;&nbsp;&euro;')).toBe("AT&T &lt;b&gt; ’' €");
  });

  it('copes with what is no HTML', () => {
    expect(plainText('1 < 2 > 0 & so on')).toBe('1 < 2 > 0 & so on');
    expect(plainText('cut <a href="')).toBe('cut');
    expect(plainText('')).toBe('');
  });

  it('holds no characters that XML forbids', () => {
    expect(plainText('a\u0000b&#1;c\u{FFFE}d')).toBe('abcd');
  });

  it.each(['<div>', '<b></i>', '<', '<p', '<![', '&', '<!--', '<a x=1 '])(
    'reads 400 KB of %j in no time',
    (piece) => {
      const html = piece.repeat(400_000 / piece.length);
      const startedMs = cpuMs();
      plainText(html);
      expect(cpuMs() - startedMs).toBeLessThan(5000);
    },
  );
});

describe('oneLine', () => {
  it.each([
    ['Tesla \u202Eecirp cuts\u202C \u2066x', 'Tesla ecirp cuts x'],
    ['\u2067\u2067gnp.exe', 'gnp.exe'],
    ['\u202Dx\u202C', 'x'],
    ['a\u2069b', 'ab'],
    ['\u2067שלום\u202C\u2069', 'שלום'],
  ])('takes the directions out of %j, which would turn what stands beside it', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });

  it.each(['\u202Bשלום\u202C and on', '\u2068a \u202Ab\u202C\u2069', 'שלום\u200F!'])(
    'leaves %j as it is',
    (text) => {
      expect(oneLine(text)).toBe(text);
    },
  );

  it('thins a flood of combining marks, and no mark that people write', () => {
    expect(oneLine(`Z${'\u0300\u0301'.repeat(200)}algo`)).toBe(`Z${'\u0300\u0301'.repeat(4)}algo`);
    const hebrew = 'בְּרֵאשִׁ֖ית';
    expect(oneLine(hebrew)).toBe(hebrew);
  });

  it.each(['\u200B\u200D\u2060\uFEFF', '\u00AD', '\u0085', '\u3164 \u2800'])(
    'is empty for %j, which nobody sees',
    (text) => {
      expect(oneLine(text)).toBe('');
    },
  );
});

describe('looksLikeHtml', () => {
  it.each(['a <b>b</b>', 'AT&amp;T', '&#8217;', 'a<br>b', '<img src=x>'])('sees HTML in %j', (text) => {
    expect(looksLikeHtml(text)).toBe(true);
  });

  it.each(['How to use <b>', 'a < b', 'AT&T', 'R&D; more', 'x &amp y'])('sees text in %j', (text) => {
    expect(looksLikeHtml(text)).toBe(false);
  });
});

describe('excerpt', () => {
  it('ends after so many words', () => {
    expect(excerpt('one two three four', 3)).toBe('one two three…');
    expect(excerpt('one two, three', 2)).toBe('one two…');
    expect(excerpt('one two three', 3)).toBe('one two three');
    expect(excerpt('', 3)).toBe('');
  });

  it('counts two characters as a word where there are no spaces', () => {
    expect(excerpt('一二三四五六七八九十', 3)).toBe('一二三四五六…');
    expect(excerpt('一二三四五六', 3)).toBe('一二三四五六');
  });

  it('does not let one endless word through', () => {
    expect(excerpt('x'.repeat(100_000), 3).length).toBeLessThan(250);
  });

  it('never grows a text and always says so when it shortens one', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        fc.integer({ min: 1, max: 20 }),
        (raw, words) => {
          const text = oneLine(raw);
          const short = excerpt(text, words);
          expect(short === text || short.endsWith('…')).toBe(true);
          expect(short.length).toBeLessThanOrEqual(text.length + 1);
          expect(text.startsWith(short.slice(0, -1))).toBe(true);
        },
      ),
    );
  });
});

describe('cutText', () => {
  it('keeps within the bound, ellipsis included', () => {
    expect(cutText('abcdef', 6)).toBe('abcdef');
    expect(cutText('a\u2068bcdef\u2069', 6)).toBe('abcd…');
    expect(cutText('abcdefg', 6)).toBe('abcde…');
  });

  it('never cuts a character in two', () => {
    expect(cutText('ab👩‍👩‍👧cd', 6)).toBe('ab…');
    expect(cutText('a😀😀', 4)).toBe('a😀…');
  });
});
