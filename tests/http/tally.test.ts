import { describe, expect, it } from 'vitest';
import { createAnswerTally, kindOf } from '../../src/http/tally.ts';

describe('the tally of answers', () => {
  it('counts by kind and class of status', () => {
    const tally = createAnswerTally();
    for (const status of [200, 226, 304]) tally.count('feed', status);
    tally.count('machine', 503);
    expect(tally.counted()).toEqual([
      { kind: 'feed', status: '2xx', count: 2 },
      { kind: 'feed', status: '3xx', count: 1 },
      { kind: 'machine', status: '5xx', count: 1 },
    ]);
  });

  it.each([
    ['/rss.xml', 'feed'],
    ['/tags/charging/feed.json?x=1', 'feed'],
    ['/status/feed.atom', 'feed'],
    ['/api/v1/articles', 'api'],
    ['/openapi.json', 'api'],
    ['/websub/hub', 'websub'],
    ['/metrics', 'machine'],
    ['/healthz?probe', 'machine'],
    ['/status', 'page'],
    ['/nothing', 'page'],
    ['*', 'page'],
  ])('takes %s for a request of kind %s', (target, kind) => {
    expect(kindOf(target)).toBe(kind);
  });
});
