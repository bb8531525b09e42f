import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startEditedApp } from '../support/edited-app.ts';
import { savePost } from '../support/posts.ts';
import { temporaryFolder, writeConfig } from '../support/program.ts';

const [BEFORE, AFTER] = ['https://news.example/', 'https://moved.example/'];

function siteAt(url: string) {
  return { site: { title: 'Test Wire', description: 'Of tests.', url, language: 'en' } };
}

it('readers see a site under its old address or under its new one, never in between and never nothing', async () => {
  const folder = temporaryFolder();
  savePost(folder, 'live', { title: 'Live', more: 'tags: [ev]\nimage: { url: images/live.jpg }' });
  mkdirSync(join(folder, 'posts/images'));
  cpSync('data/posts/images/charger.jpg', join(folder, 'posts/images/live.jpg'));
  writeConfig(folder, siteAt(BEFORE));
  const app = await startEditedApp(folder, {}, undefined);
  const ask = (path: string) => fetch(new URL(path, app.address));
  const feeds: string[] = [];
  const statuses: number[] = [];
  const look = async () => {
    feeds.push(await app.page('/rss.xml'));
    for (const path of ['/tags/ev/', '/api/v1/articles', '/search?q=live', '/posts/live/'])
      statuses.push((await ask(path)).status);
  };
  let isOver = false;
  const reading = (async () => {
    while (!isOver) await look();
  })();
  for (const url of [AFTER, BEFORE, AFTER]) {
    writeConfig(folder, siteAt(url));
    await app.look();
    expect(await app.page('/rss.xml')).toContain(`${url}posts/images/live.jpg`);
  }
  isOver = true;
  await reading;
  expect(feeds.filter((it) => it.includes(BEFORE) === it.includes(AFTER))).toEqual([]);
  expect([...new Set(statuses)]).toEqual([200]);
});
