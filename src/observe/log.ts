import { pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

/** What the composition root may say: one sentence that stands alone, and facts for programs beside it. Stages never log. */
export interface Log {
  readonly debug: (facts: object, sentence: string) => void;
  readonly info: (facts: object, sentence: string) => void;
  readonly warn: (facts: object, sentence: string) => void;
  readonly error: (facts: object, sentence: string) => void;
}

/**
 * Writes to stderr, so that stdout stays for data: plain lines for people on a terminal, one JSON object a line elsewhere.
 * `level` is one of pino's (`debug`, `info`, `warn`, `error`, `silent`).
 */
export function createLog(level: string): Log {
  const { isTTY } = process.stderr;
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!isTTY) return pino(options, pino.destination({ dest: 2, sync: true }));
  const pretty = PinoPretty({
    destination: 2,
    sync: true,
    ignore: 'pid,hostname',
    translateTime: 'SYS:HH:MM:ss',
    hideObject: true,
    messageFormat: ({ msg, excerpt }) => (excerpt === undefined ? String(msg) : `${msg}\n${excerpt}`),
  });
  return pino(options, pretty);
}
