import type { Config } from '../config/config.ts';
import type { HttpClient } from '../net/client.ts';
import { createHttpClient } from '../net/client.ts';
import { VERSION } from './version.ts';

/** The door outward of a command that needs no store: as polite and as guarded as that of the service. Must be closed. */
export function openDoor({ polling }: Config, followsRedirects: boolean): HttpClient {
  return createHttpClient({
    userAgent: () => `Voltwire/${VERSION} (+${polling.contact}; 1 subscriber)`,
    timeoutMs: polling.timeoutSeconds * 1000,
    maxBytes: polling.maxBytes,
    followsRedirects,
    resolve: undefined,
    mayCall: undefined,
  });
}
