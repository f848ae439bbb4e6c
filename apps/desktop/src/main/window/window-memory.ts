import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Clock } from '@runwatch/async';
import { systemDisk } from '@runwatch/cloud-task';
import { WindowPlace } from './window-place.ts';

/** A window that is being moved or resized says so all the time. */
const REST_MS = 500;

/** What is needed of a window to know where it stands. */
export interface PlacedWindow {
  getNormalBounds(): { x: number; y: number; width: number; height: number };
  isMaximized(): boolean;
  on(event: 'resize' | 'move' | 'maximize' | 'unmaximize' | 'close', moved: () => void): unknown;
}

/** Remembers where the window stood that was moved last, in `window.json` of a folder. */
export class WindowMemory {
  readonly #file: string;
  readonly #clock: Clock;
  /** What is being written, one after the other. */
  #writing: Promise<void> = Promise.resolve();

  constructor(folder: string, clock: Clock) {
    this.#file = path.join(folder, 'window.json');
    this.#clock = clock;
  }

  /** Null when nothing is remembered that makes sense. */
  get place(): WindowPlace | null {
    try {
      // Once, before there is a window: nobody waits for this who sees anything yet.
      return WindowPlace.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return null;
    }
  }

  /** Takes note of where this window stands from now on. */
  follow(window: PlacedWindow): void {
    let cancel = () => {};
    const note = () => {
      cancel();
      const place: WindowPlace = { ...window.getNormalBounds(), isMaximized: window.isMaximized() };
      // What cannot be written is not remembered: the window opens as usual.
      this.#writing = this.#writing.then(() => systemDisk.writeText(this.#file, JSON.stringify(place)).catch(() => {}));
    };
    const moved = () => {
      cancel();
      cancel = this.#clock.after(REST_MS, note);
    };
    for (const event of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(event, moved);
    window.on('close', note);
  }

  /** Resolves when everything noted is written. */
  async settled(): Promise<void> {
    await this.#writing;
  }
}
