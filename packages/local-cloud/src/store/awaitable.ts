/** A value that is there, or will be. Memory answers at once, so that what it keeps stays in one turn; a server such as Redis later. */
export type Awaitable<T> = T | Promise<T>;

/** Uses a value in this turn if it is there, else when it comes. */
export function whenThere<T, R>(value: Awaitable<T>, use: (value: T) => R): Awaitable<R> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** All values, in this turn if all are there. */
export function allThere<T>(values: readonly Awaitable<T>[]): Awaitable<readonly T[]> {
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as readonly T[]);
}
