/** Turns by name. */
export interface OneAtATime {
  /** Asks for a turn; undefined where it is given at once, else a promise of it. */
  readonly take: (name: string) => Promise<void> | undefined;
  /** Gives back what `take` answered, be it that the turn has yet to come. */
  readonly leave: (name: string, turn: Promise<void> | undefined) => void;
}

/** Turns of one name come one after the other, in the order in which they were asked for; names know nothing of each other. */
export function oneAtATime(): OneAtATime {
  /** Names taken, with those that wait for them. */
  const taken = new Map<string, (() => void)[] | undefined>();
  const pass = (name: string) => {
    const next = taken.get(name)?.shift();
    if (next === undefined) taken.delete(name);
    else next();
  };
  return {
    take: (name) => {
      if (taken.has(name)) {
        const waiting = taken.get(name) ?? [];
        taken.set(name, waiting);
        return new Promise((begin) => void waiting.push(begin));
      }
      taken.set(name, undefined);
      return undefined;
    },
    leave: (name, turn) => {
      if (turn === undefined) pass(name);
      else void turn.then(() => pass(name));
    },
  };
}
