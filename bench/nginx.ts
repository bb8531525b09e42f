/** An nginx of Debian's in one process, with files of one folder, for whoever wants to stand beside it. */

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../demo/ports.ts';

const PATIENCE_MS = 10_000;

export interface Nginx {
  readonly pid: number;
  readonly port: number;
  readonly stop: () => void;
}

/** Its version, `1.22.1`; undefined where it is not installed. */
export function nginxVersion(): string | undefined {
  try {
    return /nginx\/([\d.]+)/u.exec(execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' }))?.[1];
  } catch {
    return undefined;
  }
}

/**
 * Serves a folder, and `x.gz` to whoever accepts gzip. The module for brotli is none of the usual ones, so `/br/x` stands for it: the
 * file `x.br`, said to be in that coding.
 */
export async function startNginx(folder: string): Promise<Nginx> {
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, port));
  const child = spawn('nginx', ['-p', folder, '-c', file, '-e', join(folder, 'nginx.log')], {
    stdio: 'ignore',
  });
  await listening(child, port);
  return { pid: child.pid ?? 0, port, stop: () => void child.kill('SIGTERM') };
}

function configuration(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${join(folder, `nginx-${name}`)};`,
  );
  return `daemon off; master_process off; pid ${join(folder, 'nginx.pid')};
events {}
http {
  ${temporary.join(' ')}
  access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000;
  types { application/rss+xml xml; }
  server {
    listen 127.0.0.1:${port}; root ${folder}; gzip_static on; gzip_vary on;
    add_header Cache-Control "public, max-age=300";
    location /br/ { alias ${folder}/; default_type application/rss+xml; types {} add_header Content-Encoding br; try_files $uri.br =404; }
  }
}
`;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!(await accepts(port))) {
    if (child.exitCode !== null || performance.now() > deadline) throw new Error('nginx does not start');
    await wait(20);
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
