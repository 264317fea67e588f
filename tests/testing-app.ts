import { rmSync } from 'node:fs';
import { type App, Testing } from 'cdktf';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** cdktf's app for tests, without the folder that it leaves. */
export function testingApp(): App {
  const app = Testing.app();
  folders.push(app.outdir);
  return app;
}
