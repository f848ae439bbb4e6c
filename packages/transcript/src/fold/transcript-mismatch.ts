/** An update does not continue what was told before. Nothing was guessed: watch again, with a fresh transcript. */
export class TranscriptMismatch extends Error {
  override readonly name = 'TranscriptMismatch';
}
