import { type CurationSide, type CurationTools, openCuration } from './curation.ts';
import { openPosts, type Posts } from './posts.ts';

/** What the newsroom writes itself: its posts, and what it says of the articles of others. */
export interface Editorial extends Omit<Posts, 'problems'>, Pick<CurationSide, 'settle'> {
  /** How many problems there were when the posts were last read. */
  readonly postProblems: Posts['problems'];
}

export function openEditorial(tools: CurationTools): Editorial {
  const [posts, curation] = [openPosts(tools), openCuration(tools)];
  return {
    open: async () => {
      await posts.open();
      await curation.open();
    },
    tend: async () => {
      await posts.tend();
      await curation.tend();
    },
    settle: curation.settle,
    postProblems: posts.problems,
  };
}
