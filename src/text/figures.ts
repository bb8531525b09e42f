/**
 * Paragraphs that are no paragraphs: a picture alone is a figure, its title the caption, with who made it behind a bar
 * (`![alt](car.jpg "A car | Ada Berg")`). The link alone to an allowed host is a figure too, a card that leads there: nothing is loaded
 * from anybody, neither by our pages nor in feeds.
 */

import type { Token } from 'markdown-it';
import { type Embed, embedAt } from './embeds.ts';
import { escapeXml } from './escape.ts';

/** Turns such paragraphs into figures, in place. */
export function makeFigures(tokens: readonly Token[]): void {
  for (const [at, opening] of tokens.entries()) {
    const [inline, closing] = [tokens[at + 1], tokens[at + 2]];
    if (opening.type !== 'paragraph_open' || opening.hidden) continue;
    if (inline?.type !== 'inline' || closing?.type !== 'paragraph_close') continue;
    const caption = captionOf(inline.children ?? []);
    if (caption === undefined) continue;
    opening.tag = 'figure';
    closing.type = 'html_block';
    closing.content = `${caption}</figure>\n`;
  }
}

/** The caption of a paragraph that is a figure, as HTML; undefined of any other. */
function captionOf(children: readonly Token[]): string | undefined {
  const [first, second, third] = children;
  if (children.length === 1 && first?.type === 'image') return pictureCaption(first);
  if (children.length !== 3 || first?.type !== 'link_open' || third?.type !== 'link_close') return undefined;
  if (second?.type === 'image') return pictureCaption(second);
  const embed = embedAt(String(first.attrGet('href') ?? ''));
  return embed === undefined || second?.type !== 'text' ? undefined : cardCaption(embed, second);
}

function pictureCaption(picture: Token): string {
  const title = String(picture.attrGet('title') ?? '');
  picture.attrs = (picture.attrs ?? []).filter(([name]) => name !== 'title');
  const bar = title.lastIndexOf('|');
  const caption = escapeXml((bar === -1 ? title : title.slice(0, bar)).trim());
  const credit = escapeXml(bar === -1 ? '' : title.slice(bar + 1).trim());
  const parts = [caption, credit && `<small>${credit}</small>`].filter((part) => part !== '');
  return parts.length === 0 ? '' : `<figcaption>${parts.join(' ')}</figcaption>`;
}

const NAMES: Readonly<Record<Embed['kind'], string>> = { video: 'Video', audio: 'Recording', post: 'Post' };

/** An address says nothing to people, so it is called what it is. */
function cardCaption({ place, kind }: Embed, text: Token): string {
  if (/^https?:\/\//u.test(text.content)) text.content = `${NAMES[kind]} on ${place}`;
  return `<figcaption>${NAMES[kind]} on ${place}</figcaption>`;
}
