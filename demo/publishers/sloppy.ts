/** Outlets whose documents are wrong, strange, dangerous or very long, and readable all the same. */
import { escapeXml } from '../../src/text/escape.ts';
import { rfc822 } from '../dates.ts';
import { document, type Outlet, type Scene, storyTime, storyUrl } from '../publisher.ts';
import { echoStories, looseStories, type Story, timelessStories } from '../stories.ts';
import { rss2, rssItem } from './rss.ts';

const RSS = 'application/rss+xml; charset=utf-8';

/** Ampersands as they come, an entity of HTML, tags that nobody closed, a foot after the end that never came. */
function loose(scene: Scene): string {
  const items = looseStories.map(
    (story) => `<item>
<title>${story.title}</title>
<link>${storyUrl(scene, story)}?from=feed&utm=rss</link>
<guid isPermaLink=false>loose-${story.slug}</guid>
<pubDate>${rfc822(storyTime(scene, story))}</pubDate>
<description>${story.lede}&nbsp;<br>${story.paragraphs[0] ?? ''}<p>Read on</description>
</item>`,
  );
  return `

<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
<channel>
<title>Loose Wires</title>
<link>${scene.home}</link>
<description>News & views</description>
${items.join('\n')}
<!-- cached at the edge -->
`;
}

function echoed(scene: Scene): string {
  const [first = '', second = '', third = '', fourth = '', fifth = ''] = echoStories.map((story) =>
    rssItem(scene, story),
  );
  const withGuid = (item: string) =>
    item.replace(/<guid>[^<]*<\/guid>/u, '<guid isPermaLink="false">1</guid>');
  // Two different stories under one id, and one story twice.
  const items = [first, withGuid(second), third, withGuid(fourth), fifth, fifth];
  return rss2({ title: 'Echo Wire', home: scene.home, language: 'en' }, items);
}

function timeless(scene: Scene): string {
  const note = (story: Story) =>
    `<item><title>${escapeXml(story.title)}</title><link>${storyUrl(scene, story)}</link><description>${escapeXml(story.lede)}</description></item>`;
  return rss2({ title: 'The Timeless Volt', home: scene.home, language: 'en' }, [
    ...timelessStories.map(note),
    '<item><title>A headline and nothing else</title></item>',
    '<item><description>No headline either: only this sentence about a lamp that hums.</description></item>',
  ]);
}

function hostile(scene: Scene): string {
  const item = (number: number, title: string, link: string, html: string) => `<item>
<title>${title}</title>
<link>${link}</link>
<guid isPermaLink="false">short-circuit-${number}</guid>
<pubDate>${rfc822(scene.startedAt - number * 1_800_000)}</pubDate>
<content:encoded>${escapeXml(html)}</content:encoded>
</item>`;
  const link = `${scene.home}story`;
  const text = rss2({ title: 'Short Circuit', home: scene.home, language: 'en' }, [
    item(
      1,
      'Free energy &lt;script&gt;alert(1)&lt;/script&gt; at last',
      `${link}-1`,
      '<p>Before</p><script>document.title = "taken"</script><p>After</p>',
    ),
    item(
      2,
      'A picture that does more than it shows',
      `${link}-2`,
      '<img src="x" onerror="alert(2)"><svg onload="alert(2)"><circle r="9"/></svg><p>Look.</p>',
    ),
    item(
      3,
      'Click here',
      'javascript:alert(3)',
      '<p><a href="javascript:alert(3)">here</a> or <a href=" jAvAsCrIpT:alert(3)">there</a></p>',
    ),
    item(
      4,
      'An end in the middle: ]]&gt; and on it goes',
      `${link}-4`,
      '<p>if (a[b[0]]>1) x]]></content:encoded></item><item><title>forged</title></item></p>',
    ),
    item(
      5,
      'Frames, forms and styles',
      `${link}-5`,
      '<iframe src="https://frame.invalid/"></iframe><form action="/"><input name="password"></form><style>body { display: none }</style><p style="position:fixed;inset:0" onclick="alert(5)">Covered.</p>',
    ),
    item(
      6,
      'A bell (BELL) and other things that XML forbids',
      `${link}-6`,
      '<p>A bell (BELL), then a <a href="data:text/html,<script>alert(6)</script>">link</a>.</p>',
    ),
  ]);
  return text.replaceAll('BELL', '\u0007');
}

const ARCHIVE_SIZE = 500;
const WHO: readonly string[] = [
  'Halden',
  'Corvane',
  'Peregrine',
  'Aurelo',
  'Amperio',
  'Cellmere',
  'Ionbridge',
  'Quartzfold',
];
const DID: readonly string[] = [
  'opens',
  'delays',
  'doubles',
  'sells',
  'repairs',
  'tests',
  'renames',
  'buys back',
  'paints',
];
const WHAT: readonly string[] = [
  'a battery plant',
  'its charging hubs',
  'the night tariff',
  'a chip line',
  'its test track',
  'the winter fleet',
  'an old depot',
];

/** Names, verbs and things in every combination: 8 × 9 × 7 = 504 headlines, none twice. */
function archiveItem(scene: Scene, index: number): string {
  const who = WHO[index % WHO.length] ?? '';
  const did = DID[Math.floor(index / WHO.length) % DID.length] ?? '';
  const what = WHAT[Math.floor(index / (WHO.length * DID.length)) % WHAT.length] ?? '';
  const text = `${who} ${did} ${what}, we wrote in volume ${ARCHIVE_SIZE - index}. `;
  return `<item>
<title>From the archive: ${who} ${did} ${what}</title>
<link>${scene.home}volume-${ARCHIVE_SIZE - index}</link>
<guid>${scene.home}volume-${ARCHIVE_SIZE - index}</guid>
<pubDate>${rfc822(scene.startedAt - (index + 96) * 3_600_000)}</pubDate>
<description>${escapeXml(`<p>${text.repeat(14)}</p>`)}</description>
</item>`;
}

function archive(scene: Scene): string {
  const items = Array.from({ length: ARCHIVE_SIZE }, (_, index) => archiveItem(scene, index));
  return rss2({ title: 'The Complete Ampere', home: scene.home, language: 'en' }, items);
}

function sloppy(about: Omit<Outlet, 'answers' | 'apart' | 'feed'>, build: (scene: Scene) => string): Outlet {
  return {
    ...about,
    feed: 'feed.xml',
    apart: false,
    answers: { 'feed.xml': (scene) => document(scene, RSS, build(scene)) },
  };
}

export const sloppyOutlets: readonly Outlet[] = [
  sloppy(
    {
      id: 'loose-wires',
      title: 'Loose Wires',
      tags: ['ev'],
      quirk: 'Malformed but readable: bare ampersands, an HTML entity, unclosed tags, no end.',
      expect: { outcome: 'ok', entries: looseStories.length },
    },
    loose,
  ),
  sloppy(
    {
      id: 'echo-wire',
      title: 'Echo Wire',
      tags: ['space', 'ev'],
      quirk: 'Gives one id to two stories, and one story twice.',
      expect: { outcome: 'ok', entries: echoStories.length + 1 },
    },
    echoed,
  ),
  sloppy(
    {
      id: 'timeless',
      title: 'The Timeless Volt',
      tags: ['batteries'],
      quirk: 'Knows neither ids nor dates; one item has only a headline, one only a text.',
      expect: { outcome: 'ok', entries: timelessStories.length + 2 },
    },
    timeless,
  ),
  sloppy(
    {
      id: 'short-circuit',
      title: 'Short Circuit',
      tags: ['chips'],
      quirk: 'Hostile: scripts, handlers, javascript: links, frames, forged items behind a ]]>.',
      expect: { outcome: 'ok', entries: 6 },
    },
    hostile,
  ),
  sloppy(
    {
      id: 'complete-ampere',
      title: 'The Complete Ampere',
      tags: ['batteries', 'chips'],
      quirk: 'Sends its whole archive every time: 500 items, more than half a megabyte.',
      expect: { outcome: 'ok', entries: ARCHIVE_SIZE },
    },
    archive,
  ),
];
