import type { DemoPublisher } from './publisher.ts';

export interface DemoPlace {
  readonly port: number;
  /** The temporary folder that everything lies in. */
  readonly folder: string;
}

/** Sources that are worth watching: visited every few seconds. */
const LIVELY: ReadonlySet<string> = new Set(['polar-rally', 'second-edition']);
const LIVELY_MINUTES = 0.05;

/** The configuration of the demo, as an operator would write it into `config.json`. */
export function demoConfig(publishers: readonly DemoPublisher[], place: DemoPlace): object {
  return {
    site: {
      title: 'Voltwire demo',
      description: 'Electric cars, charging, batteries, space and chips, from a web that does not exist.',
      url: `http://127.0.0.1:${place.port}/`,
      language: 'en',
      promotion: PROMOTION,
    },
    server: { host: '127.0.0.1', port: place.port },
    store: `${place.folder}/store`,
    posts: { folder: `${place.folder}/posts`, authors: `${place.folder}/authors.json` },
    polling: { minMinutes: 1, maxMinutes: 10, timeoutSeconds: 5, perHost: 8, allowPrivateNetworks: true },
    sources: publishers.map(demoSource),
    channels: CHANNELS,
  };
}

function demoSource(publisher: DemoPublisher): object {
  const { id, title, url, tags } = publisher;
  const source = { id, title, url, homePageUrl: new URL('./', url).href, tags, content: 'full' };
  return LIVELY.has(id) ? { ...source, minMinutes: LIVELY_MINUTES } : source;
}

const PROMOTION = {
  title: 'From a shop that does not exist',
  url: 'https://shop.example/',
  items: [
    { title: 'Every plug since 1996, the poster', url: 'https://shop.example/plugs' },
    { title: 'A torque wrench for wall boxes', url: 'https://shop.example/wrench' },
    { title: 'A flag that says 300 kilowatts', url: 'https://shop.example/flag' },
  ],
};

const CHANNELS: readonly object[] = [
  {
    id: 'all',
    title: 'Voltwire demo',
    description: 'Everything once, newest first.',
    sources: ['*'],
    stories: 'lead',
  },
  {
    id: 'newsroom',
    title: 'From our newsroom',
    description: 'Our own posts alone.',
    sources: [],
    posts: true,
  },
  { id: 'ev', title: 'Electric cars', description: 'Sources that write about cars.', tags: ['ev'] },
  {
    id: 'charging',
    title: 'Charging',
    description: 'Whoever writes it: anything about charging.',
    include: ['charging', 'charger', 'chargers', 'plug', 'зарядка', 'recharge'],
  },
];
