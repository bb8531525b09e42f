import MarkdownIt from 'markdown-it';

const MARKDOWN = new MarkdownIt({ html: false, linkify: true, typographer: false });

/** CommonMark with tables and bare addresses as links; HTML in the source comes out as text. Sanitizing is the caller's. */
export function renderMarkdown(markdown: string): string {
  return MARKDOWN.render(markdown).trim();
}
