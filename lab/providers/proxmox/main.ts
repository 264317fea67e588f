import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProvider } from '../protocol';
import { proxmoxProvider } from './provider';

const provider = proxmoxProvider({
  environment: process.env,
  temporaryDirectory: tmpdir(),
  dataDirectory: process.env.TF_DATA_DIR ?? join(process.cwd(), '.terraform'),
  now: Date.now,
});
void runProvider(provider, process);
