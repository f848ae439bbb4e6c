import { AppError } from '../app-error.ts';

/** The key as it is sent. @throws {AppError} for what is recognizably something else */
export function readTypedKey(typed: string): string {
  const key = typed.trim();
  if (key === '') throw new AppError('Enter a personal API key: it begins with phx_');
  if (key.startsWith('phc_'))
    throw new AppError(
      'This is the key of a project, which can only send events. Make a personal API key (phx_…) in Settings › Personal API keys.',
    );
  if (!/^[\x21-\x7e]+$/.test(key)) throw new AppError('The key has characters that no key has: copy it once more');
  return key;
}
