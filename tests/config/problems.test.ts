import { describe, expect, it } from 'vitest';
import { problemsOf } from './support.ts';

const SITE = '  "site": { "title": "T", "description": "D", "url": "https://t.example/" },';
const CHANNELS = '  "channels": [{ "id": "all", "title": "All" }],';

/** The lines stand from line 4 on. */
function around(...lines: string[]): string[] {
  return ['{', SITE, CHANNELS, ...lines, '}'];
}

function source(fields: string): string[] {
  return around(`  "sources": [{ "id": "a", "url": "https://a.example/", ${fields} }]`);
}

function two(second: string): string[] {
  return around('  "sources": [', '    { "id": "a", "url": "https://a.example/" },', `    ${second}`, '  ]');
}

function channel(fields: string): string[] {
  const electrek = '  "sources": [{ "id": "electrek", "url": "https://electrek.co/feed/" }],';
  return [
    '{',
    SITE,
    electrek,
    '  "channels": [',
    `    { "id": "all", "title": "All", ${fields} }`,
    '  ]',
    '}',
  ];
}

interface Faulty {
  readonly name: string;
  readonly lines: readonly string[];
  readonly told: readonly string[];
}

/** The rule stands at column 50. */
function rule(written: string): string[] {
  return channel(`"exclude": [${written}]`);
}

const FAULTY: readonly Faulty[] = [
  { name: 'an empty file', lines: [''], told: ['config.json:1:1 the file is empty'] },
  { name: 'blanks alone', lines: ['  ', '  '], told: ['config.json:1:1 the file is empty'] },
  { name: 'comments alone', lines: ['// nothing yet'], told: ['config.json:1:15 a value is missing here'] },
  {
    name: 'a missing comma',
    lines: ['{', SITE, '  "channels": [{ "id": "all", "title": "All" }]', '  "sources": []', '}'],
    told: ['config.json:4:3 a "," is missing here, between two entries'],
  },
  {
    name: 'a missing colon',
    lines: around('  "store" "data"'),
    told: ['config.json:4:11 a ":" is missing here, between a key and its value'],
  },
  {
    name: 'a missing value',
    lines: around('  "store": '),
    told: ['config.json:5:1 a value is missing here'],
  },
  {
    name: 'a missing key',
    lines: around('  : "data"'),
    told: ['config.json:4:3 a key in double quotes or a "}" is missing here'],
  },
  {
    name: 'a key without quotes',
    lines: around('  store: "data"'),
    told: ['config.json:4:3 what stands here is no JSON: text needs double quotes'],
  },
  {
    name: 'text in single quotes',
    lines: around('  "store": \'data\''),
    told: ['config.json:4:12 what stands here is no JSON: text needs double quotes'],
  },
  {
    name: 'text that is not closed',
    lines: around('  "store": "data,'),
    told: ['config.json:4:12 this text is not closed: a double quote is missing'],
  },
  {
    name: 'a backslash that escapes nothing',
    lines: around('  "store": "C:\\data"'),
    told: ['config.json:4:12 this text has a backslash that escapes nothing; write "\\\\" for a backslash'],
  },
  {
    name: 'half a Unicode escape',
    lines: around('  "store": "\\u12"'),
    told: ['config.json:4:12 this text has a "\\u" without four hexadecimal digits behind it'],
  },
  {
    name: 'a tab inside of text',
    lines: around('  "store": "da\tta"'),
    told: ['config.json:4:12 this text has a tab or a control character in it; write "\\t" for a tab'],
  },
  {
    name: 'a number without its decimals',
    lines: around('  "retention": { "days": 1. }'),
    told: ['config.json:4:26 this number is incomplete'],
  },
  {
    name: 'an object that is not closed',
    lines: ['{', SITE, CHANNELS],
    told: ['config.json:3:49 a key in double quotes or a "}" is missing here'],
  },
  {
    name: 'a list that is not closed',
    lines: around('  "sources": ['),
    told: ['config.json:5:1 a value is missing here'],
  },
  {
    name: 'a comment that is not closed',
    lines: around('  /* "store": "data"'),
    told: [
      'config.json:4:3 this comment is not closed: "*/" is missing',
      'config.json:5:2 a "}" is missing here',
    ],
  },
  {
    name: 'something after the end',
    lines: [...around(), '{}'],
    told: ['config.json:5:1 the file should end here, after its closing bracket'],
  },
  {
    name: 'nesting without end',
    lines: around(`  "store": ${'['.repeat(40)}${']'.repeat(40)}`),
    told: ['config.json:4:43 nested more than 32 levels deep'],
  },
  {
    name: 'a list instead of an object',
    lines: ['[]'],
    told: ['config.json:1:1 must be an object, not a list of 0'],
  },
  {
    name: 'text instead of an object',
    lines: ['"config"'],
    told: ['config.json:1:1 must be an object, not "config"'],
  },
  {
    name: 'an object without anything',
    lines: ['{}'],
    told: [
      'config.json:1:1 the key "site" is missing; it must be an object',
      'config.json:1:1 the key "channels" is missing; it must be a list of 1 to 10000 entries',
    ],
  },
  {
    name: 'a misspelt key',
    lines: ['{', SITE, '  "chanels": [{ "id": "all", "title": "All" }]', '}'],
    told: ['config.json:3:3 unknown key "chanels"; did you mean "channels"?'],
  },
  {
    name: 'a key in the wrong case',
    lines: around('  "Polling": {}'),
    told: ['config.json:4:3 unknown key "Polling"; did you mean "polling"?'],
  },
  {
    name: 'a key like no other',
    lines: around('  "theme": "dark"'),
    told: [
      'config.json:4:3 unknown key "theme"; the keys here are $schema, site, server, store, posts, curation, polling, retention, sources, sourceFiles, sourceLists, channels, webhooks, websub',
    ],
  },
  {
    name: 'an unknown key further in',
    lines: source('"adress": "https://b.example/"'),
    told: [
      'config.json:4:57 sources[0]: unknown key "adress"; the keys here are id, url, title, homePageUrl, tags, schedule, minMinutes, content, vetoMinutes, include, exclude, rights, credit, headers, allowPrivateNetworks, enabled',
    ],
  },
  {
    name: 'a key that is an accident of JavaScript',
    lines: around('  "__proto__": { "store": "x" }'),
    told: [
      'config.json:4:3 unknown key "__proto__"; the keys here are $schema, site, server, store, posts, curation, polling, retention, sources, sourceFiles, sourceLists, channels, webhooks, websub',
    ],
  },
  {
    name: 'a key twice',
    lines: around('  "store": "a",', '  "store": "b"'),
    told: ['config.json:5:3 the key "store" is repeated; line 4 has it'],
  },
  {
    name: 'a key twice further in',
    lines: source('"tags": [], "tags": ["ev"]'),
    told: ['config.json:4:69 sources[0]: the key "tags" is repeated; line 4 has it'],
  },
  {
    name: 'a site without a title',
    lines: ['{', '  "site": { "description": "D", "url": "https://t.example/" },', CHANNELS, '}'],
    told: ['config.json:2:11 site: the key "title" is missing; it must be text of 1 to 200 characters'],
  },
  {
    name: 'a source without an address',
    lines: around('  "sources": [', '    { "id": "a" }', '  ]'),
    told: [
      'config.json:5:5 sources[0]: the key "url" is missing; it must be an http or https address without spaces, user name or password',
    ],
  },
  {
    name: 'a port of letters',
    lines: around('  "server": { "port": "80a" }'),
    told: ['config.json:4:23 server.port: must be a whole number from 0 to 65535, not "80a"'],
  },
  {
    name: 'a port with decimals',
    lines: around('  "server": { "port": 80.5 }'),
    told: ['config.json:4:23 server.port: must be a whole number from 0 to 65535, not 80.5'],
  },
  {
    name: 'a port that is too large',
    lines: around('  "server": { "port": 65536 }'),
    told: ['config.json:4:23 server.port: must be a whole number from 0 to 65535, not 65536'],
  },
  {
    name: 'a port of null',
    lines: around('  "server": { "port": null }'),
    told: ['config.json:4:23 server.port: must be a whole number from 0 to 65535, not null'],
  },
  {
    name: 'a section that is none',
    lines: around('  "polling": [1, 2]'),
    told: ['config.json:4:14 polling: must be an object, not a list of 2'],
  },
  {
    name: 'a language that does not exist',
    lines: [
      '{',
      '  "site": { "title": "T", "description": "D", "url": "https://t.example/", "language": "english_uk" },',
      CHANNELS,
      '}',
    ],
    told: [
      'config.json:2:88 site.language: must be a language tag such as "en" or "pt-BR", not "english_uk"',
    ],
  },
  {
    name: 'a site address with a query',
    lines: [
      '{',
      '  "site": { "title": "T", "description": "D", "url": "https://t.example/?a=b" },',
      CHANNELS,
      '}',
    ],
    told: [
      'config.json:2:54 site.url: must be an http or https address without "?", "#", spaces, user name or password, not "https://t.example/?a=*"',
    ],
  },
  {
    name: 'a title of blanks',
    lines: [
      '{',
      '  "site": { "title": "  ", "description": "D", "url": "https://t.example/" },',
      CHANNELS,
      '}',
    ],
    told: ['config.json:2:22 site.title: must be text of 1 to 200 characters, not "  "'],
  },
  {
    name: 'a title that is too long',
    lines: [
      '{',
      `  "site": { "title": "${'x'.repeat(201)}", "description": "D", "url": "https://t.example/" },`,
      CHANNELS,
      '}',
    ],
    told: [
      'config.json:2:22 site.title: must be text of 1 to 200 characters, not "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…"',
    ],
  },
  {
    name: 'an address of another protocol',
    lines: two('{ "id": "b", "url": "ftp://b.example/" }'),
    told: [
      'config.json:6:25 sources[1].url: must be an http or https address without spaces, user name or password, not "ftp://b.example/"',
    ],
  },
  {
    name: 'an address that is none',
    lines: two('{ "id": "b", "url": "https://" }'),
    told: [
      'config.json:6:25 sources[1].url: must be an http or https address without spaces, user name or password, not "https://"',
    ],
  },
  {
    name: 'an address with a blank',
    lines: two('{ "id": "b", "url": "https://b.example/a b" }'),
    told: [
      'config.json:6:25 sources[1].url: must be an http or https address without spaces, user name or password, not "https://b.example/a b"',
    ],
  },
  {
    name: 'an address with a password',
    lines: two('{ "id": "b", "url": "https://eva:hunter2@b.example/" }'),
    told: [
      'config.json:6:25 sources[1].url: must be an http or https address without spaces, user name or password, not "https://***********@b.example/"',
    ],
  },
  {
    name: 'an address with a key, of another protocol',
    lines: two('{ "id": "b", "url": "feed://b.example/?key=hunter2" }'),
    told: [
      'config.json:6:25 sources[1].url: must be an http or https address without spaces, user name or password, not "feed://b.example/?key=*******"',
    ],
  },
  {
    name: 'an id in capitals',
    lines: two('{ "id": "Electrek", "url": "https://b.example/" }'),
    told: [
      'config.json:6:13 sources[1].id: must be 1 to 64 characters of a-z, 0-9, ".", "_" and "-", the first of them a letter or a digit, not "Electrek"',
    ],
  },
  {
    name: 'the id of our own posts',
    lines: two('{ "id": "posts", "url": "https://b.example/" }'),
    told: ['config.json:6:13 sources[1].id: is reserved for our own posts'],
  },
  {
    name: 'a policy that does not exist',
    lines: source('"content": "all"'),
    told: ['config.json:4:68 sources[0].content: must be "headline", "excerpt" or "full", not "all"'],
  },
  {
    name: 'tags that are no list',
    lines: source('"tags": "ev"'),
    told: ['config.json:4:65 sources[0].tags: must be a list of at most 100 entries, not "ev"'],
  },
  {
    name: 'a tag that is no text',
    lines: source('"tags": ["ev", 7]'),
    told: ['config.json:4:72 sources[0].tags[1]: must be text of 1 to 64 characters, not 7'],
  },
  {
    name: 'a yes instead of true',
    lines: source('"enabled": "yes"'),
    told: ['config.json:4:68 sources[0].enabled: must be true or false, not "yes"'],
  },
  {
    name: 'an interval of nothing',
    lines: source('"minMinutes": 0'),
    told: ['config.json:4:71 sources[0].minMinutes: must be a number from 0.01 to 10080, not 0'],
  },
  {
    name: 'a schedule that is none',
    lines: source('"schedule": "hourly"'),
    told: [
      'config.json:4:69 sources[0].schedule: must be a cron expression such as "*/30 * * * *", not "hourly"',
    ],
  },
  {
    name: 'a header of a number',
    lines: source('"headers": { "X-Key": 12345678 }'),
    told: [
      'config.json:4:79 sources[0].headers.X-Key: must be text of visible ASCII characters, spaces and tabs',
    ],
  },
  {
    name: 'a header with a line break',
    lines: source('"headers": { "X-Key": "hunter2\\nhunter3" }'),
    told: [
      'config.json:4:79 sources[0].headers.X-Key: must be text of visible ASCII characters, spaces and tabs',
    ],
  },
  {
    name: 'a header whose name is none',
    lines: source('"headers": { "X Key": "hunter2" }'),
    told: ['config.json:4:70 sources[0].headers: "X Key" is not the name of a header'],
  },
  {
    name: 'a header of our own',
    lines: source('"headers": { "If-None-Match": "x" }'),
    told: ['config.json:4:70 sources[0].headers: "If-None-Match" is a header that Voltwire sets itself'],
  },
  {
    name: 'headers that are text',
    lines: source('"headers": "X-Key: hunter2"'),
    told: ['config.json:4:68 sources[0].headers: must be an object of header names and their values'],
  },
  {
    name: 'a token that is too short',
    lines: around('  "server": { "adminToken": "hunter2" }'),
    told: ['config.json:4:29 server.adminToken: must be text of 8 to 512 characters'],
  },
  {
    name: 'a store of another kind',
    lines: around('  "store": "mysql://eva:hunter2@db.example/voltwire"'),
    told: [
      'config.json:4:12 store: must be a folder or an address that begins with postgres://, not "mysql://***********@db.example/voltwire"',
    ],
  },
  {
    name: 'a hub that is none',
    lines: around('  "websub": { "hub": "me" }'),
    told: ['config.json:4:22 websub.hub: must be "self" or the http or https address of a hub, not "me"'],
  },
  {
    name: 'a limit of nothing',
    lines: channel('"limit": 0'),
    told: ['config.json:5:45 channels[0].limit: must be a whole number from 1 to 10000, not 0'],
  },
  {
    name: 'a share of nothing',
    lines: channel('"perSourceShare": 0'),
    told: ['config.json:5:54 channels[0].perSourceShare: must be a number above 0 and up to 1, not 0'],
  },
  {
    name: 'a share of more than all',
    lines: channel('"perSourceShare": 1.5'),
    told: ['config.json:5:54 channels[0].perSourceShare: must be a number above 0 and up to 1, not 1.5'],
  },
  {
    name: 'stories told otherwise',
    lines: channel('"stories": "first"'),
    told: ['config.json:5:47 channels[0].stories: must be "all" or "lead", not "first"'],
  },
  {
    name: 'a promotion of nothing',
    lines: [
      '{',
      '  "site": { "title": "T", "description": "D", "url": "https://t.example/", "promotion": { "title": "P", "items": [] } },',
      CHANNELS,
      '}',
    ],
    told: ['config.json:2:114 site.promotion.items: must be a list of 1 to 20 entries, not a list of 0'],
  },
  {
    name: 'no channel',
    lines: ['{', SITE, '  "channels": []', '}'],
    told: ['config.json:3:15 channels: must be a list of 1 to 10000 entries, not a list of 0'],
  },
  {
    name: 'the same source id twice',
    lines: two('{ "id": "a", "url": "https://b.example/" }'),
    told: ['config.json:6:13 sources[1].id: the same id as sources[0] on line 5'],
  },
  {
    name: 'the same source address twice',
    lines: two('{ "id": "b", "url": "https://A.example#top" }'),
    told: ['config.json:6:25 sources[1].url: the same url as sources[0] on line 5'],
  },
  {
    name: 'the same channel id twice',
    lines: channel('"posts": true }, { "id": "all", "title": "Again"'),
    told: ['config.json:5:61 channels[1].id: the same id as channels[0] on line 5'],
  },
  {
    name: 'a channel of a misspelt source',
    lines: channel('"sources": ["electrec"]'),
    told: ['config.json:5:48 channels[0].sources[0]: unknown source "electrec"; did you mean "electrek"?'],
  },
  {
    name: 'a channel of an unknown source',
    lines: channel('"sources": ["*", "wired"]'),
    told: ['config.json:5:53 channels[0].sources[1]: unknown source "wired"'],
  },
  {
    name: 'a channel that names our posts as a source',
    lines: channel('"sources": ["posts"]'),
    told: [
      'config.json:5:48 channels[0].sources[0]: unknown source "posts"; our own posts come with "posts": true',
    ],
  },
  {
    name: 'a channel of nothing',
    lines: channel('"sources": [], "posts": false'),
    told: ['config.json:5:5 channels[0]: has neither sources nor our own posts, so it would stay empty'],
  },
  {
    name: 'a channel of every source where there is none',
    lines: ['{', SITE, '  "channels": [{ "id": "all", "title": "All", "posts": false }]', '}'],
    told: ['config.json:3:16 channels[0]: has neither sources nor our own posts, so it would stay empty'],
  },
  {
    name: 'intervals the wrong way round',
    lines: around('  "polling": { "minMinutes": 90, "maxMinutes": 30 }'),
    told: ['config.json:4:30 polling.minMinutes: must not be more than maxMinutes, which is 30'],
  },
  {
    name: 'a longest interval below the shortest by default',
    lines: around('  "polling": { "maxMinutes": 30 }'),
    told: ['config.json:4:30 polling.maxMinutes: must not be less than minMinutes, which is 60'],
  },
  {
    name: 'a source slower than the longest interval',
    lines: source('"minMinutes": 2880'),
    told: ['config.json:4:71 sources[0].minMinutes: must not be more than polling.maxMinutes, which is 1440'],
  },
  {
    name: 'a webhook without a secret',
    lines: around('  "webhooks": [{ "url": "https://h.example/", "channels": ["all"] }]'),
    told: [
      'config.json:4:16 webhooks[0]: the key "secret" is missing; it must be text of 8 to 512 characters',
    ],
  },
  {
    name: 'a webhook whose secret is too short',
    lines: around(
      '  "webhooks": [{ "url": "https://h.example/", "secret": "hunter2", "channels": ["all"] }]',
    ),
    told: ['config.json:4:57 webhooks[0].secret: must be text of 8 to 512 characters'],
  },
  {
    name: 'a webhook of a misspelt channel',
    lines: around(
      '  "webhooks": [{ "url": "https://h.example/", "secret": "hunter2hunter2", "channels": ["alll"] }]',
    ),
    told: ['config.json:4:88 webhooks[0].channels[0]: unknown channel "alll"; did you mean "all"?'],
  },
  {
    name: 'a variable that is not set',
    lines: source(`"title": "\${NO_SUCH}"`),
    told: ['config.json:4:66 sources[0].title: the environment variable NO_SUCH is not set'],
  },
  {
    name: 'a variable in a schedule that is not set',
    lines: source(`"schedule": "*/\${NO_SUCH} * * * *"`),
    told: ['config.json:4:69 sources[0].schedule: the environment variable NO_SUCH is not set'],
  },
  {
    name: 'a variable whose name is none',
    lines: source(`"title": "\${NO SUCH}"`),
    told: [
      `config.json:4:66 sources[0].title: between "\${" and "}" stands the name of an environment variable (letters, digits and "_") or "file:" and a path`,
    ],
  },
  {
    name: 'a variable that is not closed',
    lines: source(`"title": "\${NO_SUCH"`),
    told: [`config.json:4:66 sources[0].title: a "\${" is not closed: "}" is missing`],
  },
  {
    name: 'a variable that fills in the wrong thing',
    lines: two(`{ "id": "b", "url": "\${WRONG_URL}" }`),
    told: [
      `config.json:6:25 sources[1].url: must be an http or https address without spaces, user name or password, not "\${WRONG_URL}" with its variables filled in`,
    ],
  },
  {
    name: 'a token of a variable and more',
    lines: around(`  "server": { "adminToken": "x\${NO_SUCH}" }`),
    told: ['config.json:4:29 server.adminToken: the environment variable NO_SUCH is not set'],
  },
  {
    name: 'line ends of Windows',
    lines: [`{\r\n${SITE}\r\n${CHANNELS}\r\n  "store": 7\r\n}`],
    told: ['config.json:4:12 store: must be text of 1 to 2048 characters, not 7'],
  },
  {
    name: 'a byte order mark',
    lines: ['\uFEFF{ "store": 7 }'],
    told: [
      'config.json:1:1 the key "site" is missing; it must be an object',
      'config.json:1:1 the key "channels" is missing; it must be a list of 1 to 10000 entries',
      'config.json:1:12 store: must be text of 1 to 2048 characters, not 7',
    ],
  },
  {
    name: 'a rule that is a number',
    lines: rule('3'),
    told: [
      'config.json:5:48 channels[0].exclude[0]: must be words, a pattern between slashes, or an object of conditions, not 3',
    ],
  },
  {
    name: 'a rule on an unknown field',
    lines: rule('{ "titles": "x" }'),
    told: ['config.json:5:50 channels[0].exclude[0]: unknown key "titles"; did you mean "title"?'],
  },
  {
    name: 'a rule within rules on an unknown field',
    lines: rule('{ "any": ["a", { "not": { "colour": "red" } }] }'),
    told: [
      'config.json:5:74 channels[0].exclude[0].any[1].not: unknown key "colour"; the keys here are title, text, author, tag, url, language, olderThanDays, any, all, not',
    ],
  },
  {
    name: 'a rule of nothing',
    lines: rule('{}'),
    told: [
      'config.json:5:48 channels[0].exclude[0]: must have one of the keys title, text, author, tag, url, language, olderThanDays, any, all, not',
    ],
  },
  {
    name: 'a rule with a condition of the wrong kind',
    lines: rule('{ "title": 3 }'),
    told: ['config.json:5:59 channels[0].exclude[0].title: must be text or a list of texts, not 3'],
  },
  {
    name: 'a pattern that is none',
    lines: rule('"ok", { "title": "/model [3y/i" }'),
    told: ['config.json:5:65 channels[0].exclude[1].title: is no pattern: missing closing ]: `[3y`'],
  },
  {
    name: 'a pattern with a flag that there is not',
    lines: rule('"/a/g"'),
    told: [
      'config.json:5:48 channels[0].exclude[0]: has the flags "g"; a pattern takes only "i" (any case) and "u"',
    ],
  },
  {
    name: 'a pattern that repeats too much, in a list',
    lines: rule('{ "url": ["x", "/((a{99}){99}){99}/"] }'),
    told: ['config.json:5:63 channels[0].exclude[0].url[1]: is no pattern: invalid repeat count: `{99}`'],
  },
  {
    name: 'a language that is none',
    lines: rule('{ "language": "english" }'),
    told: [
      'config.json:5:62 channels[0].exclude[0].language: must be a language tag or its beginning, such as "en" or "pt-BR", not "english"',
    ],
  },
  {
    name: 'an age that is no number of days',
    lines: rule('{ "olderThanDays": "7" }'),
    told: [
      'config.json:5:67 channels[0].exclude[0].olderThanDays: must be a number from 0.01 to 36500, not "7"',
    ],
  },
];

describe('a faulty configuration', () => {
  it.each(FAULTY)('tells the place and the sentence of $name', ({ lines, told }) => {
    expect(problemsOf(lines.join('\n'))).toEqual(told);
  });

  it('tells every problem at once, in the order of the text', () => {
    const text = [
      '{',
      '  "site": { "title": "", "url": "ftp://t.example/", "languge": "en" },',
      '  "server": { "port": "80a" },',
      '  "sources": [',
      `    { "id": "a", "url": "https://a.example/", "schedule": "never", "headers": { "X-Key": "\${NO_SUCH}" } },`,
      '    { "id": "a", "url": "https://a.example/", "url": "https://b.example/" }',
      '  ],',
      '  "channels": [{ "id": "all", "title": "All", "sources": ["b"] }]',
      '}',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      'config.json:2:22 site.title: must be text of 1 to 200 characters, not ""',
      'config.json:2:33 site.url: must be an http or https address without "?", "#", spaces, user name or password, not "ftp://t.example/"',
      'config.json:2:53 site: unknown key "languge"; did you mean "language"?',
      'config.json:3:23 server.port: must be a whole number from 0 to 65535, not "80a"',
      'config.json:5:59 sources[0].schedule: must be a cron expression such as "*/30 * * * *", not "never"',
      'config.json:5:90 sources[0].headers.X-Key: the environment variable NO_SUCH is not set',
      'config.json:6:13 sources[1].id: the same id as sources[0] on line 5',
      'config.json:6:47 sources[1]: the key "url" is repeated; line 6 has it',
      'config.json:8:59 channels[0].sources[0]: unknown source "b"',
    ]);
  });

  it('never repeats what is secret', () => {
    const secrets = FAULTY.filter(({ lines }) => lines.join('').includes('hunter2'));
    expect(secrets.length).toBeGreaterThan(8);
    for (const { lines } of secrets) expect(problemsOf(lines.join('\n')).join('\n')).not.toContain('hunter');
  });
});
