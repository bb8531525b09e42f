/** Runs a task when no other one of its name runs. */
export type OneAtATime = <T>(name: string, task: () => Promise<T>) => Promise<T>;

/** Tasks of one name run one after the other, in the order in which they came; those of different names know nothing of each other. */
export function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>();
  return (name, task) => {
    const before = last.get(name);
    const turn = before === undefined ? task() : before.then(task, task);
    last.set(name, turn);
    const leave = () => {
      if (last.get(name) === turn) last.delete(name);
    };
    turn.then(leave, leave);
    return turn;
  };
}
