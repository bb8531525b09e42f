import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startPretendWeb } from '../../demo/web.ts';
import { startVoltwire, temporaryFolder, until, voltwire } from '../support/program.ts';

const README = readFileSync('README.md', 'utf8');

/** The first fenced block of a language after some words of the README, without its indentation. */
function block(language: string, after: string): string {
  const from = README.indexOf(after);
  const match = new RegExp(`( *)\`\`\`${language}\\n([\\s\\S]*?)\\n *\`\`\`(?!\\w)`, 'u').exec(
    README.slice(from),
  );
  if (from < 0 || match === null) throw new Error(`The README has no ${language} after "${after}"`);
  return (match[2] ?? '')
    .split('\n')
    .map((line) => line.replace(match[1] ?? '', ''))
    .join('\n');
}

function addFirst(config: string, list: string, item: string): string {
  return config.replace(`"${list}": [`, `"${list}": [\n${item}`);
}

describe('the walk-through of the README', () => {
  it('leads from a clone to a source, a channel and a post of one’s own, each step as written', async () => {
    const web = await startPretendWeb();
    onTestFinished(() => web.close());
    const folder = temporaryFolder();
    const configFile = join(folder, 'config.json');
    const edit = (change: (text: string) => string) =>
      writeFileSync(configFile, change(readFileSync(configFile, 'utf8')));
    cpSync('data', join(folder, 'data'), {
      recursive: true,
      filter: (path) => !/data\/(store|public)/u.test(path),
    });
    // The shipped configuration, but for what a test may not do: call the publishers, and take the port.
    const shipped = readFileSync('config.json', 'utf8').replace(/"port": \d+/u, '"port": 0');
    const quiet = shipped.replace(/("id": "[^"]+",\s*"url": "https:[^"]+",)/gu, '$1 "enabled": false,');
    writeFileSync(
      configFile,
      addFirst(quiet, 'sources', '').replace('"polling": {', '"polling": { "allowPrivateNetworks": true, '),
    );

    const running = await startVoltwire(configFile);
    const page = async (path: string) => (await fetch(new URL(path, running.address))).text();
    expect(await page('/')).toContain('/posts/');
    expect(await page('/status')).toContain('Status');

    const [publisher] = web.publishers;
    const source = block('jsonc', 'Add a source of your own').replace(
      /"https:[^"]+"/u,
      `"${publisher?.url}"`,
    );
    edit((text) => addFirst(text, 'sources', source));
    expect((await voltwire('--config', configFile, 'check')).status).toBe(0);
    await until(async () => (await page('/')).includes(`Node.js Blog`));

    edit((text) => addFirst(text, 'channels', block('jsonc', 'Make a channel for it')));
    await until(async () => (await page('/channels/software/rss.xml')).includes('<item>'));

    writeFileSync(join(folder, 'data/posts/hello.md'), block('markdown', 'Write a post'));
    await until(async () => (await page('/posts/hello/')).includes('without burning anything'));
    await until(async () => (await page('/channels/software/rss.xml')).includes('Hello from our newsroom'));
    expect((await running.stop()).status).toBe(0);
  });
});
