import { escapeXml } from '../text/escape.ts';
import { OPML_NAMESPACE } from './opml-namespace.ts';
import { type Attributes, folderOf, outlineOf, type SourceFields } from './opml-source.ts';

/**
 * The sources as OPML 2.0, in their order. Neighbours with the same first tag share a folder, which other readers understand; a folder
 * may come more than once, and they join it. The same sources give the same bytes.
 */
export function writeOpml(title: string, sources: readonly SourceFields[]): string {
  const body = runsOf(sources).flatMap(({ folder, outlines }) => {
    if (folder === undefined) return outlines.map((outline) => `    ${outline}\n`);
    const name = escapeXml(folder);
    const inside = outlines.map((outline) => `      ${outline}\n`).join('');
    return [`    <outline text="${name}" title="${name}">\n${inside}    </outline>\n`];
  });
  return [
    '<?xml version="1.0" encoding="utf-8"?>\n',
    `<opml version="2.0" xmlns:voltwire="${OPML_NAMESPACE}">\n`,
    `  <head>\n    <title>${escapeXml(title)}</title>\n  </head>\n  <body>\n`,
    ...body,
    '  </body>\n</opml>\n',
  ].join('');
}

interface Run {
  readonly folder: string | undefined;
  readonly outlines: string[];
}

function runsOf(sources: readonly SourceFields[]): readonly Run[] {
  const runs: Run[] = [];
  for (const source of sources) {
    const folder = folderOf(source);
    const last = runs.at(-1);
    const outline = written(outlineOf(source));
    if (last !== undefined && last.folder === folder) last.outlines.push(outline);
    else runs.push({ folder, outlines: [outline] });
  }
  return runs;
}

function written(attributes: Attributes): string {
  return `<outline ${attributes.map(([name, value]) => `${name}="${escapeXml(value)}"`).join(' ')}/>`;
}
