// A lab in a process of its own, for tests that kill it. Creating a machine takes as long as is asked for.
import { NoGuests } from '../../../lab/guests';
import { createLabServer } from '../../../lab/pve';

async function main(directory: string, createMs: number): Promise<void> {
  const { url, token } = await createLabServer({
    directory,
    port: 0,
    guests: new NoGuests('killed soon'),
    taskDuration: (type) => (type === 'qmcreate' ? createMs : 0),
  });
  process.send?.({ url, token });
}

void main(process.argv[2] ?? '', Number(process.argv[3] ?? 60_000));
