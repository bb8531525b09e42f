import { wholeBody } from '../publish/body.ts';
import type { Topic, Topics } from '../websub/topic.ts';
import type { Served } from './served.ts';

/** Of the documents on the shelf those that name a hub, byte for byte as they are served. */
export function topicsOf(documents: ReadonlyMap<string, Served>, siteUrl: string): Topics {
  const topics = new Map<string, Topic>();
  for (const [path, served] of documents) {
    const links = linksOf(served);
    if (!links.some((link) => link.endsWith('rel="hub"'))) continue;
    const address = `${siteUrl}${encodeURI(path).slice(1)}`;
    topics.set(address, {
      address,
      isCanonical: links.includes(`<${address}>; rel="self"`),
      hash: served.hash,
      contentType: String(served.identity.headers['Content-Type']),
      link: links.join(', '),
      body: () => wholeBody(served.identity),
    });
  }
  return topics;
}

function linksOf({ identity }: Served): readonly string[] {
  const { Link: links } = identity.headers;
  return Array.isArray(links) ? links : [];
}
