/** Turns that come one after the other, in the order in which they were asked for. */
export class Turns {
  #isTaken = false;
  #waiting: (() => void)[] = [];

  /** Whether nobody has a turn, and so nobody waits for one. */
  get areFree(): boolean {
    return !this.#isTaken;
  }

  /** Asks for a turn; undefined where it is given at once, else a promise of it. */
  take(): Promise<void> | undefined {
    if (this.#isTaken) return new Promise((begin) => void this.#waiting.push(begin));
    this.#isTaken = true;
    return undefined;
  }

  /** Gives back what `take` answered, be it that the turn has yet to come. */
  leave(turn: Promise<void> | undefined): void {
    if (turn === undefined) this.#pass();
    else void turn.then(() => this.#pass());
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
