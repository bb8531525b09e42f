/** What a drill came to. */
export interface Report {
  readonly trials: number;
  /** Visits that were said to be safe. */
  readonly acknowledged: number;
  readonly lost: number;
  readonly torn: readonly string[];
  /** Undefined where time says nothing. */
  readonly slowestOpenMs: number | undefined;
}
