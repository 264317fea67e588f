// Opens the database in the folder that it is given, and holds it until it is killed.
import { openStore } from '../../../boot/store';

void openStore({ directory: process.argv[2], onLost: () => undefined }).then(() => {
  process.stdout.write('open\n');
});
