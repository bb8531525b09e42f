/** How often whom we answered with what: an addition for each answer, for the front door has no time for more. */

export type AnswerKind = (typeof KINDS)[number];

/** Answers of one kind and one class of status. */
export interface Counted {
  readonly kind: AnswerKind;
  /** `2xx`. */
  readonly status: string;
  readonly count: number;
}

export interface AnswerTally {
  readonly count: (kind: AnswerKind, status: number) => void;
  /** Since the start, those of which there were any. */
  readonly counted: () => readonly Counted[];
}

const KINDS = ['feed', 'page', 'api', 'websub', 'machine'] as const;
const FIRST: Readonly<Record<AnswerKind, number>> = { feed: 0, page: 6, api: 12, websub: 18, machine: 24 };

export function createAnswerTally(): AnswerTally {
  const counts = new Float64Array(30);
  return {
    count: (kind, status) => {
      const at = FIRST[kind] + Math.trunc(status / 100);
      counts[at] = (counts[at] ?? 0) + 1;
    },
    counted: () =>
      KINDS.flatMap((kind) =>
        [1, 2, 3, 4, 5].flatMap((hundreds) => {
          const count = counts[FIRST[kind] + hundreds] ?? 0;
          return count === 0 ? [] : [{ kind, status: `${hundreds}xx`, count }];
        }),
      ),
  };
}

/** Of a request that is not for a document on the shelf. */
export function kindOf(target: string): AnswerKind {
  if (/^\/(?:api\/|openapi\.json)/u.test(target)) return 'api';
  if (/\/(?:rss\.xml|atom\.xml|feed\.json|feed\.atom)(?:\?|$)/u.test(target)) return 'feed';
  if (target.startsWith('/websub/')) return 'websub';
  return /^\/(?:healthz|readyz|metrics|status\.json)(?:\?|$)/u.test(target) ? 'machine' : 'page';
}
