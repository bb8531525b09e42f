import { describe, expect, it } from 'vitest';
import { digestDue, retryOf, webhookKey } from '../../src/app/digest.ts';

const at = (time: string) => `2026-11-22T${time}:00.000Z`;
const told = (until: string) => ({ until });

describe('a digest', () => {
  it.each([
    ['a webhook that is new begins to count', undefined, at('09:00'), 'begin'],
    ['nothing is due before its time', told('2026-11-21T07:00:01.000Z'), at('06:59'), 'nothing'],
    ['it is due at its time', told('2026-11-21T07:00:01.000Z'), at('07:00'), 'write'],
    ['once a day is enough', told(at('07:00')), at('23:59'), 'nothing'],
    ['one that was missed is due at once', told('2026-11-19T07:00:00.000Z'), at('03:00'), 'write'],
    ['one that counts since this morning waits for the next', told(at('06:30')), at('06:59'), 'nothing'],
    ['one that counts since this morning is due today', told(at('06:30')), at('07:00'), 'write'],
    ['a clock set back a little repeats nothing', told(at('07:00')), at('06:00'), 'nothing'],
    ['a clock that was years ahead is forgotten', told('2031-01-01T00:00:00.000Z'), at('08:00'), 'begin'],
  ] as const)('%s', (_what, known, now, due) => {
    expect(digestDue(known, '07:00', now)).toBe(due);
  });

  it('is never due where it is switched off', () => {
    expect(digestDue(told('2026-11-01T00:00:00.000Z'), 'off', at('09:00'))).toBe('nothing');
  });

  it('waits ever longer after failures, an hour at most, and is given up within a day', () => {
    let now = at('07:00');
    let item = retryOf(
      { sender: 'digest', to: 'x', body: '{}', queuedAt: now, dueAt: now, attempts: 0 },
      now,
    );
    const waits: number[] = [];
    while (item !== undefined) {
      waits.push((Date.parse(item.dueAt) - Date.parse(now)) / 60_000);
      now = item.dueAt;
      item = retryOf(item, now);
    }
    expect(waits.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThan(1440);
  });

  it('goes by a key that tells neither address nor secret', () => {
    const webhook = { url: 'https://hook.example/sesame', secret: 'sesame-sesame', digest: '07:00' };
    const key = webhookKey({ ...webhook, channels: ['all'] });
    expect(key).not.toContain('sesame');
    expect(webhookKey({ ...webhook, channels: ['all', 'ev'] })).not.toBe(key);
    expect(webhookKey({ ...webhook, secret: 'another-one', channels: ['all'] })).toBe(key);
  });
});
