import { expect, it } from 'vitest';
import { demoConfig } from '../../demo/config.ts';
import { startPretendWeb } from '../../demo/web.ts';
import { parseConfig } from '../../src/config/load.ts';

it('writes a configuration that the program accepts, with every publisher, on the loopback interface alone', async () => {
  const web = await startPretendWeb();
  await web.close();
  const written = JSON.stringify(demoConfig(web.publishers, { port: 8090, folder: '/tmp/voltwire-demo' }));
  const config = parseConfig(written, '/tmp/voltwire-demo/config.json', { env: {}, isCron: () => false });
  expect(config.sources.map(({ id, url }) => [id, url])).toEqual(
    web.publishers.map(({ id, url }) => [id, url]),
  );
  expect(config.channels.map(({ id }) => id)).toEqual(['all', 'newsroom', 'ev', 'charging']);
  expect(config.channels[1]).toMatchObject({ sources: [], posts: true });
  expect(config.site.url).toBe('http://127.0.0.1:8090/');
  expect(config.server).toMatchObject({ host: '127.0.0.1', port: 8090 });
  expect(config.polling).toMatchObject({ allowPrivateNetworks: true, timeoutSeconds: 5 });
  expect(config.store).toBe('/tmp/voltwire-demo/store');
});
