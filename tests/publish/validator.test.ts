/** The judge of our documents must find what is wrong with others: good documents with one fault each, and the rule that it breaks. */

import { describe, expect, it } from 'vitest';
import { type Format, validate } from '../support/validator/validate.ts';

const RSS = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:fh="http://purl.org/syndication/history/1.0">
<channel>
<title>Amps &#x26; Volts</title>
<link>https://paper.example/</link>
<description>All that hums.</description>
<atom:link rel="self" type="application/rss+xml" href="https://paper.example/rss.xml"/>
<language>en-GB</language>
<lastBuildDate>Sun, 22 Nov 2026 09:00:00 GMT</lastBuildDate>
<sy:updatePeriod>hourly</sy:updatePeriod>
<sy:updateFrequency>2</sy:updateFrequency>
<ttl>60</ttl>
<image><url>https://paper.example/logo.png</url><title>Amps &#x26; Volts</title><link>https://paper.example/</link></image>
<item>
<title>One &#x3C;b> of two</title>
<link>https://paper.example/1</link>
<guid isPermaLink="true">https://paper.example/1</guid>
<pubDate>Sat, 21 Nov 2026 09:00:00 GMT</pubDate>
<dc:creator>Ada Berg</dc:creator>
<dc:language>de</dc:language>
<category>Grid</category>
<description>A &amp;amp; B</description>
<content:encoded>&lt;p&gt;A &lt;a href="https://paper.example/b"&gt;B&lt;/a&gt;&lt;/p&gt;</content:encoded>
<comments>https://paper.example/1#talk</comments>
<enclosure url="https://paper.example/1.mp3" length="7" type="audio/mpeg"/>
<media:content url="https://paper.example/1.png" type="image/png" medium="image" fileSize="9"><media:credit role="photographer">Bo</media:credit></media:content>
<media:thumbnail url="https://paper.example/1.png" width="60" height="40"/>
<source url="https://wire.example/feed">The Wire</source>
</item>
<item>
<title>Two</title>
<guid isPermaLink="false">tag:paper.example,2026:2</guid>
<description>Second</description>
</item>
</channel>
</rss>
`;

const ATOM = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:fh="http://purl.org/syndication/history/1.0" xml:lang="en">
<id>tag:paper.example,2026:all</id>
<title>Amps &#x26; Volts</title>
<subtitle>All that hums.</subtitle>
<updated>2026-11-22T09:00:00.000Z</updated>
<link rel="self" type="application/atom+xml" href="https://paper.example/atom.xml"/>
<link rel="alternate" type="text/html" href="https://paper.example/"/>
<link rel="hub" href="https://hub.example/"/>
<rights>CC BY</rights>
<generator uri="https://paper.example/status" version="1">Press</generator>
<icon>https://paper.example/icon.png</icon>
<entry xml:lang="de">
<id>https://paper.example/1</id>
<title>One</title>
<updated>2026-11-21T09:00:00.000Z</updated>
<published>2026-11-20T09:00:00.000Z</published>
<author><name>Ada Berg</name><uri>https://paper.example/ada</uri></author>
<link rel="alternate" type="text/html" href="https://paper.example/1" hreflang="de"/>
<link rel="enclosure" type="audio/mpeg" href="https://paper.example/1.mp3" length="7"/>
<category term="Grid" scheme="https://paper.example/" label="Grid"/>
<summary>First</summary>
<content type="html" xml:base="https://paper.example/1">&lt;p&gt;A&lt;/p&gt;</content>
<media:thumbnail url="https://paper.example/1.png" width="60"/>
<source>
<id>https://wire.example/feed</id>
<title>The Wire</title>
<updated>2026-11-21T09:00:00.000Z</updated>
<link rel="self" href="https://wire.example/feed"/>
</source>
</entry>
<entry>
<id>tag:paper.example,2026:2</id>
<title>Two</title>
<updated>2026-11-19T09:00:00.000Z</updated>
<author><name>Bo</name></author>
<content>Second</content>
</entry>
</feed>
`;

const JSON_FEED = `{"version":"https://jsonfeed.org/version/1.1","title":"Amps","feed_url":"https://paper.example/feed.json","home_page_url":"https://paper.example/","next_url":"https://paper.example/0/feed.json","language":"en","hubs":[{"type":"WebSub","url":"https://hub.example/"}],"items":[
{"id":"1","url":"https://paper.example/1","title":"One","content_html":"<p>A</p>","summary":"First","date_published":"2026-11-20T09:00:00.000Z","authors":[{"name":"Ada"}],"tags":["Grid"],"attachments":[{"url":"https://paper.example/1.mp3","mime_type":"audio/mpeg","size_in_bytes":7}],"_source":{"about":"https://paper.example/about","title":"The Wire"}},
{"id":"2","content_text":"Second"}]}
`;

const GOOD: Readonly<Record<Format, string>> = { rss: RSS, atom: ATOM, json: JSON_FEED };

/** Which rule is broken where so much of the good document reads otherwise. */
type Case = readonly [rule: string, from: string | RegExp, to: string];

const IN_RSS: readonly Case[] = [
  ['SAXError', '<title>Two</title>', '<title>Two</titel>'],
  ['SAXError', '<title>Two', '<title>Two & three'],
  ['SAXError', '<title>Two', '<title>Two\u0001'],
  ['SAXError', 'xmlns:dc="http://purl.org/dc/elements/1.1/" ', ''],
  ['ByteOrderMark', '<?xml', '\uFEFF<?xml'],
  ['MissingEncoding', ' encoding="utf-8"', ''],
  ['ContainsSystemEntity', '<rss', '<!DOCTYPE rss SYSTEM "rss.dtd"><rss'],
  ['InvalidRSSVersion', 'version="2.0"', 'version="2.1"'],
  ['MissingAttribute', '<rss version="2.0"', '<rss'],
  ['MediaRssNamespace', 'yahoo.com/mrss/', 'yahoo.com/mrss'],
  ['UnknownNamespace', '<rss', '<rss xmlns:x="https://x.example/ns"'],
  ['UndefinedElement', '<ttl>', '<summary>x</summary><ttl>'],
  ['UndefinedElement', 'All that hums.', 'All <i>that</i> hums.'],
  ['UnexpectedAttribute', '<ttl>', '<ttl unit="minutes">'],
  ['UnexpectedText', '<item>', '<item>news'],
  ['DuplicateElement', '<ttl>60</ttl>', '<ttl>60</ttl><ttl>60</ttl>'],
  ['MissingDescription', '<description>All that hums.</description>', ''],
  ['MissingLink', '<link>https://paper.example/</link>', ''],
  ['MissingTitle', /<title>.*<\/title>/u, ''],
  ['MissingAtomSelfLink', 'rel="self" ', 'rel="alternate" '],
  ['SelfDoesntMatchLocation', 'href="https://paper.example/rss.xml"', 'href="https://paper.example/rss"'],
  ['SelfNotAtom', 'type="application/rss+xml"', 'type="text/xml"'],
  ['UnregisteredAtomLinkRel', 'rel="self"', 'rel="me"'],
  ['MissingHref', ' href="https://paper.example/rss.xml"', ''],
  ['InvalidLanguage', 'en-GB', 'english'],
  ['InvalidLanguage', 'en-GB', 'jp'],
  ['InvalidRFC2822Date', 'Sun, 22 Nov 2026 09:00:00 GMT', '2026-11-22T09:00:00Z'],
  ['InvalidRFC2822Date', 'Sun, 22 Nov 2026 09:00:00 GMT', 'Sun, 22 Nov 26 09:00:00 GMT'],
  ['IncorrectDOW', 'Sun, 22 Nov', 'Mon, 22 Nov'],
  ['ImplausibleDate', 'Sun, 22 Nov 2026', 'Thu, 01 Jan 1970'],
  ['InvalidUpdatePeriod', 'hourly', 'often'],
  ['InvalidPositiveInteger', '<ttl>60', '<ttl>0'],
  ['InvalidPositiveInteger', 'Frequency>2', 'Frequency>1.5'],
  ['ImageTitleDoesntMatch', '/logo.png</url><title>Amps', '/logo.png</url><title>Lamps'],
  [
    'ImageLinkDoesntMatch',
    '<link>https://paper.example/</link></image>',
    '<link>https://x.example/</link></image>',
  ],
  ['ImageUrlFormat', 'logo.png', 'logo.svg'],
  ['InvalidWidth', '</image>', '<width>200</width></image>'],
  ['MisplacedItem', /(<ttl>60<\/ttl>)([\s\S]*)(<\/channel>)/u, '$2$1$3'],
  ['ContainsHTML', 'Two</title>', 'Two &lt;b&gt;bold&lt;/b&gt;</title>'],
  ['ContainsHTML', 'Two</title>', 'Two &amp;amp; three</title>'],
  ['CharacterData', 'Two</title>', 'Two &lt;b&gt;</title>'],
  ['NotBlank', 'Two</title>', '</title>'],
  ['MissingGuid', /<guid isPermaLink="false".*/u, ''],
  ['DuplicateValue', 'tag:paper.example,2026:2', 'https://paper.example/1'],
  ['NotSufficientlyUnique', 'tag:paper.example,2026:2', '2'],
  ['InvalidHttpGUID', 'isPermaLink="true">https://paper.example/1', 'isPermaLink="true">/1'],
  [
    'InvalidPermalink',
    'isPermaLink="true">https://paper.example/1',
    'isPermaLink="true">tag:paper.example,2026:1',
  ],
  ['InvalidBooleanAttribute', 'isPermaLink="true"', 'isPermaLink="yes"'],
  ['ItemMustContainTitleOrDescription', /<title>Two[\s\S]*?<guid(.*)\s*.*/u, '<guid$1'],
  ['InvalidUriChar', '<link>https://paper.example/1', '<link>https://paper.example/[1]'],
  ['InvalidUriChar', '<link>https://paper.example/1', '<link>https://paper.example/a b'],
  ['UriNotIri', '<link>https://paper.example/1', '<link>https://paper.example/ä'],
  ['InvalidFullLink', '<link>https://paper.example/1', '<link>/1'],
  ['InvalidScheme', '<link>https://paper.example/1', '<link>mailto:desk@paper.example'],
  ['InvalidEscape', '<link>https://paper.example/1', '<link>https://paper.example/100%'],
  ['UnexpectedWhitespace', '<link>https://paper.example/1', '<link> https://paper.example/1'],
  ['InvalidContact', '<category>Grid', '<author>Bob</author><category>Grid'],
  ['DuplicateItemSemantics', '<category>', '<author>a@b.example (Bo)</author><category>'],
  ['NeedDescriptionBeforeContent', '<description>A &amp;amp; B</description>', ''],
  ['ContainsRelRef', 'href="https://paper.example/b"', 'href="/b"'],
  ['SecurityRisk', '&lt;p&gt;A ', '&lt;p&gt;&lt;script&gt;x()&lt;/script&gt;'],
  ['SecurityRisk', 'href="https://paper.example/b"', 'href="javascript:x()"'],
  ['SecurityRiskAttr', '&lt;a ', '&lt;a onclick="x()" '],
  ['DangerousStyleAttr', '&lt;a ', '&lt;a style="position:fixed" '],
  ['NotHtml', '&lt;p&gt;A ', '&lt;p&gt;&lt;blink&gt;A&lt;/blink&gt;'],
  ['NotHtml', '&lt;/p&gt;<', '&lt;/p&gt;&lt;/p&gt;<'],
  [
    'DuplicateEnclosure',
    '<media:thumbnail',
    '<enclosure url="https://a.example/b" length="0" type="a/b"/><media:thumbnail',
  ],
  ['MissingAttribute', ' length="7"', ''],
  ['InvalidNonNegativeInteger', 'length="7"', 'length="-1"'],
  ['InvalidMIMEType', 'type="audio/mpeg"', 'type="mp3"'],
  ['InvalidURLAttribute', 'url="https://paper.example/1.mp3"', 'url="https://localhost/1.mp3"'],
  ['InvalidMediaMedium', 'medium="image"', 'medium="photo"'],
  ['InvalidPositiveInteger', 'fileSize="9"', 'fileSize="0"'],
  ['InvalidPositiveInteger', 'width="60"', 'width="100%"'],
  ['InvalidCreditRole', 'role="photographer"', 'role="Photographer"'],
  [
    'MediaGroupWithoutAlternatives',
    '<media:thumbnail',
    '<media:group><media:content url="https://a.example/b"/></media:group><media:thumbnail',
  ],
  ['MissingAttribute', ' url="https://wire.example/feed"', ''],
  ['BadCharacters', '<title>Two', '<title>Two \u0085'],
  ['BadCharacters', '<title>Two', '<title>Two \uFFFD'],
  [
    'ArchiveIncomplete',
    '<ttl>',
    '<fh:archive/><atom:link rel="current" href="https://paper.example/rss.xml"/><ttl>',
  ],
];

const IN_ATOM: readonly Case[] = [
  ['SAXError', '</feed>', ''],
  ['ObsoleteNamespace', '<feed', '<feed xmlns:old="http://purl.org/atom/ns#"'],
  ['UndeterminableVocabulary', '<rights>', '<x xmlns="">y</x><rights>'],
  ['UndefinedElement', '<rights>', '<tagline>x</tagline><rights>'],
  ['MissingElement', '<id>tag:paper.example,2026:all</id>', ''],
  ['MissingElement', '<updated>2026-11-19T09:00:00.000Z</updated>', ''],
  ['MissingElement', '<author><name>Bo</name></author>', ''],
  ['MissingElement', '<name>Bo</name>', ''],
  ['MissingSelf', /<link rel="self" type.*/u, ''],
  ['MissingSourceElement', '<title>The Wire</title>', ''],
  [
    'DuplicateAtomLink',
    '<link rel="hub" href="https://hub.example/"/>',
    '<link type="text/html" href="https://x.example/"/>',
  ],
  ['DuplicateEntries', 'tag:paper.example,2026:2', 'https://paper.example/1'],
  ['DuplicateUpdated', '2026-11-19T09:00:00.000Z', '2026-11-21T09:00:00.000Z'],
  ['DuplicateElement', '<content>Second</content>', '<content>Second</content><content>Second</content>'],
  ['MisplacedMetadata', /(<rights>CC BY<\/rights>)([\s\S]*)(<\/feed>)/u, '$2$1$3'],
  ['UnexpectedWhitespace', '<id>tag:paper.example,2026:2', '<id>\ntag:paper.example,2026:2'],
  ['InvalidTAG', 'tag:paper.example,2026:2', 'tag:paper.example:2'],
  ['InvalidTAG', 'tag:paper.example,2026:2', 'tag:Paper.example,2026:2'],
  ['InvalidURN', 'tag:paper.example,2026:2', 'urn:x:2'],
  ['InvalidUUID', 'tag:paper.example,2026:2', 'urn:uuid:2'],
  ['UriNotIri', 'tag:paper.example,2026:2', 'https://paper.example/ü'],
  ['InvalidFullLink', 'tag:paper.example,2026:2', '2'],
  ['SchemeNotIANARegistered', 'tag:paper.example,2026:2', 'paper:2'],
  ['NonCanonicalURI', 'tag:paper.example,2026:2', 'https://Paper.example/2'],
  ['NonCanonicalURI', 'tag:paper.example,2026:2', 'https://paper.example'],
  ['NonCanonicalURI', 'tag:paper.example,2026:2', 'https://paper.example:443/2'],
  ['NonCanonicalURI', 'tag:paper.example,2026:2', 'https://paper.example/%c3%a4'],
  ['NonCanonicalURI', 'tag:paper.example,2026:2', 'https://paper.example/a/../2'],
  ['InvalidRFC3339Date', '2026-11-19T09:00:00.000Z', '2026-11-19'],
  ['InvalidRFC3339Date', '2026-11-19T09:00:00.000Z', '2026-11-31T09:00:00Z'],
  ['ImplausibleDate', '2026-11-19T09:00:00.000Z', '1970-01-01T00:00:00Z'],
  ['ContainsHTML', '<title>Two', '<title>Two &lt;b&gt;x&lt;/b&gt;'],
  ['InvalidTextType', '<title>Two', '<title type="text/html">Two'],
  ['NotBlank', '<title>Two', '<title>'],
  ['ContainsEmail', '<name>Bo', '<name>Bo &lt;bo@paper.example&gt;'],
  ['InvalidContact', '<name>Bo</name>', '<name>Bo</name><email>bo</email>'],
  ['InvalidLanguage', 'hreflang="de"', 'hreflang="deutsch"'],
  ['InvalidLanguage', 'xml:lang="de"', 'xml:lang="xq"'],
  ['InvalidMIMEType', 'type="audio/mpeg"', 'type="audio"'],
  ['InvalidNonNegativeInteger', 'length="7"', 'length="7 bytes"'],
  ['MissingAttribute', 'term="Grid" ', ''],
  ['InvalidFullLink', 'scheme="https://paper.example/"', 'scheme="topics"'],
  ['MissingContentOrAlternate', '<content>Second</content>', '<summary>Second</summary>'],
  ['MissingTextualContent', '<content>Second</content>', '<link href="https://paper.example/2"/>'],
  ['SecurityRisk', '&lt;p&gt;A', '&lt;p&gt;A&lt;iframe src="https://x.example/"&gt;&lt;/iframe&gt;'],
  ['UnexpectedAttribute', '<published>', '<published zone="utc">'],
  ['UndefinedElement', '<source>', '<source><entry/>'],
  ['InvalidFullLink', 'xml:base="https://paper.example/1"', 'xml:base="/1"'],
  ['FeedHistoryRelInEntry', 'rel="enclosure"', 'rel="next-archive"'],
  [
    'MissingCurrentInArchive',
    '<rights>',
    '<fh:archive/><link rel="prev-archive" href="https://paper.example/0"/><rights>',
  ],
  [
    'FeedRelInCompleteFeed',
    '<rights>',
    '<fh:complete/><link rel="next" href="https://paper.example/0"/><rights>',
  ],
];

const IN_JSON: readonly Case[] = [
  ['SyntaxError', ']}\n', ']'],
  ['InvalidVersion', 'version/1.1', 'version/1'],
  ['MissingElement', '"title":"Amps",', ''],
  ['MissingElement', '"id":"2",', ''],
  ['MissingElement', '"id":"2"', '"id":2'],
  ['DuplicateEntries', '"id":"2"', '"id":"1"'],
  ['MissingContent', ',"content_text":"Second"', ''],
  ['UnknownKey', '"id":"2"', '"id":"2","author":{"name":"Bo"}'],
  ['UnknownKey', '"about":"https://paper.example/about",', ''],
  ['EmptyAuthor', '{"name":"Ada"}', '{}'],
  ['EmptyList', '[{"name":"Ada"}]', '[]'],
  ['InvalidRFC3339Date', '2026-11-20T09:00:00.000Z', '20 Nov 2026'],
  ['InvalidFullLink', '"url":"https://paper.example/1"', '"url":"/1"'],
  ['InvalidMIMEType', 'audio/mpeg', 'mp3'],
  ['InvalidNonNegativeInteger', '"size_in_bytes":7', '"size_in_bytes":-7'],
  ['NextIsSelf', '/0/feed.json', '/feed.json'],
  ['InvalidLanguage', '"language":"en"', '"language":"en us"'],
  ['SecurityRisk', '<p>A</p>', '<script>A</script>'],
  [
    'SelfDoesntMatchLocation',
    '"feed_url":"https://paper.example/feed.json"',
    '"feed_url":"https://paper.example/f"',
  ],
];

const FILES: Readonly<Record<Format, string>> = { rss: 'rss.xml', atom: 'atom.xml', json: 'feed.json' };
const judged = (format: Format, text: string) =>
  validate(format, text, `https://paper.example/${FILES[format]}`).map(({ rule }) => rule);

describe('the judge of documents', () => {
  it('has nothing to say against good ones', () => {
    for (const format of ['rss', 'atom', 'json'] as const) expect(judged(format, GOOD[format])).toEqual([]);
  });

  const cases = { rss: IN_RSS, atom: IN_ATOM, json: IN_JSON } as const;
  for (const format of ['rss', 'atom', 'json'] as const) {
    it.each(cases[format])(`finds the ${format.toUpperCase()} that breaks %s (%#)`, (rule, from, to) => {
      const faulty = GOOD[format].replace(from, to);
      expect(faulty).not.toBe(GOOD[format]);
      expect(judged(format, faulty)).toContain(rule);
    });
  }
});
