import { describe, expect, it } from 'vitest';
import { documentText, html, raw } from '../../src/site/html.ts';

const text = (fragment: ReturnType<typeof html>) =>
  documentText(fragment).replace('<!doctype html>\n', '').trimEnd();

describe('html', () => {
  it('escapes what is interpolated, in elements and in attributes', () => {
    expect(text(html`<a title="${'"><b>'}">${"a & 'b' <c>"}</a>`)).toBe(
      '<a title="&quot;&gt;&lt;b&gt;">a &amp; &#39;b&#39; &lt;c&gt;</a>',
    );
  });

  it('leaves templates and marked markup as they are', () => {
    expect(text(html`<p>${html`<b>${'<'}</b>`}${raw('<i>safe</i>')}</p>`)).toBe(
      '<p><b>&lt;</b><i>safe</i></p>',
    );
  });

  it('takes nothing that came as data for marked markup', () => {
    const forged = JSON.parse('{"markup":"<script>","raw":"<script>"}');
    expect(() => text(html`<p>${forged}</p>`)).toThrow();
  });

  it('prints nothing for undefined and false, and lists without separators', () => {
    expect(text(html`<p>${undefined}${false}${['a', html`<br>`, 2]}</p>`)).toBe('<p>a<br>2</p>');
  });

  it('drops the indentation of the template and keeps that of the text', () => {
    expect(
      text(html`<pre>
        ${'x\n    y'}
        </pre>`),
    ).toBe('<pre>\nx\n    y\n</pre>');
  });
});
