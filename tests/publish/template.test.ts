import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyDocument } from '../../src/publish/document.ts';
import { ALL_FORMS, FORMS } from '../../src/publish/forms.ts';
import { framed, type Template } from '../../src/publish/template.ts';
import { channelOf } from '../support/publication.ts';
import { planOf } from './newsroom.ts';

const plan = planOf({ history: { folder: undefined, previous: undefined, next: undefined } });

const GONE = { entryId: 'https://news.example/posts/gone/', slug: 'gone', at: '2026-11-20T09:00:00.000Z' };
/** Two that look like blanks, and one that is where there is nothing. */
const TITLES = [
  'All & <everything>',
  'archive/0-0/',
  'Of Fri, 31 Dec 1999 23:59:59 GMT',
  '1999-12-31T23:59:59.999Z',
];

const matter = fc.record({
  title: fc.constantFrom(...TITLES),
  updatedAt: fc.constantFrom(
    undefined,
    '2026-11-20T09:00:00.000Z',
    '1999-12-31T23:59:59.999Z',
    '2026-11-21T00:00:00.000Z',
  ),
  previous: fc.constantFrom(undefined, '/archive/0-12/', '/archive/200-201/', '/channels/x/archive/0-12/'),
  folder: fc.constantFrom(undefined, undefined, '/archive/200-400/'),
  hub: fc.constantFrom(undefined, 'https://hub.example/?a&b'),
  withdrawn: fc.constantFrom([], [GONE]),
});

describe('a template', () => {
  it.each(ALL_FORMS)('is filled in to what is rendered whole, whatever follows on what: $kind', (form) => {
    fc.assert(
      fc.property(fc.array(matter, { minLength: 1, maxLength: 6 }), (steps) => {
        let before: Template | undefined;
        for (const { title, updatedAt, previous, folder, hub, withdrawn } of steps) {
          const history = { folder, previous, next: undefined };
          const now = { ...plan, channel: channelOf({ title }), hub, withdrawn, history };
          const { frame, template } = framed(form, now, updatedAt, before);
          expect(frame).toEqual(form.frame(emptyDocument(now, updatedAt)));
          before = template;
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is the same one for as long as the date and the last archive alone are others', () => {
    const history = { folder: undefined, previous: '/archive/0-12/', next: undefined };
    const { template } = framed(FORMS.rss, { ...plan, history }, '2026-11-20T09:00:00.000Z', undefined);
    const next = {
      ...plan,
      channel: { ...plan.channel },
      history: { ...history, previous: '/archive/200-213/' },
    };
    expect(framed(FORMS.rss, next, '2026-11-20T10:00:00.000Z', template).template).toBe(template);
    const other = { ...next, hub: 'https://hub.example/' };
    expect(framed(FORMS.rss, other, '2026-11-20T10:00:00.000Z', template).template).not.toBe(template);
  });

  it('is read back like any document', () => {
    const nameless = { ...plan, channel: channelOf({ title: ' ' }) };
    expect(() => framed(FORMS.atom, nameless, '2026-11-20T09:00:00.000Z', undefined)).toThrow(
      'the document has no title',
    );
  });
});
