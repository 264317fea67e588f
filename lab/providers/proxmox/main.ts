import { tmpdir } from 'node:os';
import { runProvider } from '../protocol';
import { proxmoxProvider } from './provider';

const provider = proxmoxProvider({ environment: process.env, temporaryDirectory: tmpdir(), now: Date.now });
void runProvider(provider, process);
