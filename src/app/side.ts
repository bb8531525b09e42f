/** Work that is done beside the visits. */
export interface Side {
  /** Begins what is due; what each beat does. */
  readonly tend: () => void;
  /** Resolves when nothing is under way and what came of it is saved. */
  readonly idle: () => Promise<void>;
  /** Breaks off what is under way, which is due as before. */
  readonly stop: () => Promise<void>;
}
