import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startPretendWeb } from '../../demo/web.ts';
import { startVoltwire, temporaryFolder, until, voltwire, writeConfig } from '../support/program.ts';

interface Planned {
  readonly adoptedAt: string | null;
  readonly channels: readonly {
    readonly id: string;
    readonly fate: string;
    readonly entering: readonly { readonly id: string; readonly title: string }[];
    readonly leaving: readonly { readonly id: string; readonly title: string; readonly reason: unknown }[];
  }[];
}

it('tells beside a running service what an edit comes to, before it is saved and until it is adopted', async () => {
  const web = await startPretendWeb();
  onTestFinished(() => web.close());
  const folder = temporaryFolder();
  const [publisher] = web.publishers;
  const source = {
    id: 'wire',
    url: `${publisher?.url}`,
    headers: { Authorization: 'Bearer hunter2hunter2' },
  };
  const channel = { id: 'all', title: 'All' };
  const configFile = writeConfig(folder, { sources: [source], channels: [channel] });
  const running = await startVoltwire(configFile);
  const titles = async () => {
    const feed = await (await fetch(new URL('/feed.json', running.address))).json();
    return (feed as { items: { title: string }[] }).items.map(({ title }) => title);
  };
  await until(async () => (await titles()).length > 1);
  const before = await titles();
  const word = /[A-Za-z]{4,}/u.exec(before[0] ?? '')?.[0] ?? '';

  const edited = join(folder, 'edited.json');
  const text = readFileSync(configFile, 'utf8');
  const withRule = { ...JSON.parse(text), channels: [{ ...channel, exclude: [{ title: `/${word}/` }] }] };
  writeFileSync(edited, JSON.stringify(withRule));
  const { stdout, status } = await voltwire('--config', configFile, 'plan', edited, '--json');
  expect(status).toBe(0);
  const planned = JSON.parse(stdout) as Planned;
  expect(planned.adoptedAt).not.toBeNull();
  expect(stdout).not.toContain('hunter2');
  const leaving = planned.channels[0]?.leaving ?? [];
  expect(leaving.map(({ title }) => title)).toContain(before[0]);
  expect(leaving[0]?.reason).toMatchObject({
    word: 'channel-rule',
    rule: { place: 'channels.all.exclude[0]', rule: { title: `/${word}/` } },
  });
  const told = await voltwire('--config', configFile, 'plan', edited);
  expect(told.stdout).toContain(
    `all (All), ${before.length} → ${before.length - leaving.length} articles: +0 −${leaving.length}`,
  );
  expect(told.stdout).toContain(
    `− wire  ${before[0]}  (it is left out by channels.all.exclude[0], {"title":"/${word}/"})`,
  );

  const [first] = leaving;
  const why = await voltwire('--config', configFile, 'why', first?.id ?? '');
  expect(why.stdout).toContain(
    `all  at ${before.indexOf(first?.title ?? '') + 1} of ${before.length}, as excerpt`,
  );

  writeFileSync(configFile, JSON.stringify(withRule));
  await until(async () => (await titles()).length === before.length - leaving.length);
  expect(await titles()).toEqual(before.filter((it) => !leaving.some(({ title }) => title === it)));
  const after = JSON.parse((await voltwire('--config', configFile, 'plan', '--json')).stdout) as Planned;
  expect(after.channels).toMatchObject([{ id: 'all', fate: 'kept', entering: [], leaving: [] }]);

  const whyNot = await voltwire('--config', configFile, 'why', first?.id ?? '');
  expect(whyNot.stdout).toContain('all  no: it is left out by channels.all.exclude[0]');
  const stranger = await voltwire('--config', configFile, 'why', 'https://elsewhere.example/1', '--json');
  expect([stranger.status, JSON.parse(stranger.stdout)]).toMatchObject([
    1,
    { articles: [], near: [], sources: [] },
  ]);

  writeFileSync(edited, '{ "site": 3 }');
  expect(await voltwire('--config', configFile, 'plan', edited)).toMatchObject({ status: 2, stdout: '' });
});
