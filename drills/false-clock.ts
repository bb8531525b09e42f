/**
 * Loaded before the program by `node --import`: whoever started the process may set its clock by a message. Only the time of day
 * moves, as when somebody sets the clock of a machine; what measures durations goes on.
 */
const RealDate = Date;
let offsetMs = 0;

class SetDate extends RealDate {
  constructor(...parts: readonly unknown[]) {
    super(...((parts.length === 0 ? [SetDate.now()] : parts) as [number]));
  }

  static override now(): number {
    return RealDate.now() + offsetMs;
  }
}

globalThis.Date = SetDate as DateConstructor;
process.on('message', (message) => {
  offsetMs = (message as { readonly clockOffsetMs: number }).clockOffsetMs;
});
// Nobody waits for the next message.
process.channel?.unref();
