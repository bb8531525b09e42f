import { expect, it, vi } from 'vitest';
import { clientWith, listen, strange } from './loopback.ts';

// The whole of 127.0.0.0/8 is this machine; here one address of it plays the public web.
vi.mock('../../src/net/guard.ts', async (importOriginal) => {
  const guard = await importOriginal<typeof import('../../src/net/guard.ts')>();
  return { ...guard, isPublicAddress: (it: string) => it === '127.0.0.2' || guard.isPublicAddress(it) };
});

it.skipIf(process.platform !== 'linux').each(['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433'])(
  'never follows a redirect from a public host to %s',
  async (inward) => {
    const secret = await listen((_request, response) => response.end('secret'));
    const first = await listen((_request, response) => {
      response.writeHead(301, { Location: `http://${inward}:${secret.port}/canary` }).end();
    }, '127.0.0.2');
    const resolve = async (name: string) => [
      { address: name === 'public.example' ? '127.0.0.2' : '127.0.0.1', family: 4 },
    ];
    const http = clientWith({ resolve });
    const asked = http.get(strange(`http://public.example:${first.port}/`));
    await expect(asked).rejects.toMatchObject({ code: 'refused-address' });
    expect([first.requests.length, secret.requests.length]).toEqual([1, 0]);
    await Promise.all([http.close(), first.close(), secret.close()]);
  },
);
