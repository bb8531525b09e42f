/** Outlets that change while one watches, and the ones that have moved. */
import { escapeXml } from '../../src/text/escape.ts';
import { iso, rfc822 } from '../dates.ts';
import { document, type Outlet, type Scene, type StatusAnswer, storyTime, storyUrl } from '../publisher.ts';
import { CORRECTED_HEADLINE, roadsideStories, secondEditionStories, solidStateStories } from '../stories.ts';
import { rss2, rssItem } from './rss.ts';

const RSS = 'application/rss+xml; charset=utf-8';
const EDIT_AFTER_MS = 60_000;

function secondEdition(scene: Scene): string {
  const edited = scene.now - scene.startedAt >= EDIT_AFTER_MS;
  const entries = secondEditionStories.map((story, index) => {
    const corrected = edited && index === 0;
    const updated = corrected ? scene.startedAt + EDIT_AFTER_MS : storyTime(scene, story);
    return `<entry>
<id>${storyUrl(scene, story)}</id>
<title>${escapeXml(corrected ? CORRECTED_HEADLINE : story.title)}</title>
<link href="${storyUrl(scene, story)}"/>
<published>${iso(storyTime(scene, story))}</published>
<updated>${iso(updated)}</updated>
<summary>${escapeXml(story.lede)}</summary>
</entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>${scene.home}</id>
<title>Second Edition</title>
<updated>${iso(edited ? scene.startedAt + EDIT_AFTER_MS : scene.startedAt)}</updated>
<author><name>Second Edition</name></author>
<link href="${scene.home}"/>
${entries.join('\n')}
</feed>
`;
}

const TICK_MS = 5000;
const TICKER_HOLDS = 20;

const STAGES: readonly string[] = [
  'the leader stops for eleven minutes at Norrby and keeps first place',
  'snow on the pass, three cars turn back to charge',
  'the sodium car overtakes two favourites downhill',
  'a moose inspects the charging stop and leaves without paying',
  'team Aurelo changes drivers, not plans',
  'the school bus is still in the race, in ninth place',
  'range left to the finish: the leader has 61 km for 58',
];

/** Which item is the newest: 0 at the start, one more with every tick; those before the start count down. */
function newestTick(scene: Scene): number {
  return Math.max(0, Math.floor((scene.now - scene.startedAt) / TICK_MS));
}

function ticker(scene: Scene): string {
  const newest = newestTick(scene);
  const shown = Array.from({ length: Math.min(TICKER_HOLDS, newest + 3) }, (_, index) => newest - index);
  const items = shown.map((tick) => {
    const number = tick + 3;
    return `<item>
<title>Polar Rally live, no. ${number}: ${STAGES[number % STAGES.length] ?? ''}</title>
<link>${scene.home}live#${number}</link>
<guid isPermaLink="false">polar-rally-${scene.startedAt}-${number}</guid>
<pubDate>${rfc822(scene.startedAt + tick * TICK_MS)}</pubDate>
<description>Report no. ${number} from the longest electric rally that was ever invented.</description>
</item>`;
  });
  return rss2({ title: 'Polar Rally Live', home: scene.home, language: 'en' }, items);
}

function movedTo(scene: Scene, status: 301 | 302, file: string): StatusAnswer {
  return { kind: 'status', status, headers: { location: `${scene.home}${file}` }, text: 'It has moved.\n' };
}

function solidState(scene: Scene): string {
  const items = solidStateStories.map((story) => rssItem(scene, story));
  return rss2({ title: 'Solid State', home: scene.home, language: 'en' }, items);
}

function roadside(scene: Scene): string {
  const items = roadsideStories.map((story) => rssItem(scene, story));
  return rss2({ title: 'Roadside', home: scene.home, language: 'en' }, items);
}

export const livelyOutlets: readonly Outlet[] = [
  {
    id: 'second-edition',
    title: 'Second Edition',
    tags: ['ev'],
    quirk: 'Corrects its first headline one minute after the start, under the same id.',
    expect: { outcome: 'ok', entries: secondEditionStories.length },
    feed: 'atom.xml',
    apart: false,
    answers: {
      'atom.xml': (scene) => ({
        ...document(scene, 'application/atom+xml', secondEdition(scene)),
        modifiedAt:
          scene.now - scene.startedAt >= EDIT_AFTER_MS ? scene.startedAt + EDIT_AFTER_MS : scene.startedAt,
      }),
    },
  },
  {
    id: 'polar-rally',
    title: 'Polar Rally Live',
    tags: ['ev'],
    quirk: 'Publishes an item every five seconds and shows only the last twenty.',
    expect: { outcome: 'ok', entries: undefined },
    feed: 'live.xml',
    apart: false,
    answers: {
      'live.xml': (scene) => ({
        ...document(scene, RSS, ticker(scene)),
        modifiedAt: scene.startedAt + newestTick(scene) * TICK_MS,
      }),
    },
  },
  {
    id: 'solid-state',
    title: 'Solid State',
    tags: ['ev', 'batteries'],
    quirk: 'Has moved for good: answers 301.',
    expect: { outcome: 'moved', entries: solidStateStories.length },
    feed: 'old.xml',
    apart: false,
    answers: {
      'old.xml': (scene) => movedTo(scene, 301, 'new.xml'),
      'new.xml': (scene) => document(scene, RSS, solidState(scene)),
    },
  },
  {
    id: 'roadside',
    title: 'Roadside',
    tags: ['charging'],
    quirk: 'Lives elsewhere for the moment: answers 302.',
    expect: { outcome: 'moved', entries: roadsideStories.length },
    feed: 'feed.xml',
    apart: false,
    answers: {
      'feed.xml': (scene) => movedTo(scene, 302, 'tonight.xml'),
      'tonight.xml': (scene) => document(scene, RSS, roadside(scene)),
    },
  },
];
