/** When the engine does what it does now and then; tests make everything happen sooner. */
export interface Limits {
  /** A segment of so many bytes gets no further batch. */
  readonly segmentBytes: number;
  /** No checkpoint before the log has grown by so much. */
  readonly checkpointBytes: number;
  /** Nor before it has grown by so many times the size of the index, so that saves cost the same in a store of any size. */
  readonly checkpointIndexes: number;
  /** No compaction for fewer dead bytes. */
  readonly compactBytes: number;
  /** Articles remembered after their reading and lines after their writing, half of it each, measured as they lie on disk. */
  readonly cacheBytes: number;
  /** The latest so many changes can be asked for. */
  readonly changesKept: number;
  /** How long a batch of states waits at most for saves that are expected. */
  readonly gatherMs: number;
}

const MEGABYTE = 1024 * 1024;

export const USUAL_LIMITS: Limits = {
  segmentBytes: 16 * MEGABYTE,
  checkpointBytes: 4 * MEGABYTE,
  checkpointIndexes: 4,
  compactBytes: 4 * MEGABYTE,
  cacheBytes: MEGABYTE / 2,
  changesKept: 50_000,
  gatherMs: 250,
};
