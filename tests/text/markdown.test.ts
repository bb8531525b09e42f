import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/text/markdown.ts';

describe('renderMarkdown', () => {
  it('writes tables and turns bare addresses into links', () => {
    expect(renderMarkdown('|a|\n|-|\n|1|')).toContain('<td>1</td>');
    expect(renderMarkdown('See https://a.example/x.')).toBe(
      '<p>See <a href="https://a.example/x">https://a.example/x</a>.</p>',
    );
  });

  it('shows HTML in the source as text', () => {
    expect(renderMarkdown('<script>x</script>')).toBe('<p>&lt;script&gt;x&lt;/script&gt;</p>');
  });

  it('leaves quotes and dashes as they were typed', () => {
    expect(renderMarkdown('"a" -- b...')).toBe('<p>&quot;a&quot; -- b...</p>');
  });
});
