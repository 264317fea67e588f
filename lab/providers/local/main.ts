import { runProvider } from '../protocol';
import { localProvider } from './provider';

void runProvider(localProvider, process);
