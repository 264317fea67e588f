// A child of the bench: serves a lab and says what that took. usage: serve.ts FOLDER '{"model":{"vms":1000}}'
import { NoGuests } from '../../lab/guests';
import { createLabServer, type LabServerOptions } from '../../lab/pve';

/** What the server has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly mebibytes: number;
}

function usage(): Usage {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, mebibytes: process.memoryUsage.rss() / 2 ** 20 };
}

async function main(directory: string, options: Partial<LabServerOptions>): Promise<void> {
  const { url, token } = await createLabServer({
    directory,
    port: 0,
    guests: new NoGuests('the bench runs none here'),
    ...options,
  });
  process.on('message', () => process.send?.(usage()));
  process.send?.({ url, token });
}

void main(process.argv[2] ?? '', JSON.parse(process.argv[3] ?? '{}') as Partial<LabServerOptions>);
