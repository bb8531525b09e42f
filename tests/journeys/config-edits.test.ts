import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Files, FORTY, SOUND, withFault } from '../config/forty.ts';
import { type EditedApp, startEditedApp } from '../support/edited-app.ts';
import { temporaryFolder } from '../support/program.ts';

const NO_WEB = { resolve: async () => [], mayCall: () => false };
const KEPT = 'The configuration was not reloaded; the last good one stays in force';
const TITLE = '"title": "Wire"';

async function started(): Promise<{ readonly app: EditedApp; readonly folder: string }> {
  const folder = temporaryFolder();
  put(folder, SOUND);
  const app = await startEditedApp(folder, {}, NO_WEB);
  app.said();
  return { app, folder };
}

function put(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}

function titled(title: string): string {
  return (SOUND['config.json'] ?? '').replace(TITLE, `"title": "${title}"`);
}

/** The lines of one look at the files. */
async function sentences(app: EditedApp, level = 'error'): Promise<readonly string[]> {
  await app.look();
  return app.said().flatMap((it) => (it.level === level ? [it.sentence] : []));
}

describe('the running program', () => {
  it('runs on by the last good configuration through forty faults, each told with its place', async () => {
    const { app, folder } = await started();
    for (const [index, fault] of FORTY.entries()) {
      put(folder, withFault(fault));
      const told = await sentences(app);
      expect(told.at(-1)).toBe(KEPT);
      expect(told[0]?.replace(`${folder}/`, '')).toMatch(/^(?:config|more)\.json:\d+:\d+ /u);
      expect(await app.page('/')).toContain('Wire');
      put(folder, { ...SOUND, 'config.json': titled(`Wire ${index}`) });
      expect(await sentences(app, 'info')).toContain('Configuration reloaded');
      expect(await app.page('/status')).toContain(`Wire ${index}`);
    }
  });

  it('looks at its files every second, and tells a fault once', async () => {
    const { app, folder } = await started();
    expect(app.beats).toContain(1);
    writeFileSync(join(folder, 'config.json'), '{');
    expect(await sentences(app)).toHaveLength(2);
    expect(await sentences(app)).toEqual([]);
  });

  it('says beside the sentence where a fault is, and shows its line', async () => {
    const { app, folder } = await started();
    writeFileSync(join(folder, 'config.json'), titled('Wire').replace('"port": 0', '"port": "eighty"'));
    await app.look();
    const [{ facts } = { facts: {} }] = app.said();
    const line = `  "server": { "port": "eighty", "adminToken": "\${TOKEN}" },`;
    expect(facts).toEqual({
      file: join(folder, 'config.json'),
      line: 3,
      column: 23,
      path: 'server.port',
      excerpt: [`  3 | ${line}`, `    | ${' '.repeat(22)}^`].join('\n'),
    });
  });

  const ACCIDENTS: readonly {
    readonly what: string;
    readonly happens: (file: string) => void;
    readonly told: RegExp;
  }[] = [
    { what: 'deleted', happens: (file) => rmSync(file), told: /:1:1 there is no such file$/u },
    { what: 'emptied', happens: (file) => writeFileSync(file, ''), told: /:1:1 the file is empty$/u },
    {
      what: 'half written',
      happens: (file) => writeFileSync(file, titled('Wire').slice(0, 200)),
      told: /:5:16 this text is not closed/u,
    },
    {
      what: 'replaced by a folder',
      happens: (file) => {
        rmSync(file);
        mkdirSync(file);
      },
      told: /:1:1 is a folder, not a file$/u,
    },
    {
      what: 'replaced by a pipe that nobody writes into',
      happens: (file) => {
        rmSync(file);
        execFileSync('mkfifo', [file]);
      },
      told: /:1:1 is no plain file$/u,
    },
    {
      what: 'replaced by a link to itself',
      happens: (file) => {
        rmSync(file);
        symlinkSync(file, file);
      },
      told: /:1:1 is a link that leads in a circle$/u,
    },
    {
      what: 'replaced by a link to nothing',
      happens: (file) => {
        rmSync(file);
        symlinkSync('nowhere', file);
      },
      told: /:1:1 there is no such file$/u,
    },
    {
      what: 'saved as UTF-16',
      happens: (file) => writeFileSync(file, Buffer.from(titled('Wire'), 'utf16le')),
      told: /:1:1 is not UTF-8 text/u,
    },
  ];

  it.each(ACCIDENTS)(
    'runs on when its configuration is $what, and takes the next good one',
    async (accident) => {
      const { app, folder } = await started();
      const file = join(folder, 'config.json');
      accident.happens(file);
      const told = await sentences(app);
      expect(told[0]).toMatch(accident.told);
      expect(told.at(-1)).toBe(KEPT);
      expect(await app.page('/')).toContain('Wire');
      rmSync(file, { recursive: true, force: true });
      writeFileSync(file, titled('Back'));
      expect(await sentences(app, 'info')).toContain('Configuration reloaded');
      expect(await app.page('/status')).toContain('Back');
    },
  );

  it.skipIf(process.getuid?.() === 0)('runs on when its configuration may not be read', async () => {
    const { app, folder } = await started();
    const file = join(folder, 'config.json');
    chmodSync(file, 0);
    expect((await sentences(app))[0]).toMatch(/:1:1 may not be read by this user$/u);
    chmodSync(file, 0o600);
    expect(await sentences(app, 'info')).toContain('Configuration reloaded');
  });

  it('sees a link that is swapped for another, as clusters swap whole folders', async () => {
    const folder = temporaryFolder();
    for (const [version, title] of [
      ['v1', 'First'],
      ['v2', 'Second'],
    ] as const) {
      mkdirSync(join(folder, version));
      put(join(folder, version), { ...SOUND, 'config.json': titled(title) });
    }
    symlinkSync('v1', join(folder, 'current'));
    for (const name of Object.keys(SOUND)) symlinkSync(join('current', name), join(folder, name));
    const app = await startEditedApp(folder, {}, NO_WEB);
    expect(await app.page('/status')).toContain('First');
    symlinkSync('v2', join(folder, 'next'));
    renameSync(join(folder, 'next'), join(folder, 'current'));
    await app.look();
    expect(await app.page('/status')).toContain('Second');
  });

  it('sees edits in the files that its configuration is split into, and in those that a faulty edit named', async () => {
    const { app } = await started();
    app.write('more.json', (SOUND['more.json'] ?? '').replace('"space"', '"rockets"'));
    await app.look();
    expect(await app.page('/status.json')).toContain('"rockets"');
    app.write('config.json', titled('Wire').replace('["more.json"]', '["more.json", "later.json"]'));
    expect((await sentences(app))[0]).toContain('later.json: there is no such file');
    app.write('later.json', '[{ "id": "later", "url": "https://later.example/feed" }]');
    expect(await sentences(app, 'info')).toContain('Configuration reloaded');
    expect(await app.page('/status.json')).toContain('"later"');
  });
});
