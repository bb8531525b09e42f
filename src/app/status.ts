import type { FrontDoorSources } from '../http/routes.ts';
import type { Instant } from '../model.ts';
import type { Newsroom } from '../newsroom.ts';
import type { Missing } from '../outward.ts';
import { healthJson } from '../sources/health.ts';
import { listTroubles } from '../sources/list-trouble.ts';
import type { HubStatus } from './hub.ts';

export interface StatusTools {
  readonly newsroom: () => Newsroom;
  /** What could not be made at the last publication. */
  readonly missing: () => readonly Missing[];
  /** How many there were with what readers know of when our posts were last read. */
  readonly postProblems: () => number;
  readonly storeIsSound: () => boolean;
  readonly hub: () => HubStatus;
  readonly now: () => Instant;
}

/** How we are doing, for people and for programs. */
export function createStatus(tools: StatusTools): Pick<FrontDoorSources, 'status' | 'statusJson'> {
  const status = async () => {
    const { config, health, store } = tools.newsroom();
    const missing = tools.missing().map(({ path, reason }) => `${path} ${reason}`);
    const problems = [
      ...storeProblem(tools.storeIsSound()),
      ...postProblems(tools.postProblems()),
      ...listTroubles(config.sourceLists, await store.notes('lists')),
      ...missing,
    ];
    return { site: config.site, generatedAt: tools.now(), sources: await health(), problems };
  };
  return {
    status,
    statusJson: async () => {
      const { generatedAt, sources, problems } = await status();
      return { generatedAt, sources: sources.map(healthJson), websub: tools.hub(), problems };
    },
  };
}

function storeProblem(isSound: boolean): readonly string[] {
  return isSound ? [] : ['Nothing can be saved at present, and no source is asked: the log says why.'];
}

/** The status is public: what is told here is counted, not named, and counts no post that nobody may know of. */
function postProblems(count: number): readonly string[] {
  if (count === 0) return [];
  const told = count === 1 ? '1 problem' : `${count} problems`;
  return [`Our own posts have ${told}: the log and "voltwire check" name file and line.`];
}
