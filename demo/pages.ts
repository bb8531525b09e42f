/** What is behind the links of the pretend feeds: a page, a picture and a sound for every address. */
import { escapeXml } from '../src/text/escape.ts';
import type { Outlet } from './publisher.ts';

export interface Page {
  readonly mediaType: string;
  readonly body: Buffer;
}

/** What an outlet shows under a file name that is not one of its feeds. */
export function page(outlet: Outlet, file: string): Page {
  if (file.endsWith('.svg')) {
    return { mediaType: 'image/svg+xml', body: Buffer.from(picture(file)) };
  }
  if (file.endsWith('.wav')) {
    return { mediaType: 'audio/wav', body: tone() };
  }
  return { mediaType: 'text/html; charset=utf-8', body: Buffer.from(html(outlet, file)) };
}

function html(outlet: Outlet, file: string): string {
  const name = escapeXml(outlet.title);
  const heading = file === '' ? name : escapeXml(readable(file));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${heading}</title>
<link rel="alternate" type="${feedType(outlet.feed)}" href="/${outlet.id}/${outlet.feed}" title="${name}">
<style>body { font: 18px/1.5 Georgia, serif; max-width: 34em; margin: 3em auto; padding: 0 1em }</style>
<p><a href="/${outlet.id}/">${name}</a></p>
<h1>${heading}</h1>
<p>This page belongs to the pretend web of the demo: the outlet and its news are invented.</p>
</html>
`;
}

function feedType(feed: string): string {
  if (feed.endsWith('.json')) return 'application/feed+json';
  return feed.startsWith('atom') ? 'application/atom+xml' : 'application/rss+xml';
}

function readable(file: string): string {
  const words = file.replaceAll(/[/-]+/gu, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A plain picture whose colours follow from its name. */
function picture(name: string): string {
  const hue = [...name].reduce((sum, character) => (sum * 31 + (character.codePointAt(0) ?? 0)) % 360, 7);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="630" viewBox="0 0 1200 630">
<rect width="1200" height="630" fill="hsl(${hue} 45% 32%)"/>
<circle cx="${200 + hue * 2}" cy="330" r="210" fill="hsl(${(hue + 40) % 360} 60% 55%)"/>
<path d="M640 90 480 350h130l-60 190 190-270H600z" fill="#fff" opacity=".85"/>
</svg>
`;
}

const SAMPLES = 8000;

/** How many bytes a pretend episode has. */
export const TONE_BYTES = 44 + SAMPLES;

/** One second of 440 Hz, 8 bits at 8 kHz. */
function tone(): Buffer {
  const wave = Buffer.alloc(TONE_BYTES);
  wave.write('RIFF', 0);
  wave.writeUInt32LE(TONE_BYTES - 8, 4);
  wave.write('WAVEfmt ', 8);
  wave.writeUInt32LE(16, 16);
  wave.writeUInt16LE(1, 20);
  wave.writeUInt16LE(1, 22);
  wave.writeUInt32LE(SAMPLES, 24);
  wave.writeUInt32LE(SAMPLES, 28);
  wave.writeUInt16LE(1, 32);
  wave.writeUInt16LE(8, 34);
  wave.write('data', 36);
  wave.writeUInt32LE(SAMPLES, 40);
  for (let index = 0; index < SAMPLES; index += 1) {
    wave[44 + index] = 128 + Math.round(40 * Math.sin((2 * Math.PI * 440 * index) / SAMPLES));
  }
  return wave;
}
