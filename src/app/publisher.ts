/** What is out: the documents of the running service, made anew when there is news and put on the shelf all at once. */

import { messageOf } from '../errors.ts';
import type { Shelf } from '../http/shelf.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Log } from '../observe/log.ts';
import { type Coalesced, coalesce } from '../schedule/coalesce.ts';
import type { Editorial } from './editorial.ts';
import type { Instruments } from './instruments.ts';

export interface PublisherTools {
  /** As it is configured now. */
  readonly newsroom: () => Newsroom;
  readonly shelf: Shelf;
  /** To be done before each publication. */
  readonly settle: Editorial['settle'];
  readonly timed: Instruments['timed'];
  /** Hears that other documents are out. */
  readonly replaced: () => void;
  readonly log: Log;
}

/** Makes them soon after it is asked to. */
export interface Publisher extends Coalesced {
  /** Makes them now, which others must not be doing at the time; what goes wrong is told. */
  readonly publish: () => Promise<void>;
  /** As it was when the documents were made that are out; before there are any, as it is. */
  readonly newsroom: () => Newsroom;
}

/** How long news may wait for other news before the documents are made anew. */
const PUBLISH_WITHIN_MS = 1000;

export function openPublisher(tools: PublisherTools): Publisher {
  let published: Newsroom | undefined;
  const make = async (): Promise<void> => {
    await tools.settle();
    const newsroom = tools.newsroom();
    const rendered = await tools.timed('render', () => newsroom.render());
    await tools.timed('publish', () => tools.shelf.replace(rendered));
    published = newsroom;
    tools.replaced();
    for (const it of tools.shelf.missing()) tools.log.error(it, `${it.path} ${it.reason}`);
  };
  const failed = (thrown: unknown): void =>
    tools.log.error({}, `Nothing could be published: ${messageOf(thrown)}`);
  const publish = () => make().catch(failed);
  return {
    ...coalesce(publish, PUBLISH_WITHIN_MS),
    publish,
    newsroom: () => published ?? tools.newsroom(),
  };
}
