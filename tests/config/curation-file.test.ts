import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CurationLine, parseCuration } from '../../src/config/curation-file.ts';
import { editCuration } from '../../src/config/edit-curation.ts';
import { formatProblem } from '../../src/errors.ts';
import { thrownBy } from './support.ts';

const NOTHING: CurationLine = { pin: false, kill: false, freeze: false, approve: false, annotate: undefined };
const problemsOf = (...lines: readonly string[]) =>
  thrownBy(() => parseCuration(lines.join('\n'), 'curation.json')).problems.map(formatProblem);

describe('a curation file', () => {
  it('says one or several things of articles, with comments', () => {
    const text = `{
      // our scoop
      "https://wire.example/1": { "pin": true, "annotate": "We were there." },
      "0123abcd": { "kill": true }, /* for good */
    }`;
    expect([...parseCuration(text, 'c.json')]).toEqual([
      ['https://wire.example/1', { ...NOTHING, pin: true, annotate: 'We were there.' }],
      ['0123abcd', { ...NOTHING, kill: true }],
    ]);
  });

  it.each([
    [['[]'], ['curation.json:1:1 must be an object of article ids or addresses']],
    [['{', '  "a": true', '}'], ['curation.json:2:8 a: must be an object, not true']],
    [
      ['{', '  "a": {}', '}'],
      ['curation.json:2:8 a: says nothing; its keys are pin, kill, freeze, approve, annotate'],
    ],
    [
      ['{', '  "a": { "pinn": true }', '}'],
      ['curation.json:2:10 a: unknown key "pinn"; did you mean "pin"?'],
    ],
    [['{', '  "a": { "kill": "yes" }', '}'], ['curation.json:2:18 a.kill: must be true or false, not "yes"']],
    [
      ['{', '  "a": { "kill": true },', '  "a": { "pin": true }', '}'],
      ['curation.json:3:3 the key "a" is repeated; line 2 has it'],
    ],
    [['{', '  "a": { "kill": true', '}'], ['curation.json:3:2 a "}" is missing here']],
  ])('that is %j is refused at its place', (lines, told) => {
    expect(problemsOf(...lines)).toEqual(told);
  });
});

describe('an edit of ours', () => {
  const kill = { ...NOTHING, kill: true };

  it('adds a line behind the last, whatever stands there, and leaves everything else as it was', () => {
    const edit = (text: string | undefined) => editCuration(text, 'new', kill);
    expect(edit(undefined)).toMatch(/^\/\/ What.*\n\{\n {2}"new": \{ "kill": true \}\n\}\n$/u);
    expect(edit('{}')).toBe('{\n  "new": { "kill": true }}');
    expect(edit('{\n  "a": { "pin": true } // why\n}\n')).toBe(
      '{\n  "a": { "pin": true }, // why\n  "new": { "kill": true }\n}\n',
    );
    expect(edit('{\n  "a": { "pin": true }, // why\n  // the end\n}\n')).toBe(
      '{\n  "a": { "pin": true }, // why\n  "new": { "kill": true },\n  // the end\n}\n',
    );
    expect(edit('{ "a": { "pin": true } }')).toBe('{ "a": { "pin": true },\n  "new": { "kill": true } }');
  });

  it('changes a line in its place, and takes it away', () => {
    const text = '{\n  // one\n  "a": { "pin": true },\n  // two\n  "b": { "kill": true } // why\n}\n';
    const annotated = { ...NOTHING, annotate: 'So.' };
    expect(editCuration(text, 'a', annotated)).toBe(text.replace('{ "pin": true }', '{ "annotate": "So." }'));
    expect([...parseCuration(editCuration(text, 'a', NOTHING), 'c').keys()]).toEqual(['b']);
    expect(editCuration(text, 'a', NOTHING)).toBe(text.replace('  "a": { "pin": true },\n', ''));
    expect(editCuration(text, 'b', NOTHING)).toBe(text.replace('  "b": { "kill": true } // why\n', ''));
    expect(editCuration(text, 'c', NOTHING)).toBe(text);
  });

  it('says what it was told, after any edits of any file', () => {
    const key = fc.constantFrom('a', 'b', 'https://x.example/1?y="z"');
    const line = fc.record({
      pin: fc.boolean(),
      kill: fc.boolean(),
      freeze: fc.boolean(),
      approve: fc.boolean(),
      annotate: fc.option(
        fc.string({ minLength: 1, unit: 'grapheme' }).filter((it) => it.trim() === it && it !== ''),
        { nil: undefined },
      ),
    });
    const start = fc.constantFrom(
      undefined,
      '{}',
      '// x\n{ /* y */ }',
      '{\n  "a": { "pin": true }, // {"b": 1}\n}',
      '{"b":{"kill":true} /* , */ , }\r\n',
    );
    fc.assert(
      fc.property(start, fc.array(fc.tuple(key, line), { maxLength: 8 }), (text, edits) => {
        const wanted = new Map(text === undefined ? [] : parseCuration(text, 'c'));
        let edited: string | undefined = text;
        for (const [name, said] of edits) {
          edited = editCuration(edited, name, said);
          if (Object.values(said).some((it) => it !== false && it !== undefined)) wanted.set(name, said);
          else wanted.delete(name);
        }
        if (edited !== undefined) expect(new Map(parseCuration(edited, 'c'))).toEqual(wanted);
      }),
    );
  });
});
