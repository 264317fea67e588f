import { type EditableSecrets, formatProblems } from '../site';
import type { Context } from './context';
import { openEditor, PrivateFile } from './edit-privately';
import { withoutRemarks, withRemarks } from './edit-remarks';
import { CommandFailed } from './exit';

/** A person has seen what is wrong by then, and a program would never end. */
const MOST_REFUSALS = 3;

/** Lets somebody edit the secrets; what is plain is in memory alone, and gone at the end whatever happens. */
export async function editUntilSaved(context: Context, secrets: EditableSecrets): Promise<void> {
  checkEditor(context);
  const { draft } = secrets;
  if (draft)
    context.writer.note(
      `the editor opens what could not be saved the last time; remove ${draft.name} to begin anew`,
    );
  const file = new PrivateFile(
    'secrets.yaml',
    draft ? withRemarks(draft.text, draft.problems) : secrets.text,
  );
  // A signal between two editors must not leave the file behind: whoever listens decides about the end.
  const endListening = context.onInterrupt(() => undefined);
  try {
    await editFile(context, file, secrets);
  } finally {
    file.shred();
    endListening();
  }
}

/** `vi` would wait for ever where nobody types, with the plain text beside it. */
function checkEditor({ environment: { VISUAL, EDITOR }, interactive, writer }: Context): void {
  if (interactive || [VISUAL, EDITOR].some((each) => each !== undefined && each !== '')) return;
  writer.note(
    'EDITOR_FAILED: nobody can type here; name a program that changes the file: EDITOR=./change.sh rackwright secrets edit',
  );
  throw new CommandFailed(2);
}

/**
 * Opens the editor again where the text cannot be saved, with what is wrong above each line: nothing that was typed is
 * lost. Closing it without a change gives up.
 */
async function editFile(context: Context, file: PrivateFile, secrets: EditableSecrets): Promise<void> {
  const { writer } = context;
  let before = secrets.draft?.text ?? secrets.text;
  for (let refusals = 1; ; refusals += 1) {
    context.signal.throwIfAborted();
    if ((await openEditor(context, file.path)) !== 0) {
      writer.note('EDITOR_FAILED: the editor ended with a failure; nothing was changed');
      throw new CommandFailed();
    }
    const changed = withoutRemarks(file.read());
    if (changed === before) {
      writer.note('nothing was changed');
      if (changed === secrets.text) return;
      throw new CommandFailed();
    }
    const problems = secrets.save(changed, new Date());
    if (problems.length === 0) {
      writer.note('saved; check it with: rackwright secrets check');
      return;
    }
    writer.note(formatProblems(problems, { color: writer.colors.isColorSupported }));
    if (refusals >= MOST_REFUSALS) {
      const name = await secrets.keep(changed);
      writer.note(
        `EDIT_REFUSED: the text could not be saved ${String(refusals)} times; it is in ${name}, encrypted, and rackwright secrets edit opens it again`,
      );
      throw new CommandFailed();
    }
    writer.note('nothing was saved yet; the editor opens again, and closing it without a change gives up');
    file.write(withRemarks(changed, problems));
    before = changed;
  }
}
