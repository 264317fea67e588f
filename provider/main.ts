import { runProvider } from '../lab/providers/protocol';
import { machineProvider } from './provider';

void runProvider(machineProvider(process.env), process);
