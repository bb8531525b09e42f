/**
 * Kept-alive connections: one to each origin, and another only while that one is in use. undici's own pool opens a second connection
 * for a request that closely follows another, and keeps what it has answered from dying young.
 */

import type { Agent } from 'undici';

/** One connection to each origin. */
export interface Lane {
  readonly agent: Agent;
  /** How many requests are under way, by origin. */
  readonly asked: Map<string, number>;
}

export interface Lanes {
  /** A lane that is free for this origin; from `MOST_LANES` on, one where the request waits for others. */
  readonly take: (origin: string) => Lane;
  readonly leave: (lane: Lane, origin: string) => void;
  /** Breaks off what is still running. */
  readonly close: () => Promise<void>;
}

const MOST_LANES = 6;

/** `open` makes an agent that has one connection to each origin. */
export function openLanes(open: () => Agent): Lanes {
  const lanes = [laneOf(open())];
  return {
    take: (origin) => {
      const lane = lanes.find(({ asked }) => !asked.has(origin)) ?? oneMore(lanes, origin, open);
      lane.asked.set(origin, (lane.asked.get(origin) ?? 0) + 1);
      return lane;
    },
    leave: ({ asked }, origin) => {
      const left = (asked.get(origin) ?? 1) - 1;
      if (left === 0) asked.delete(origin);
      else asked.set(origin, left);
    },
    close: async () => {
      await Promise.all(lanes.map(({ agent }) => agent.destroy()));
    },
  };
}

function laneOf(agent: Agent): Lane {
  return { agent, asked: new Map() };
}

/** A new lane, or where there are enough the one on which the fewest wait. */
function oneMore(lanes: Lane[], origin: string, open: () => Agent): Lane {
  if (lanes.length === MOST_LANES)
    return lanes.reduce((best, lane) => (waitingAt(lane, origin) < waitingAt(best, origin) ? lane : best));
  const lane = laneOf(open());
  lanes.push(lane);
  return lane;
}

function waitingAt({ asked }: Lane, origin: string): number {
  return asked.get(origin) ?? 0;
}
