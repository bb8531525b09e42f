/** The form of what a monitoring system is told. */

/** A number of a kind, such as answers by status. */
export interface Labelled {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One name with all its numbers; a `_total` counts up, anything else is as it is now. */
export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly values: readonly Labelled[];
}
