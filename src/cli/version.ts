import { readFileSync } from 'node:fs';

/** The version in package.json, which stands beside `dist` and `src` alike in a checkout and in an installed package. */
export const VERSION: string = readVersion(['../../../package.json', '../../package.json']);

function readVersion(candidates: readonly string[]): string {
  for (const candidate of candidates) {
    try {
      const manifest: unknown = JSON.parse(readFileSync(new URL(candidate, import.meta.url), 'utf8'));
      if (isManifest(manifest) && manifest.name === 'voltwire') return manifest.version;
    } catch {
      // The other place, then.
    }
  }
  return '0.0.0';
}

function isManifest(value: unknown): value is { name: string; version: string } {
  return typeof value === 'object' && value !== null && 'name' in value && 'version' in value;
}
