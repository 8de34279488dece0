import { Hono } from 'hono';
import type { AuditFiles } from '../../shared/audit/seal-archive.ts';
import type { Session } from './authenticate.ts';
import { refuse } from './failure.ts';

const FOLDERS = ['seals/', 'segments/', 'keys/', 'chains/'];
const FILE = /^(?:seals|segments|keys|chains)\/[A-Za-z0-9][A-Za-z0-9-]{0,127}\.(?:json|ndjson|pem)$/;

/** Hands out the files of an export, byte for byte: `firebreak audit export` copies them. */
export const auditFileRoutes = (files: AuditFiles): Hono<Session> =>
  new Hono<Session>()
    .get('/audit/files', async (context) => {
      const folder = context.req.query('folder') ?? '';
      if (!FOLDERS.includes(folder)) throw refuse(400, 'there is no such folder', `name one of ${FOLDERS.join(' ')}`);
      return context.json({ paths: await files.list(folder) });
    })
    .get('/audit/file', async (context) => {
      const path = context.req.query('path') ?? '';
      const file = FILE.test(path) ? await files.read(path) : undefined;
      if (file === undefined) throw refuse(404, 'there is no such file', 'list them: `/audit/files?folder=seals/`');
      return context.body(new Uint8Array(file), 200, { 'content-type': 'application/octet-stream' });
    });
