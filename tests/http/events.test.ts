import { get as httpGet, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { createEvents, USUAL_EVENTS } from '../../src/http/events.ts';
import { createFrontDoor, type FrontDoor } from '../../src/http/server.ts';
import { type Library, openLibrary } from '../api/desk.ts';
import { numbered } from '../publish/newsroom.ts';
import { until } from '../support/program.ts';
import { makeOptions } from './sample.ts';

const open: FrontDoor[] = [];
afterEach(async () => {
  for (const door of open.splice(0)) await door.close(100);
});

async function start(library: Library, change = {}) {
  const events = createEvents({ desk: library.desk, ...USUAL_EVENTS, ...change });
  const door = createFrontDoor(makeOptions(new Map(), { events }));
  open.push(door);
  const { port } = await door.listen('127.0.0.1', 0);
  const follow = (headers = {}, query = '') =>
    listen(`http://127.0.0.1:${port}/api/v1/events${query}`, headers);
  return { events, door, follow };
}

interface Heard {
  readonly answer: IncomingMessage;
  readonly text: () => string;
  readonly events: () => readonly {
    id: number;
    event: string;
    data: { article: { title: string } | null };
  }[];
  readonly ended: () => boolean;
}

function listen(url: string, headers: object): Promise<Heard> {
  return new Promise((resolve, reject) => {
    httpGet(url, { headers: { ...headers } }, (answer) => {
      let text = '';
      let ended = false;
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      answer.on('close', () => {
        ended = true;
      });
      const events = () =>
        [...text.matchAll(/^id: (\d+)\nevent: (\S+)\ndata: (.*)\n\n/gmu)].map(
          ([, id, event = '', data = '']) => ({
            id: Number(id),
            event,
            data: JSON.parse(data),
          }),
        );
      resolve({ answer, text: () => text, events, ended: () => ended });
    }).on('error', reject);
  });
}

describe('whoever follows the changes', () => {
  it('is told of each as it happens, with the article as it may be seen', async () => {
    const library = await openLibrary({ articles: [numbered(0)] });
    const { events, follow } = await start(library);
    const heard = await follow();
    expect(heard.answer.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'access-control-allow-origin': '*',
    });
    await until(() => heard.text().includes('retry:'));
    await library.save({ added: [numbered(1)], removed: ['wire-00000'] });
    events.tell();
    await until(() => heard.events().length === 2);
    expect(heard.events()).toMatchObject([
      { id: 2, event: 'added', data: { seq: 2, id: 'wire-00001', article: { title: 'Story 1' } } },
      { id: 3, event: 'removed', data: { seq: 3, id: 'wire-00000', article: null } },
    ]);
  });

  it('goes on from the last one that it heard of, however many there were meanwhile', async () => {
    const library = await openLibrary({ articles: Array.from({ length: 130 }, (_, n) => numbered(n)) });
    const { follow } = await start(library);
    const heard = await follow({ 'last-event-id': '7' });
    await until(() => heard.events().length === 123);
    expect(heard.events().map(({ id }) => id)).toEqual(Array.from({ length: 123 }, (_, at) => at + 8));
    const other = await follow({}, '?after=128');
    await until(() => other.events().length === 2);
  });

  it('is told to start over where those changes are forgotten', async () => {
    const library = await openLibrary({
      articles: Array.from({ length: 30 }, (_, n) => numbered(n)),
      changesKept: 5,
    });
    const { follow } = await start(library);
    const heard = await follow({ 'last-event-id': '3' });
    await until(() => heard.events().length === 1);
    expect(heard.events()).toMatchObject([{ id: 30, event: 'start-over', data: { latest: 30 } }]);
  });

  it('hears a heart beat while nothing happens', async () => {
    const { follow } = await start(await openLibrary(), { heartbeatMs: 20 });
    const heard = await follow();
    await until(() => heard.text().includes('\n:\n\n:\n\n'));
  });

  it('is one of so many at most, and makes room by leaving', async () => {
    const { follow } = await start(await openLibrary(), { mostFollowers: 1 });
    const first = await follow();
    const second = await follow();
    expect(second.answer).toMatchObject({ statusCode: 503, headers: { 'retry-after': '3' } });
    first.answer.destroy();
    await until(async () => {
      const third = await follow();
      third.answer.destroy();
      return third.answer.statusCode === 200;
    });
  });

  it.each([{ 'last-event-id': 'x' }, { 'last-event-id': '-1' }])('is refused with %j', async (headers) => {
    const { follow } = await start(await openLibrary());
    expect((await follow(headers)).answer.statusCode).toBe(400);
  });

  it('is let go when the server closes, which then need not wait', async () => {
    const { door, follow } = await start(await openLibrary());
    const heard = await follow();
    await door.close(60_000);
    await until(heard.ended);
  });
});
