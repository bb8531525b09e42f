import { createSocket, type Socket } from 'node:dgram';
import { afterEach, describe, expect, it } from 'vitest';
import { createResolve, type Resolve } from '../../src/net/resolve.ts';

const A = 1;
const AAAA = 28;
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
});

/** What a pretend name server knows of a name: its addresses, that there is no such name, or nothing at all. */
type Zone = (name: string) => { readonly v4?: number[][]; readonly v6?: number[][] } | 'none' | 'silent';

/** A name server on this machine; answers where it listens. */
async function nameServer(zone: Zone): Promise<readonly string[]> {
  const socket = createSocket('udp4');
  sockets.push(socket);
  socket.on('message', (question, peer) => {
    const answer = answerTo(question, zone);
    if (answer !== undefined) socket.send(answer, peer.port, peer.address);
  });
  await new Promise<void>((bound) => socket.bind(0, '127.0.0.1', bound));
  return [`127.0.0.1:${socket.address().port}`];
}

/** RFC 1035 §4.1. */
function answerTo(question: Buffer, zone: Zone): Buffer | undefined {
  const labels: string[] = [];
  let at = 12;
  for (let length = question[at] ?? 0; length > 0; length = question[at] ?? 0) {
    labels.push(question.subarray(at + 1, at + 1 + length).toString());
    at += 1 + length;
  }
  const known = zone(labels.join('.'));
  if (known === 'silent') return undefined;
  const type = question.readUInt16BE(at + 1);
  const addresses = known === 'none' ? [] : ((type === A ? known.v4 : type === AAAA ? known.v6 : []) ?? []);
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(known === 'none' ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((bytes) =>
    Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]),
  );
  return Buffer.concat([header, question.subarray(12, at + 5), ...records]);
}

const never: Resolve = () => Promise.reject(new Error('the system was asked'));
const fromHosts: Resolve = async () => [{ address: '192.0.2.7', family: 4 }];

describe('a host name', () => {
  it('has the addresses of both families that its name servers give', async () => {
    const v6 = [0x26, 0x06, 0x47, 0, ...Array<number>(11).fill(0), 1];
    const servers = await nameServer(() => ({
      v4: [
        [93, 184, 216, 34],
        [1, 1, 1, 1],
      ],
      v6: [v6],
    }));
    expect(await createResolve(servers, never)('news.example')).toEqual([
      { address: '93.184.216.34', family: 4 },
      { address: '1.1.1.1', family: 4 },
      { address: '2606:4700::1', family: 6 },
    ]);
  });

  it('does with the addresses of one family', async () => {
    const servers = await nameServer(() => ({ v4: [[93, 184, 216, 34]] }));
    expect(await createResolve(servers, never)('news.example')).toHaveLength(1);
  });

  it('that no name server knows is asked of the system', async () => {
    const servers = await nameServer(() => 'none');
    expect(await createResolve(servers, fromHosts)('intranet.example')).toEqual(await fromHosts(''));
  });

  it('that is none of a name server’s is asked of the system alone', async () => {
    const asked: string[] = [];
    const servers = await nameServer((name) => {
      asked.push(name);
      return 'none';
    });
    const resolve = createResolve(servers, fromHosts);
    for (const name of ['intranet', 'printer.local', 'LOCALHOST.localhost.', 'localhost'])
      await resolve(name);
    expect(asked).toEqual([]);
  });

  it('whose name server is silent keeps no other waiting, and is not asked of the system', async () => {
    const servers = await nameServer((name) => (name.startsWith('slow') ? 'silent' : { v4: [[1, 1, 1, 1]] }));
    const resolve = createResolve(servers, never);
    const settled: string[] = [];
    const slow = Array.from({ length: 12 }, (_, at) =>
      resolve(`slow${at}.example`).catch(({ code }) => settled.push(code)),
    );
    await resolve('quick.example').then(() => settled.push('quick'));
    expect(settled).toEqual(['quick']);
    await Promise.all(slow);
    expect(settled).toEqual(['quick', ...Array<string>(12).fill('ETIMEOUT')]);
  });
});
