/** Loads what only some commands need: the database and the web server take longer to load than most commands run. */
export function bootRoom(): typeof import('../boot') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- at run time, where it is called
  return require('../boot') as typeof import('../boot');
}
