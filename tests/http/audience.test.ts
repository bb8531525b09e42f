import { describe, expect, it } from 'vitest';
import { createAudience } from '../../src/http/audience.ts';

function audience() {
  const clock = { now: '2026-11-22T09:00:00.000Z' };
  const counted = createAudience(() => clock.now);
  const hear = (userAgent: string | undefined, address = '192.0.2.1') =>
    counted.heard({ userAgent, connection: { remoteAddress: address } });
  return { clock, counted, hear, subscribers: counted.subscribers };
}

describe('the audience of our feeds', () => {
  it('is ourselves where nobody else is known', () => {
    expect(audience().subscribers()).toBe(1);
  });

  it('is what aggregators say, the most of each, and one for each of the others', () => {
    const { hear, subscribers } = audience();
    hear('Feedly/1.0 (+https://feedly.com; 120 subscribers)');
    hear('Feedly/1.0 (+https://feedly.com; 90 subscribers)', '192.0.2.2');
    hear('Inoreader (1 reader)');
    hear('NetNewsWire/6', '192.0.2.3');
    hear('NetNewsWire/6', '192.0.2.3');
    hear('NetNewsWire/6', '192.0.2.4');
    hear(undefined, '192.0.2.5');
    expect(subscribers()).toBe(124);
  });

  it('is that of the day before until today brings more, and forgotten after two days', () => {
    const { clock, hear, subscribers } = audience();
    for (let n = 0; n < 5; n++) hear('Reader/1', `192.0.2.${n}`);
    clock.now = '2026-11-23T00:00:01.000Z';
    hear('Reader/1', '192.0.2.1');
    expect(subscribers()).toBe(5);
    clock.now = '2026-11-24T00:00:01.000Z';
    expect(subscribers()).toBe(1);
  });

  it('counts one that asks again on its connection once a day, and anew under another name', () => {
    const { clock, counted } = audience();
    const connection = { remoteAddress: '192.0.2.1' };
    const hear = (userAgent: string) => counted.heard({ userAgent, connection });
    const names = ['Reader/1', 'Reader/1', 'Reader/2', 'Reader/2'];
    names.forEach(hear);
    expect(counted.subscribers()).toBe(2);
    clock.now = '2026-11-23T00:00:01.000Z';
    expect(counted.subscribers()).toBe(2);
    names.forEach(hear);
    clock.now = '2026-11-24T00:00:01.000Z';
    expect(counted.subscribers()).toBe(2);
    clock.now = '2026-11-25T00:00:01.000Z';
    expect(counted.subscribers()).toBe(1);
  });

  it('is bounded, whatever is claimed and however many come', () => {
    const { hear, subscribers } = audience();
    hear('Boast/1 (999999999 subscribers)');
    expect(subscribers()).toBe(10_000_000);
    for (let n = 0; n < 60_000; n++) hear(`Bot/${n}`);
    for (let n = 0; n < 2000; n++) hear(`Bot/${n}; 2 subscribers`);
    expect(subscribers()).toBeLessThan(10_060_000);
  });
});
