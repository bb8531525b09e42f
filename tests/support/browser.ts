/** The pages as a real browser shows them: Chromium, where it is installed (`CHROMIUM` names another place for it). */

import { existsSync } from 'node:fs';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PROGRAM =
  process.env['CHROMIUM'] ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((it) => existsSync(it));

export const HAS_BROWSER = PROGRAM !== undefined;

/** Nobody but this machine can be asked. */
const NOWHERE_ELSE = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1';

/** Without a sandbox: it shows nothing but our own pages, and a container has none to give. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(PROGRAM === undefined ? {} : { executablePath: PROGRAM }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', NOWHERE_ELSE],
  });
}

export interface Visitor {
  readonly page: Page;
  /** Errors that the page or the browser told of, on the console or by breaking. */
  readonly complaints: string[];
  /** Addresses of others that the page asked for; none of them answers. */
  readonly strangers: string[];
  readonly leave: () => Promise<void>;
}

/** Somebody with a window of their own, who can reach the program at this address and nothing else. */
export async function visit(
  browser: Browser,
  address: string,
  manner: BrowserContextOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({ baseURL: address, ...manner });
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(address)) strangers.push(request.url());
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.setDefaultTimeout(30_000);
  return { page, complaints, strangers, leave: () => context.close() };
}
