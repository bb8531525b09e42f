import { hostOf } from './url.ts';

/** What lies at an address that a post may show instead of only naming. */
export interface Embed {
  /** `YouTube`. */
  readonly place: string;
  readonly kind: 'video' | 'audio' | 'post';
}

const PLACES: ReadonlyMap<string, Embed> = new Map([
  ...embeds('video', 'YouTube', 'youtube.com youtu.be youtube-nocookie.com'),
  ...embeds('video', 'Vimeo', 'vimeo.com player.vimeo.com'),
  ...embeds('video', 'PeerTube', 'framatube.org makertube.net peertube.tv tilvids.com video.blender.org'),
  ...embeds('audio', 'SoundCloud', 'soundcloud.com'),
  ...embeds('post', 'Bluesky', 'bsky.app'),
  ...embeds(
    'post',
    'Mastodon',
    'mastodon.social mastodon.online mastodon.world mstdn.social chaos.social fosstodon.org hachyderm.io social.coop',
  ),
]);

function embeds(kind: Embed['kind'], place: string, hosts: string): readonly [string, Embed][] {
  return hosts.split(' ').map((host) => [host, { place, kind }]);
}

/** What an https address of an allowed host shows; undefined for every other address, and for the front page of one. */
export function embedAt(url: string): Embed | undefined {
  if (!/^https:\/\/[^/]+\/./u.test(url)) return undefined;
  return PLACES.get(hostOf(url)?.replace(/^(?:www|m)\./u, '') ?? '');
}
