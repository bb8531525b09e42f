import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { EXIT } from '../../src/cli/program.ts';
import { built } from '../support/built.ts';
import { temporaryFolder, until, writeConfig } from '../support/program.ts';

const PATIENCE_MS = 120_000;
const INSTALLED = '/opt/voltwire/';
/** Where the newsroom lies, by whom it is run. */
const NEWSROOM = /^\/(?:var\/lib|srv)\/voltwire\//u;

interface Instruction {
  readonly word: string;
  readonly rest: string;
}

const file = (path: string) => readFileSync(path, 'utf8');
const dockerfile = instructionsOf(file('deploy/Dockerfile'));
const unit = settingsOf(file('deploy/voltwire.service'));
const allOf = (word: string) => dockerfile.filter((it) => it.word === word).map(({ rest }) => rest);
const oneOf = (word: string) => allOf(word).join('\n');
const setting = (name: string) => unit.get(name) ?? [];

beforeAll(async () => {
  await built('src/main.js');
}, PATIENCE_MS);

/** Runs what a file says, with its folders in the places that they have here; answers its address. */
async function run(command: readonly string[], folder: string): Promise<string> {
  const [, ...args] = command.map((word) => word.replace(INSTALLED, './').replace(NEWSROOM, `${folder}/`));
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  return until(() => / is at (http:[^\s"]+)/u.exec(said)?.[1]);
}

describe('the systemd unit', () => {
  const command = setting('ExecStart').join().split(' ');

  it(
    'starts the program as it is installed',
    async () => {
      const folder = temporaryFolder();
      writeConfig(folder, {});
      expect(command[0]).toBe('/usr/bin/node');
      expect((await fetch(await run(command, folder))).status).toBe(200);
      expect(existsSync(join(folder, 'store'))).toBe(true);
    },
    PATIENCE_MS,
  );

  it('starts it anew after a crash, and not where the configuration is at fault', () => {
    expect(setting('Restart')).toEqual(['on-failure']);
    expect(setting('RestartPreventExitStatus')).toEqual([String(EXIT.misused)]);
  });

  it('lets it write in the folder of the newsroom alone, by a user of its own', () => {
    expect(setting('ProtectSystem')).toEqual(['strict']);
    expect(setting('User')).toEqual(['voltwire']);
    const state = `/var/lib/${setting('StateDirectory').join()}`;
    expect(setting('WorkingDirectory')).toEqual([state]);
    expect(command.at(-2)).toBe(`${state}/config.json`);
  });

  it('says nothing that systemd does not know', ({ skip }) => {
    const folder = temporaryFolder();
    const copy = join(folder, 'voltwire.service');
    writeFileSync(
      copy,
      file('deploy/voltwire.service').replaceAll(/^ExecStart=\S+/gmu, `ExecStart=${process.execPath}`),
    );
    const { stderr, error } = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
    if (error !== undefined) return skip('systemd-analyze is not here');
    expect(stderr.split('\n').filter((line) => /Unknown|Invalid|Failed to parse/iu.test(line))).toEqual([]);
  });
});

describe('the image', () => {
  it('copies what is there and what is sent to it', () => {
    const sent = file('deploy/Dockerfile.dockerignore').split('\n');
    const ours = allOf('COPY').filter((rest) => !rest.startsWith('--from='));
    const sources = ours.flatMap((rest) => rest.split(' ').slice(0, -1));
    expect(sources).not.toHaveLength(0);
    expect(sources.filter((path) => !existsSync(path) || !sent.includes(`!${path}`))).toEqual([]);
  });

  it('takes from stages that there are, on a Node that we run on', () => {
    const stages = allOf('FROM').map((rest) => / AS (\w+)$/u.exec(rest)?.[1]);
    const from = allOf('COPY').flatMap((rest) => /^--from=(\w+)/u.exec(rest)?.[1] ?? []);
    expect(from.filter((name) => !stages.includes(name))).toEqual([]);
    expect(new Set(allOf('FROM').map((rest) => /^node:(\d+)-/u.exec(rest)?.[1]))).toEqual(new Set(['22']));
    const { engines, bin } = JSON.parse(file('package.json'));
    expect(engines.node).toBe('>=20.19');
    expect(oneOf('ENTRYPOINT')).toContain(bin.voltwire);
  });

  it('runs as nobody of importance from the moment that it has been made', () => {
    const user = dockerfile.findIndex(({ word }) => word === 'USER');
    expect(dockerfile[user]?.rest).toBe('node');
    expect(dockerfile.slice(user).filter(({ word }) => word === 'RUN' || word === 'COPY')).toEqual([]);
  });

  it(
    'starts the program, and finds it well while it runs',
    async () => {
      const folder = temporaryFolder();
      writeConfig(folder, {});
      const address = await run([...JSON.parse(oneOf('ENTRYPOINT')), ...JSON.parse(oneOf('CMD'))], folder);
      expect(await healthOf(new URL(address).port)).toBe(0);
      expect(await healthOf('9')).toBe(1);
    },
    PATIENCE_MS,
  );

  it('is composed with a root that may only be read, at the port and the folder that it names', () => {
    const { voltwire } = parse(file('deploy/compose.yaml')).services;
    expect(existsSync(join('deploy', voltwire.build.context, voltwire.build.dockerfile))).toBe(true);
    expect(voltwire).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    expect(voltwire.ports.join().split(':').at(-1)).toBe(oneOf('EXPOSE'));
    expect(voltwire.volumes.join().split(':').at(-1)).toBe(oneOf('VOLUME'));
  });
});

/** What the health check of the image ends with. */
function healthOf(port: string): Promise<number | null> {
  const [, words = '[]'] = oneOf('HEALTHCHECK').split('CMD ');
  const [, ...args] = JSON.parse(words) as string[];
  const child = spawn(process.execPath, args, {
    stdio: 'ignore',
    env: { ...process.env, VOLTWIRE_PORT: port },
  });
  return new Promise((ended) => child.once('close', ended));
}

/** Without comments, and each on one line. */
function instructionsOf(text: string): readonly Instruction[] {
  const lines = text
    .replaceAll(/^#.*\n/gmu, '')
    .replaceAll(/\\\n\s*/gu, '')
    .split('\n');
  return lines
    .filter((line) => line !== '')
    .map((line) => ({ word: line.split(' ', 1)[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }));
}

/** By name, each as often as it is said. */
function settingsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const settings = new Map<string, string[]>();
  for (const [, name = '', value = ''] of text.matchAll(/^(\w+)=(.*)$/gmu)) {
    settings.set(name, [...(settings.get(name) ?? []), value]);
  }
  return settings;
}
