import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/text/markdown.ts';
import { sanitizeHtml } from '../../src/text/sanitize.ts';

const PAGE = 'https://news.example/posts/a/';

/** As a post carries it. */
function written(markdown: string): string {
  return sanitizeHtml(renderMarkdown(markdown, PAGE).html, 'https://news.example/posts/');
}

describe('Markdown', () => {
  it('has tables, and turns bare addresses into links', () => {
    expect(written('|a|\n|-|\n|1|')).toContain('<td>1</td>');
    expect(written('See https://a.example/x and README.md.')).toBe(
      '<p>See <a href="https://a.example/x" rel="noopener">https://a.example/x</a> and README.md.</p>',
    );
  });

  it('may hold HTML, of which the sanitizer lets through what is harmless', () => {
    expect(written('<details><summary>S</summary>\n\nA <kbd>key</kbd>.\n\n</details>')).toBe(
      '<details><summary>S</summary>\n<p>A <kbd>key</kbd>.</p>\n</details>',
    );
    const hostile = '<script>x()</script>\n\n<img src=x onerror=x()> <!-- note to self --> [y](javascript:z)';
    expect(written(hostile)).not.toMatch(/script>|onerror|note to self|href="javascript/u);
  });

  it('leaves quotes and dashes as they were typed', () => {
    expect(written('"a" -- b...')).toBe('<p>"a" -- b...</p>');
  });

  it('has one headline above it, so its own begin below', () => {
    expect(written('# A\n\n## B')).toBe('<h2>A</h2>\n<h3>B</h3>');
    expect(written('## B\n\n### C')).toBe('<h2>B</h2>\n<h3>C</h3>');
  });
});

describe('a footnote', () => {
  const text = 'One[^a] and *two*[^b].\n\n[^a]: First.\n[^b]: Second,\n\n    in two paragraphs.\n';

  it('leads to the page, where it stands at the end and leads back', () => {
    const link = (to: string, title: string, word: string) =>
      `<a href="${PAGE}#${to}" title="${title}" rel="noopener">${word}</a>`;
    expect(written(text)).toBe(
      [
        `<p>One<sup>${link('fn-1', 'Note 1', '1')}</sup> and <em>two</em><sup>${link('fn-2', 'Note 2', '2')}</sup>.</p>`,
        '<hr />\n<ol>',
        `<li><p>First. ${link('fnref-1', 'Back to the text', '↩\uFE0E')}</p>\n</li>`,
        '<li><p>Second,</p>',
        `<p>in two paragraphs. ${link('fnref-2', 'Back to the text', '↩\uFE0E')}</p>\n</li>`,
        '</ol>',
      ].join('\n'),
    );
  });

  it('that is referred to twice leads back once, and one that nobody refers to is not there', () => {
    const twice = written('One[^a], two[^a].\n\n[^a]: Note.\n[^x]: Secret.');
    expect(twice.match(/#fnref-1"/gu)).toHaveLength(1);
    expect(twice.match(/#fn-1"/gu)).toHaveLength(2);
    expect(twice).not.toContain('Secret');
  });

  it('is no part of an excerpt', () => {
    expect(renderMarkdown(text, PAGE).withoutNotes).toBe('<p>One and <em>two</em>.</p>');
  });
});

describe('a picture alone in its paragraph', () => {
  const picture = '<img src="https://news.example/posts/images/a.jpg" alt="A car" />';

  it.each([
    ['"A & B"', '<figcaption>A &amp; B</figcaption>'],
    ['"A car | Ada Berg"', '<figcaption>A car <small>Ada Berg</small></figcaption>'],
    ['"| Ada Berg"', '<figcaption><small>Ada Berg</small></figcaption>'],
    ['"a | b | Ada"', '<figcaption>a | b <small>Ada</small></figcaption>'],
    ['"<b>x"', '<figcaption>&lt;b&gt;x</figcaption>'],
    ['', ''],
  ])('is a figure with its title %s as caption and credit', (title, caption) => {
    expect(written(`![A car](images/a.jpg ${title})`)).toBe(`<figure>${picture}${caption}</figure>`);
  });

  it('may lead somewhere', () => {
    expect(written('[![A car](images/a.jpg "C")](https://x.example/)')).toBe(
      `<figure><a href="https://x.example/" rel="noopener">${picture}</a><figcaption>C</figcaption></figure>`,
    );
  });

  it('is none beside words, beside another one, or in a list', () => {
    for (const text of ['So: ![A car](images/a.jpg)', '![](a.png) ![](b.png)', '- ![A car](images/a.jpg)'])
      expect(written(text)).not.toContain('<figure>');
  });
});

describe('a link alone in its paragraph', () => {
  it.each([
    ['https://www.youtube.com/watch?v=abc', 'Video on YouTube'],
    ['https://youtu.be/abc', 'Video on YouTube'],
    ['https://vimeo.com/1', 'Video on Vimeo'],
    ['https://framatube.org/w/abc', 'Video on PeerTube'],
    ['https://mastodon.social/@eva/1', 'Post on Mastodon'],
  ])('to %s is a card that leads there', (address, name) => {
    const card = (text: string) =>
      `<figure><a href="${address}" rel="noopener">${text}</a><figcaption>${name}</figcaption></figure>`;
    expect(written(address)).toBe(card(name));
    expect(written(`[The drive](${address})`)).toBe(card('The drive'));
  });

  it.each([
    'https://video.example/watch?v=abc',
    'https://youtube.com.example/watch?v=abc',
    'http://youtu.be/abc',
    'https://www.youtube.com/',
    'See https://youtu.be/abc',
  ])('is a link and no more as %s', (text) => {
    expect(written(text)).not.toContain('<figure>');
  });

  it('takes the place of a frame, which nobody gets', () => {
    const html = written('<iframe src="https://www.youtube.com/embed/abc" title="The drive"></iframe>');
    expect(html).toBe('<a href="https://www.youtube.com/embed/abc" rel="noopener">The drive</a>');
  });
});
