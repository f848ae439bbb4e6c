import type { ReadStream } from 'node:tty';

/** Keys pressed while somebody listens; otherwise the terminal is left as it is. */
export interface Keyboard {
  /** Calls `press` with each key. Returns how to stop listening, which gives the terminal its own line editing back. */
  listen(press: (key: string) => void): () => void;
}

/** The keyboard of a terminal. While it is listened to, Ctrl-C is a key like others (`\x03`). */
export function terminalKeyboard(stdin: ReadStream): Keyboard {
  return {
    listen(press) {
      const read = (data: string): void => {
        // An escape sequence (arrows and the like) is one key, and none that means anything here.
        for (const key of data.startsWith('\x1b') ? [data] : data) press(key);
      };
      stdin.setEncoding('utf8');
      stdin.setRawMode(true);
      stdin.on('data', read);
      stdin.resume();
      return () => {
        stdin.off('data', read);
        stdin.setRawMode(false);
        stdin.pause();
      };
    },
  };
}
