/** What stands around the items of a document: it changes with each of them, they do not change with it. */
export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}
