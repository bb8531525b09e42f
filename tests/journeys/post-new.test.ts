import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder, voltwire, writeConfig } from '../support/program.ts';

function newsroom(authors = '{ "eva": { "name": "Eva" }, "sam": { "name": "Sam" } }') {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'authors.json'), authors);
  const config = writeConfig(folder, {});
  const run = (...args: readonly string[]) => voltwire('--config', config, 'post', 'new', ...args);
  return { folder, config, run };
}

describe('voltwire post new', () => {
  it('writes a sound draft by the first author and prints its path', async () => {
    const { folder, config, run } = newsroom();
    const { status, stdout } = await run('Größer: "laden" & fahren');
    const file = join(folder, 'posts/groesser-laden-fahren.md');
    expect([status, stdout]).toEqual([0, `${file}\n`]);
    expect(readFileSync(file, 'utf8')).toMatch(
      /^---\ntitle: "Größer: \\"laden\\" & fahren"\nauthors: \[eva\]\n/u,
    );
    expect((await voltwire('--config', config, 'check')).stderr).toContain('0 posts published; no problems');
  });

  it('names every field there is, each of them sound as it stands', async () => {
    const { folder, config, run } = newsroom();
    await run('A', '--author', 'sam', '--section', 'Tesla: 3');
    const file = join(folder, 'posts/a.md');
    const draft = readFileSync(file, 'utf8');
    expect(draft).toContain('authors: [sam]');
    expect(draft).toContain('section: "Tesla: 3"');
    const whole = draft.replaceAll(/^# (?=[a-z]+: )/gmu, '').replace('draft: true', 'draft: false');
    writeFileSync(file, whole.replace('images/photo.jpg', 'https://pictures.example/a.jpg'));
    const fields = whole.slice(0, whole.lastIndexOf('---')).matchAll(/^([a-z]+):/gmu);
    expect([...fields].map(([, field]) => field).sort()).toEqual(
      [
        ...[
          'authors',
          'comments',
          'corrections',
          'draft',
          'editor',
          'expires',
          'id',
          'image',
          'link',
          'pinned',
        ],
        ...['published', 'rights', 'section', 'summary', 'tags', 'title', 'updated'],
      ].sort(),
    );
    expect((await voltwire('--config', config, 'check')).stderr).toContain('1 posts published; no problems');
  });

  it('writes over no file, and takes no name that is an address of ours', async () => {
    const { folder, run } = newsroom();
    mkdirSync(join(folder, 'posts'));
    writeFileSync(join(folder, 'posts/a.md'), 'mine');
    await Promise.all([run('A'), run('A!'), run('Images'), run('電気')]);
    expect(readFileSync(join(folder, 'posts/a.md'), 'utf8')).toBe('mine');
    const names = readdirSync(join(folder, 'posts')).map((name) => name.replace(/\d{4}-\d\d-\d\d/u, 'today'));
    expect(names.sort()).toEqual(['a-2.md', 'a-3.md', 'a.md', 'images-2.md', 'post-today.md']);
  });

  it('answers 2 to a call that means nothing', async () => {
    const { run } = newsroom();
    const calls = [
      run('A', '--author', 'smm'),
      run(' '),
      run(),
      newsroom('{}').run('A'),
      newsroom('{').run('A'),
    ];
    const answers = await Promise.all(calls);
    expect(answers.map(({ status, stdout }) => [status, stdout])).toEqual(Array(5).fill([2, '']));
    expect(answers[0]?.stderr).toContain('there is no author "smm"; did you mean "sam"?');
  });
});
