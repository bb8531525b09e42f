/** The RSS family, from the tag soup of 1999 to the blog engine that writes most of it today. */
import { escapeXml } from '../../src/text/escape.ts';
import { isoAt, rfc822 } from '../dates.ts';
import { TONE_BYTES } from '../pages.ts';
import { document, type Outlet, pictureUrl, type Scene, storyTime, storyUrl } from '../publisher.ts';
import {
  amperageStories,
  gridwireStories,
  megawattStories,
  podcastStories,
  type Story,
  voltpostStories,
} from '../stories.ts';

const RSS = 'application/rss+xml; charset=UTF-8';

/** A channel of RSS 2.0 around items that are ready. */
export function rss2(
  about: { title: string; home: string; language: string },
  items: readonly string[],
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>${escapeXml(about.title)}</title>
<link>${about.home}</link>
<description>${escapeXml(about.title)}: news from the pretend web</description>
<language>${about.language}</language>
${items.join('\n')}
</channel>
</rss>
`;
}

/** An ordinary item of RSS 2.0. */
export function rssItem(scene: Scene, story: Story): string {
  return `<item>
<title>${escapeXml(story.title)}</title>
<link>${storyUrl(scene, story)}</link>
<guid>${storyUrl(scene, story)}</guid>
<pubDate>${rfc822(storyTime(scene, story))}</pubDate>
<dc:creator>${escapeXml(story.author)}</dc:creator>
${story.tags.map((tag) => `<category>${escapeXml(tag)}</category>`).join('')}
<description>${escapeXml(`${story.lede} ${story.paragraphs[0] ?? ''}`)}</description>
</item>`;
}

/** The body of a story as HTML, with a picture and a link in it. */
export function storyHtml(scene: Scene, story: Story): string {
  const [first = '', ...rest] = story.paragraphs;
  return `<figure><img src="${pictureUrl(scene, story)}" width="1200" height="630" alt="" /></figure>
<p>${escapeXml(story.lede)}</p>
<p>${escapeXml(first)} <a href="${scene.home}">More on this</a>.</p>
${rest.map((text) => `<p>${escapeXml(text)}</p>`).join('\n')}`;
}

function wordpressItem(scene: Scene, story: Story, index: number): string {
  const url = storyUrl(scene, story);
  const foot = `<p>The post <a href="${url}">${escapeXml(story.title)}</a> appeared first on <a href="${scene.home}">Volt Post</a>.</p>`;
  return `	<item>
		<title>${escapeXml(story.title).replaceAll('’', '&#8217;')}</title>
		<link>${url}</link>
		<comments>${url}#respond</comments>
		<dc:creator><![CDATA[${story.author}]]></dc:creator>
		<pubDate>${rfc822(storyTime(scene, story))}</pubDate>
		${story.tags.map((tag) => `<category><![CDATA[${tag}]]></category>`).join('\n\t\t')}
		<guid isPermaLink="false">${scene.home}?p=${4100 - index * 7}</guid>
		<description><![CDATA[<p>${escapeXml(story.lede)} [&#8230;]</p>
${foot}]]></description>
		<content:encoded><![CDATA[${storyHtml(scene, story)}
${foot}]]></content:encoded>
		<slash:comments>${(index * 5) % 17}</slash:comments>
	</item>`;
}

function wordpress(scene: Scene): string {
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
	>
<channel>
	<title>Volt Post</title>
	<atom:link href="${scene.home}feed.xml" rel="self" type="application/rss+xml" />
	<link>${scene.home}</link>
	<description>Electric cars, read before breakfast</description>
	<lastBuildDate>${rfc822(scene.startedAt)}</lastBuildDate>
	<language>en-US</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
	<generator>https://wordpress.org/?v=6.8.1</generator>
${voltpostStories.map((story, index) => wordpressItem(scene, story, index)).join('\n')}
</channel>
</rss>
`;
}

function rdf(scene: Scene): string {
  const items = gridwireStories.map(
    (story) => `<item rdf:about="${storyUrl(scene, story)}">
<title>${escapeXml(story.title)}</title>
<link>${storyUrl(scene, story)}</link>
<description>${escapeXml(story.lede)}</description>
<dc:date>${isoAt(storyTime(scene, story), 1)}</dc:date>
<dc:creator>${escapeXml(story.author)}</dc:creator>
<dc:subject>${escapeXml(story.tags.join(' '))}</dc:subject>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="${scene.home}feed.rdf">
<title>Gridwire</title>
<link>${scene.home}</link>
<description>The wire for people who deal in wires</description>
<dc:language>en</dc:language>
<items><rdf:Seq>${gridwireStories.map((story) => `<rdf:li rdf:resource="${storyUrl(scene, story)}"/>`).join('')}</rdf:Seq></items>
</channel>
${items.join('\n')}
</rdf:RDF>
`;
}

function netscape(scene: Scene): string {
  const items = amperageStories.map(
    (story) => `<item>
<title>${escapeXml(story.title)}</title>
<link>${storyUrl(scene, story)}</link>
<description>${escapeXml(story.lede)}</description>
</item>`,
  );
  return `<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91">
<channel>
<title>Amperage Daily</title>
<link>${scene.home}</link>
<description>Batteries since 1999</description>
<language>en-us</language>
<image><title>Amperage Daily</title><url>${scene.home}logo.svg</url><link>${scene.home}</link></image>
${items.join('\n')}
</channel>
</rss>
`;
}

function podcast(scene: Scene): string {
  const items = podcastStories.map(
    (story, index) => `<item>
<title>${escapeXml(story.title)}</title>
<link>${storyUrl(scene, story)}</link>
<guid isPermaLink="false">range-radio-${42 - index}</guid>
<pubDate>${rfc822(storyTime(scene, story))}</pubDate>
<description>${escapeXml(`<p>${story.lede}</p>`)}</description>
<enclosure url="${storyUrl(scene, story)}.wav" length="${TONE_BYTES}" type="audio/wav"/>
<itunes:duration>00:00:01</itunes:duration>
<itunes:episode>${42 - index}</itunes:episode>
<itunes:image href="${pictureUrl(scene, story)}"/>
</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
<channel>
<title>Range Radio</title>
<link>${scene.home}</link>
<description>Two people talk in a parked car</description>
<language>en</language>
<itunes:author>Range Radio</itunes:author>
<itunes:category text="Technology"/>
${items.join('\n')}
</channel>
</rss>
`;
}

function megawatt(scene: Scene): string {
  return rss2(
    { title: 'Megawatt Monthly', home: scene.home, language: 'en' },
    megawattStories.map((story) => rssItem(scene, story)),
  );
}

export const rssOutlets: readonly Outlet[] = [
  {
    id: 'voltpost',
    title: 'Volt Post',
    tags: ['ev'],
    quirk: 'RSS 2.0 as WordPress writes it, with content:encoded, dc:creator and its foot under every post.',
    expect: { outcome: 'ok', entries: voltpostStories.length },
    feed: 'feed.xml',
    apart: false,
    answers: { 'feed.xml': (scene) => document(scene, RSS, wordpress(scene)) },
  },
  {
    id: 'gridwire',
    title: 'Gridwire',
    tags: ['charging'],
    quirk: 'RSS 1.0, which is RDF: the items stand beside the channel, dated by Dublin Core.',
    expect: { outcome: 'ok', entries: gridwireStories.length },
    feed: 'feed.rdf',
    apart: false,
    answers: { 'feed.rdf': (scene) => document(scene, 'application/rdf+xml', rdf(scene)) },
  },
  {
    id: 'amperage',
    title: 'Amperage Daily',
    tags: ['batteries'],
    quirk: 'RSS 0.91 with its document type of 1999, without ids and dates.',
    expect: { outcome: 'ok', entries: amperageStories.length },
    feed: 'rss091.xml',
    apart: false,
    answers: { 'rss091.xml': (scene) => document(scene, 'text/xml', netscape(scene)) },
  },
  {
    id: 'range-radio',
    title: 'Range Radio',
    tags: ['ev'],
    quirk: 'A podcast: every item carries an enclosure that really plays.',
    expect: { outcome: 'ok', entries: podcastStories.length },
    feed: 'podcast.xml',
    apart: false,
    answers: { 'podcast.xml': (scene) => document(scene, RSS, podcast(scene)) },
  },
  {
    id: 'megawatt',
    title: 'Megawatt Monthly',
    tags: ['charging'],
    quirk: 'Sends gzip to everybody, also to those who did not ask for it.',
    expect: { outcome: 'ok', entries: megawattStories.length },
    feed: 'feed.xml',
    apart: false,
    answers: { 'feed.xml': (scene) => ({ ...document(scene, RSS, megawatt(scene)), alwaysGzip: true }) },
  },
];
