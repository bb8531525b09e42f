/** What stands around the items of a document: it changes with each of them, they do not change with it. */
export interface Frame {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** The least that a single item needs around it to be read: what binds its names, and says nothing. */
export type Shell = Omit<Frame, 'between'>;
