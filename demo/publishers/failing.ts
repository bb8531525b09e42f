import { type Answer, document, type Outlet, type Scene } from '../publisher.ts';

function homepage(scene: Scene): string {
  return `<!doctype html>
<html lang="en">
<title>Home Page Herald</title>
<h1>Welcome to our new website!</h1>
<p>We have redesigned everything. Our feed will be back <a href="${scene.home}">soon</a>.</p>
</html>
`;
}

const DOWN: Answer = { kind: 'status', status: 503, headers: {}, text: 'Down for maintenance.\n' };
const GONE: Answer = { kind: 'status', status: 410, headers: {}, text: 'We have closed.\n' };
const TOO_MANY: Answer = {
  kind: 'status',
  status: 429,
  headers: { 'retry-after': '120' },
  text: 'Too many requests.\n',
};

function failing(
  about: { id: string; title: string; tags: readonly string[]; quirk: string; apart: boolean },
  answer: (scene: Scene) => Answer,
): Outlet {
  return {
    ...about,
    expect: { outcome: 'failed', entries: undefined },
    feed: 'feed.xml',
    answers: { 'feed.xml': answer },
  };
}

export const failingOutlets: readonly Outlet[] = [
  failing(
    {
      id: 'home-page',
      title: 'Home Page Herald',
      tags: ['ev'],
      quirk: 'Sends a web page where its feed should be.',
      apart: false,
    },
    (scene) => document(scene, 'text/html; charset=utf-8', homepage(scene)),
  ),
  failing(
    {
      id: 'blackout',
      title: 'Blackout Bulletin',
      tags: ['charging'],
      quirk: 'Is down: answers 503.',
      apart: false,
    },
    () => DOWN,
  ),
  failing(
    {
      id: 'brownout',
      title: 'Brownout Brief',
      tags: ['charging'],
      quirk: 'Hangs up without an answer.',
      apart: false,
    },
    () => ({ kind: 'hang-up' }),
  ),
  failing(
    {
      id: 'last-light',
      title: 'Last Light',
      tags: ['space'],
      quirk: 'Has closed for ever: answers 410.',
      apart: false,
    },
    () => GONE,
  ),
  failing(
    {
      id: 'throttle',
      title: 'Throttle',
      tags: ['ev'],
      quirk: 'Answers 429 and asks for two minutes of peace.',
      apart: true,
    },
    () => TOO_MANY,
  ),
  failing(
    {
      id: 'trickle',
      title: 'Trickle Charge',
      tags: ['charging'],
      quirk: 'Starts its document at once and then drips one byte at a time, for ever.',
      apart: false,
    },
    () => ({
      kind: 'drip',
      mediaType: 'application/rss+xml',
      text: '<?xml version="1.0"?><rss version="2.0"><channel>',
    }),
  ),
];
