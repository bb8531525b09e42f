/** A small configuration of three files, and forty ways in which an operator may break it. */

export type Files = Readonly<Record<string, string>>;

export const SOUND: Files = {
  'config.json': `{
  "site": { "title": "Wire", "url": "https://wire.example/" },
  "server": { "port": 0, "adminToken": "\${TOKEN}" },
  "posts": { "folder": "posts", "authors": "authors.json" },
  "polling": { "minMinutes": 60 },
  "sources": [
    { "id": "ev", "url": "https://ev.example/feed", "tags": ["ev"] },
    { "id": "cars", "url": "https://cars.example/feed", "headers": { "X-Key": "\${file:key}" } }
  ],
  "sourceFiles": ["more.json"],
  "channels": [{ "id": "all", "title": "All", "sources": ["*"] }],
  "webhooks": [{ "url": "https://hook.example/", "secret": "long enough", "channels": ["all"] }]
}
`,
  'more.json': `[
  // Lists may lie in files of their own.
  { "id": "space", "url": "https://space.example/feed" }
]
`,
  key: 'sesame-sesame\n',
};

/** What is written in the place of what; \`from\` \`*\` is the whole of the file. */
export interface Fault {
  readonly from: string;
  readonly to: string;
  readonly file?: string;
}

const ADMIN = `"\${TOKEN}"`;
const KEY = `"\${file:key}"`;

export const FORTY: readonly Fault[] = [
  // No JSON
  { from: '*', to: '' },
  { from: '*', to: '// to be written' },
  { from: '*', to: '{ "site": { "title": "Wi' },
  { from: '"title": "Wire",', to: '"title": "Wire"' },
  { from: '"port": 0', to: '"port" 0' },
  { from: '"tags": ["ev"]', to: '"tags": ["ev"' },
  { from: '"authors.json"', to: "'authors.json'" },
  { from: '"Wire"', to: '"Wire' },
  { from: '"posts", "authors"', to: '"C:\\posts", "authors"' },
  { from: '  "polling"', to: '  /* "polling"' },
  // No configuration
  { from: '*', to: '[]' },
  { from: '"polling"', to: '"poling"' },
  { from: '"title": "Wire",', to: '' },
  { from: '"minMinutes": 60', to: '"minMinutes": 60, "minMinutes": 30' },
  { from: '{ "minMinutes": 60 }', to: 'true' },
  { from: '60', to: '"hourly"' },
  { from: '"port": 0', to: '"port": 80000' },
  { from: 'https://wire.example/', to: 'wire.example' },
  { from: 'https://wire.example/', to: 'https://wire.example/?lang=en' },
  { from: ADMIN, to: '"short"' },
  { from: ADMIN, to: `"\${TOKEN"` },
  { from: '"long enough"', to: `"\${HOOK_SECRET}"` },
  { from: '"id": "all"', to: '"id": "All news"' },
  { from: '"sources": ["*"]', to: '"sources": ["evs"]' },
  { from: '"sources": ["*"]', to: '"sources": [], "posts": false' },
  { from: '"sources": ["*"]', to: '"perSourceShare": 2' },
  { from: '"channels": ["all"]', to: '"channels": ["al"]' },
  // No source
  { from: 'https://ev.example/feed', to: 'ftp://ev.example/feed' },
  { from: 'https://ev.example/feed', to: 'https://eva:hunter2@ev.example/feed' },
  { from: '"tags"', to: '"tag"' },
  { from: '"cars"', to: '"ev"' },
  { from: 'https://cars.example/feed', to: 'https://ev.example/feed' },
  { from: '"tags": ["ev"]', to: '"content": "summary"' },
  { from: '"tags": ["ev"]', to: '"schedule": "every hour"' },
  { from: '"tags": ["ev"]', to: '"minMinutes": 2000' },
  { from: '"X-Key"', to: '"Host"' },
  { from: KEY, to: `"\${file:keys/cars}"` },
  // Nothing that could be read
  { from: '"more.json"', to: '"mroe.json"' },
  { from: 'https://space.example/feed', to: 'https://space example/feed', file: 'more.json' },
  { from: '"space"', to: '"ev"', file: 'more.json' },
];

/** The files with a fault in one of them. */
export function withFault({ from, to, file = 'config.json' }: Fault): Files {
  const text = SOUND[file] ?? '';
  if (from !== '*' && !text.includes(from)) throw new Error(`${file} has no ${from}`);
  return { ...SOUND, [file]: from === '*' ? to : text.replace(from, () => to) };
}
