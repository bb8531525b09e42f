/** Whatever comes in, our documents are valid: those of the pretend publishers, of real ones, and of those who attack us. */

import { describe, expect, it, onTestFinished } from 'vitest';
import { startPretendWeb } from '../../demo/web.ts';
import type { Output } from '../../src/outward.ts';
import { wholeBody } from '../../src/publish/body.ts';
import { createPress } from '../../src/publish/outputs.ts';
import { openMemoryStore } from '../../src/store/memory.ts';
import { HAS_ATTACKS, openArsenal } from '../support/attacks.ts';
import { corpusDocument, corpusDocuments, HAS_CORPUS } from '../support/corpus.ts';
import { cardOf, channelOf } from '../support/publication.ts';
import { type Format, validate } from '../support/validator/validate.ts';
import { openWire } from '../support/wire.ts';
import { cardsOf, numbered, postOf, publicationOf, SITE } from './newsroom.ts';

/**
 * Warnings, every one of them, that are the publishers' to cause: ids that we may not rewrite, stories of one instant, headlines that
 * speak of tags, characters that were lost before we came.
 */
const THEIR_OWN = new Set(['NonCanonicalURI', 'DuplicateUpdated', 'ContainsHTML', 'BadCharacters']);

function formatOf({ mediaType }: Output): Format | undefined {
  return (
    (['rss', 'atom'] as const).find((it) => mediaType.includes(`/${it}+xml`)) ??
    (mediaType === 'application/feed+json' ? 'json' : undefined)
  );
}

/** What is wrong with the feeds among some outputs; aliases are told by their own address to be copies. */
function faultsIn(outputs: readonly Output[], allowed: ReadonlySet<string>): readonly string[] {
  return outputs.flatMap((output) => {
    const format = formatOf(output);
    if (format === undefined) return [];
    const own = /<([^>]+)>; rel="self"/u.exec(output.links.join())?.[1];
    return validate(format, wholeBody(output).toString(), own)
      .filter(({ rule }) => !allowed.has(rule))
      .map(({ rule, at }) => `${output.path} ${rule} ${at}`);
  });
}

const feedsOf = (outputs: readonly Output[]) => outputs.filter((it) => formatOf(it) !== undefined);

describe('every document', () => {
  it('of the pretend publishers is valid: channels, posts, tags, sources, authors and archives', async () => {
    const web = await startPretendWeb();
    onTestFinished(() => web.close());
    const publishers = web.publishers.filter(({ expect: { outcome } }) => outcome === 'ok');
    const wire = openWire(
      publishers.map(({ id }) => id),
      () => '2026-11-22T09:00:00.000Z',
      (id) => publishers.find((it) => it.id === id)?.url.replace(/[^/]*$/u, '') ?? '',
    );
    for (const { id, url } of publishers) {
      const answer = await fetch(url);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      await wire.visit(id, { bytes, contentType: answer.headers.get('content-type') ?? '' });
    }
    const { outputs, omitted } = await wire.publishEverything();
    expect(omitted).toEqual([]);
    expect(feedsOf(outputs).length).toBeGreaterThan(200);
    expect(faultsIn(outputs, THEIR_OWN)).toEqual([]);
  }, 60_000);

  it('of articles that say little or much is valid, under each policy, with our posts among them', async () => {
    const odd = numbered(3, {
      tags: ['Solid state/R&D', '100 %'],
      authors: [{ name: 'Zoë O’Neill', url: undefined }],
    });
    const bare = numbered(4, {
      url: undefined,
      entryId: 'tag:wire.example,2026:4',
      summary: undefined,
      contentHtml: undefined,
    });
    const post = postOf('ours', { authors: [{ name: 'Eva', url: undefined }], contentHtml: '<p>Ours.</p>' });
    const articles = [odd, bare, post, ...Array.from({ length: 450 }, (_, n) => numbered(n + 10))];
    for (const content of ['headline', 'excerpt', 'full'] as const) {
      const store = openMemoryStore();
      await store.save({
        changes: { added: articles, changed: [], unchanged: 0, restated: [], removed: [] },
        state: undefined,
      });
      const press = createPress();
      const cards = cardsOf(
        cardOf({ content, title: 'The <b>Wire</b>'.replaceAll('</b>', ''), rights: '© R&D' }),
      );
      const about = publicationOf([], {
        store,
        cards,
        channels: [channelOf({ title: 'Ohm & &lt;', limit: 20 })],
      });
      const rendered = [await press.render(about)];
      for (const asked of await press.askable()) rendered.push(await press.renderAsked(asked));
      expect(rendered.flatMap(({ missing, omitted }) => [...missing, ...omitted])).toEqual([]);
      const outputs = rendered.flatMap((it) => it.outputs);
      expect(outputs.filter(({ path }) => path.includes('/archive/')).length).toBeGreaterThan(10);
      expect(faultsIn(outputs, new Set(['DuplicateUpdated']))).toEqual([]);
    }
  });

  it('of a newsroom without news is valid', async () => {
    const about = publicationOf([], {
      site: { ...SITE, copyright: undefined, icon: undefined, logo: undefined },
    });
    expect(faultsIn((await createPress().render(about)).outputs, new Set())).toEqual([]);
  });
});

describe.skipIf(!HAS_CORPUS)('146 real documents (skipped without the corpus)', () => {
  it('become valid documents of ours, each', async () => {
    const faults: string[] = [];
    for (const file of corpusDocuments()) {
      const bytes = corpusDocument(file);
      const wire = openWire(
        ['source'],
        () => '2026-11-22T09:00:00.000Z',
        () => `${homeOf(bytes)}/`,
      );
      await wire.visit('source', { bytes, contentType: '' });
      const { outputs, omitted } = await wire.publish();
      expect([file, omitted]).toEqual([file, []]);
      faults.push(...faultsIn(feedsOf(outputs).slice(0, 3), THEIR_OWN).map((fault) => `${file} ${fault}`));
    }
    expect(faults).toEqual([]);
  }, 120_000);
});

/** Where its first id says that a document is from, so that ids of its own are kept. */
function homeOf(bytes: Buffer): string {
  const text = bytes.toString('latin1').replaceAll('\\/', '/');
  const id =
    /(?:<(?:guid|id|atom:id)\b[^>]{0,99}>\s{0,9}|"id"\s{0,9}:\s{0,9}")(https?:\/\/[^\s<"/]{1,99})/u.exec(
      text,
    );
  return id?.[1] ?? 'https://source.example';
}

describe.skipIf(!HAS_ATTACKS)('an attack by document (skipped without the collection of attacks)', () => {
  it('never makes a document of ours invalid', async () => {
    const arsenal = await openArsenal();
    onTestFinished(() => arsenal.remove());
    const faults: string[] = [];
    for (const { id, documents, contentType } of arsenal.attacks) {
      const files = [...documents.values()].filter((file) => !/\.(?:gz|br)$/u.test(file));
      const wire = openWire(['source'], () => '2026-01-15T12:00:00.000Z');
      for (const file of files) await wire.visit('source', { bytes: arsenal.read(file), contentType });
      const { outputs } = await wire.publish();
      faults.push(...faultsIn(feedsOf(outputs).slice(0, 3), THEIR_OWN).map((fault) => `${id} ${fault}`));
    }
    expect(faults).toEqual([]);
  }, 120_000);
});
