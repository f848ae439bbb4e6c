/** The store cannot be reached, or refused what it was asked. */
export class LostStoreError extends Error {
  override readonly name = 'LostStoreError';

  constructor(cause: unknown) {
    super(`Cannot use the store: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
