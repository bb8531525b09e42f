import { absoluteUrl } from '../text/url.ts';

/** What a person typed or pasted, as an address that can be asked. */
export interface TypedAddress {
  readonly url: string;
  /** Whether `https` is a guess of ours. */
  readonly mayBePlain: boolean;
}

const FEDIVERSE = /^(?:acct:)?@?([\w.-]{1,64})@([\w-]+(?:\.[\w-]+)+)$/u;

/** Undefined where it is none: `example.org/news`, `feed:…`, `@eva@social.example` are. */
export function typedAddress(typed: string): TypedAddress | undefined {
  const text = typed.trim().replace(/^<|>$/gu, '');
  const [, person, host] = FEDIVERSE.exec(text) ?? [];
  if (person !== undefined && host !== undefined && !text.includes(':/')) {
    return { url: `https://${host}/@${person}`, mayBePlain: false };
  }
  const bare = text.replace(/^(?:feed|podcast|pcast|itpc|rss):(?:\/\/)?(?=https?:\/\/)/iu, '');
  if (/^https?:\/\//iu.test(bare)) return asked(bare, false);
  const plain = bare.replace(/^(?:feed|podcast|pcast|itpc|rss):\/\//iu, '').replace(/^\/\//u, '');
  const isName =
    /^(?:[\w-]+(?:\.[\w-]+)+|localhost|\[[\d:a-f.]+\]|[^\s/:@]+\.[^\s/:@]+)(?::\d{1,5})?(?:[/?#]|$)/iu.test(
      plain,
    );
  return isName ? asked(`https://${plain}`, true) : undefined;
}

function asked(address: string, mayBePlain: boolean): TypedAddress | undefined {
  const url = absoluteUrl(address, undefined)?.replace(/#.*$/u, '');
  return url === undefined ? undefined : { url, mayBePlain };
}
