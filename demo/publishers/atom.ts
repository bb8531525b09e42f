import { escapeXml } from '../../src/text/escape.ts';
import { iso, isoAt } from '../dates.ts';
import { document, type Outlet, type Scene, storyTime, storyUrl } from '../publisher.ts';
import { chargelineStories, orbitalStories, type Story } from '../stories.ts';

function chargelineEntry(scene: Scene, story: Story): string {
  const at = storyTime(scene, story);
  return `<entry>
<id>tag:chargeline.example,2026:${story.slug}</id>
<title type="html">${escapeXml(`<em>Chargeline:</em> ${escapeXml(story.title)}`)}</title>
<link rel="alternate" type="text/html" href="${story.slug}"/>
<published>${iso(at)}</published>
<updated>${iso(at + 60_000)}</updated>
<author><name>${escapeXml(story.author)}</name><uri>people/${story.author.split(' ')[0]?.toLowerCase()}</uri></author>
${story.tags.map((tag) => `<category term="${escapeXml(tag)}"/>`).join('')}
<summary>${escapeXml(story.lede)}</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p><img src="${story.slug}.svg" alt="" width="1200" height="630"/></p>
<p><strong>${escapeXml(story.lede)}</strong></p>
${story.paragraphs.map((text) => `<p>${escapeXml(text)}</p>`).join('\n')}
<p>See also <a href="guides/plugs">our guide to plugs</a>.</p>
</div></content>
</entry>`;
}

function chargeline(scene: Scene): string {
  const [newest] = chargelineStories;
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB" xml:base="${scene.home}">
<id>tag:chargeline.example,2026:feed</id>
<title>Chargeline</title>
<updated>${iso(newest === undefined ? scene.startedAt : storyTime(scene, newest) + 60_000)}</updated>
<link rel="self" type="application/atom+xml" href="atom.xml"/>
<link rel="alternate" type="text/html" href="./"/>
<rights>© Chargeline, invented</rights>
${chargelineStories.map((story) => chargelineEntry(scene, story)).join('\n')}
</feed>
`;
}

function orbital(scene: Scene): string {
  const entries = orbitalStories.map(
    (story) => `<entry>
<title mode="escaped" type="text/html">${escapeXml(escapeXml(story.title))}</title>
<link rel="alternate" type="text/html" href="${storyUrl(scene, story)}"/>
<id>${storyUrl(scene, story)}</id>
<issued>${isoAt(storyTime(scene, story), -5)}</issued>
<modified>${iso(storyTime(scene, story))}</modified>
<author><name>${escapeXml(story.author)}</name></author>
<content type="text/html" mode="escaped">${escapeXml([story.lede, ...story.paragraphs].map((text) => `<p>${escapeXml(text)}</p>`).join(''))}</content>
</entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en">
<title>Orbital Desk</title>
<tagline>What goes up</tagline>
<link rel="alternate" type="text/html" href="${scene.home}"/>
<modified>${iso(scene.startedAt)}</modified>
${entries.join('\n')}
</feed>
`;
}

export const atomOutlets: readonly Outlet[] = [
  {
    id: 'chargeline',
    title: 'Chargeline',
    tags: ['charging', 'ev'],
    quirk: 'Atom 1.0 with XHTML content, titles in HTML, and links that are relative to an xml:base.',
    expect: { outcome: 'ok', entries: chargelineStories.length },
    feed: 'atom.xml',
    apart: false,
    answers: { 'atom.xml': (scene) => document(scene, 'application/atom+xml', chargeline(scene)) },
  },
  {
    id: 'orbital',
    title: 'Orbital Desk',
    tags: ['space'],
    quirk: 'Atom 0.3, the draft of 2003: issued, modified, and content in escaped mode.',
    expect: { outcome: 'ok', entries: orbitalStories.length },
    feed: 'atom03.xml',
    apart: false,
    answers: { 'atom03.xml': (scene) => document(scene, 'application/x.atom+xml', orbital(scene)) },
  },
];
