import { Feed } from 'feed';
import type { CombinedItem, CombinedOptions } from './combined-item.ts';
import { FORMS, type Form } from './forms.ts';

/**
 * `feed`'s document with renderers of our own: in `feed` 6.0.0 a `]]>` in an article forges items or breaks the document, one
 * odd link loses the whole of it, ids are rewritten, and no option gives an Atom entry its `source`.
 */
export class CombinedFeed extends Feed {
  declare options: CombinedOptions;
  declare items: CombinedItem[];

  override addItem(item: CombinedItem): void {
    super.addItem(item);
  }

  /** RSS 2.0 by the RSS Best Practices Profile. */
  override rss2(): string {
    return this.#whole(FORMS.rss);
  }

  /** Atom 1.0, RFC 4287. */
  override atom1(): string {
    return this.#whole(FORMS.atom);
  }

  /** JSON Feed 1.1. */
  override json1(): string {
    return this.#whole(FORMS.json);
  }

  #whole({ frame, item }: Form): string {
    const { before, between, after } = frame(this);
    return before + this.items.map(item).join(between) + after;
  }
}
