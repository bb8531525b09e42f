import { describe, expect, it } from 'vitest';
import { withLocalNotes } from '../../src/site/notes.ts';

const PAGE = 'https://news.example/posts/a/';

describe('footnotes on the page of their post', () => {
  it('lead to each other within the page, each place once', () => {
    const link = (to: string) => `<a href="${PAGE}#${to}" rel="noopener">x</a>`;
    expect(withLocalNotes(`A${link('fn-1')} B${link('fn-1')} C${link('fnref-1')}`, PAGE)).toBe(
      'A<a id="fnref-1" href="#fn-1" rel="noopener">x</a> ' +
        'B<a href="#fn-1" rel="noopener">x</a> ' +
        'C<a id="fn-1" href="#fnref-1" rel="noopener">x</a>',
    );
  });

  it('are told from other links', () => {
    const others = `<a href="${PAGE}">a</a> <a href="https://x.example/#fn-1">b</a>`;
    expect(withLocalNotes(others, PAGE)).toBe(others);
    expect(withLocalNotes(`<a href="${PAGE}#part">c</a>`, PAGE)).toBe('<a href="#part">c</a>');
  });
});
