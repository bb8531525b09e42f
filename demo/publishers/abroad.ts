/** Outlets that do not write UTF-8, each saying so in another place. */
import { looseLatin1, utf16, windows1251 } from '../encode.ts';
import { document, type Outlet, type Scene } from '../publisher.ts';
import { frenchStories, japaneseStories, russianStories, type Story } from '../stories.ts';
import { rss2, rssItem } from './rss.ts';

interface Foreign {
  readonly title: string;
  readonly language: string;
  readonly stories: readonly Story[];
  /** What stands in place of the XML declaration. */
  readonly declaration: string;
}

function foreign(scene: Scene, about: Foreign): string {
  const text = rss2(
    { title: about.title, home: scene.home, language: about.language },
    about.stories.map((story) => rssItem(scene, story)),
  );
  return text.replace(/^<\?xml[^>]*\?>/u, about.declaration);
}

const russian: Foreign = {
  title: 'Токоведение',
  language: 'ru',
  stories: russianStories,
  declaration: '<?xml version="1.0" encoding="windows-1251"?>',
};

const french: Foreign = {
  title: 'Courant Continu',
  language: 'fr',
  stories: frenchStories,
  declaration: '<?xml version="1.0"?>',
};

const japanese: Foreign = {
  title: '機電通信',
  language: 'ja',
  stories: japaneseStories,
  declaration: '<?xml version="1.0" encoding="UTF-16"?>',
};

export const abroadOutlets: readonly Outlet[] = [
  {
    id: 'tokovedenie',
    title: 'Токоведение',
    tags: ['charging'],
    quirk: 'Russian in windows-1251, which only the XML declaration says.',
    expect: { outcome: 'ok', entries: russianStories.length },
    feed: 'rss.xml',
    apart: false,
    answers: { 'rss.xml': (scene) => document(scene, 'text/xml', windows1251(foreign(scene, russian))) },
  },
  {
    id: 'courant',
    title: 'Courant Continu',
    tags: ['ev'],
    quirk: 'French in ISO-8859-1 by its HTTP header alone, with the curly quotes of windows-1252 in it.',
    expect: { outcome: 'ok', entries: frenchStories.length },
    feed: 'rss.xml',
    apart: false,
    answers: {
      'rss.xml': (scene) =>
        document(scene, 'application/rss+xml; charset=ISO-8859-1', looseLatin1(foreign(scene, french))),
    },
  },
  {
    id: 'kiden',
    title: '機電通信',
    tags: ['batteries'],
    quirk: 'Japanese in UTF-16 with a byte order mark.',
    expect: { outcome: 'ok', entries: japaneseStories.length },
    feed: 'rss.xml',
    apart: false,
    answers: { 'rss.xml': (scene) => document(scene, 'application/xml', utf16(foreign(scene, japanese))) },
  },
];
