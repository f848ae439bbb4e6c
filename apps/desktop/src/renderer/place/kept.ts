/*
 * What a window remembers beyond itself, by name. It is kept by Chromium beside the page, in main's process: a page that crashes does not take it along.
 * Storage may be full or switched off: then nothing is remembered.
 */

export function readKept(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

export function keep(name: string, text: string): void {
  try {
    localStorage.setItem(name, text);
  } catch {
    // See above.
  }
}
