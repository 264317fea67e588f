/** A failure that was already printed, with the exit code to end with. */
export class CommandFailed extends Error {
  constructor(readonly exitCode = 1) {
    super('command failed');
    this.name = 'CommandFailed';
  }
}
