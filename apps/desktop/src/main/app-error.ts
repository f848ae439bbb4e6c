/** Something that a person asked for cannot be done. The message is for that person: it says what to do next, and names nothing secret. */
export class AppError extends Error {
  override readonly name = 'AppError';
}
