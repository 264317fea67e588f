/** Ends the work of a task as the death of its process does: what catches it takes nothing back. */
export class WorkerKilled extends Error {
  constructor() {
    super('unexpected status');
    this.name = 'WorkerKilled';
  }
}
