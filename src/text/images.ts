import { readTags } from './tags.ts';

/** Where smileys, avatars, share buttons and counters come from. */
const NO_STORY =
  /smil(?:ey|ie)s?\/|\/emoji\/|emoji\/|gravatar\.com|feedburner\.com|feedsportal\.com|feeds\.wordpress\.com|\/wp-includes\/|doubleclick\.net|scorecardresearch\.com|\/(?:pixel|blank|spacer|clear)\.(?:gif|png)/iu;

const SMALLEST = 50;

/** Attributes of the first picture in sanitized HTML that may stand for the story: no smiley, avatar or button. */
export function firstPicture(html: string): ReadonlyMap<string, string> | undefined {
  let found: ReadonlyMap<string, string> | undefined;
  const open = (name: string, attributes: ReadonlyMap<string, string>) => {
    if (found === undefined && name === 'img' && isOfStory(attributes)) found = attributes;
  };
  readTags(html, { text: () => {}, open: (tag) => open(tag.name, tag.attributes), close: () => {} });
  return found;
}

function isOfStory(attributes: ReadonlyMap<string, string>): boolean {
  const isSmall = ['width', 'height'].some((key) => Number(attributes.get(key) ?? SMALLEST) < SMALLEST);
  return !isSmall && !NO_STORY.test(attributes.get('src') ?? '');
}
