// A lab in a process of its own, for tests that kill it. Creating a machine takes long.
import { NoGuests } from '../../../lab/guests';
import { createLabServer } from '../../../lab/pve';

async function main(directory: string): Promise<void> {
  const { url, token } = await createLabServer({
    directory,
    port: 0,
    guests: new NoGuests('killed soon'),
    taskDuration: (type) => (type === 'qmcreate' ? 60_000 : 0),
  });
  process.send?.({ url, token });
}

void main(process.argv[2] ?? '');
