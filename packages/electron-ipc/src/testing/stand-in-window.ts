import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';

/** What main sends to a page, as electron-trpc writes it. */
export interface Answer {
  id: string;
  result?: { type: string; data?: { seq?: number } };
  error?: { message: string; data: { code: string } };
}

/** A document in a stand-in window, as main sees it through `WebFrameMain`. */
export class StandInFrame {
  static #count = 0;
  readonly routingId = ++StandInFrame.#count;
  readonly origin: string;
  /** What it was sent, cloned as IPC clones it. */
  readonly answers: Answer[] = [];
  /** Called with each of them. */
  heard: (answer: Answer) => void = () => {};
  #isDisposed = false;

  constructor(origin: string) {
    this.origin = origin;
  }

  /** The document goes before anybody has been told. */
  dispose(): void {
    this.#isDisposed = true;
  }

  isDestroyed(): boolean {
    return this.#isDisposed;
  }

  send(_channel: string, message: unknown): void {
    if (this.#isDisposed) throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    const answer = structuredClone(message) as Answer;
    this.answers.push(answer);
    this.heard(answer);
  }
}

/** A window without Electron: enough of one for the boundary in main. Its `ipcMain` is the emitter it is made with. */
export class StandInWindow {
  static #count = 0;
  readonly frame: StandInFrame;
  readonly webContents;
  readonly #ipcMain: EventEmitter;

  constructor(ipcMain: EventEmitter, origin: string) {
    this.#ipcMain = ipcMain;
    this.frame = new StandInFrame(origin);
    this.webContents = Object.assign(new EventEmitter(), {
      id: ++StandInWindow.#count,
      mainFrame: this.frame,
      isDestroyed: () => false,
      isCrashed: () => false,
    });
  }

  get id(): number {
    return this.webContents.id;
  }

  isDestroyed(): boolean {
    return false;
  }

  /** As Electron's type has it, of which the boundary needs no more than is here. */
  get asBrowserWindow(): BrowserWindow {
    return this as unknown as BrowserWindow;
  }

  /** A message from one of the window's frames; null is a frame that has gone. */
  say(channel: string, message: unknown, senderFrame: StandInFrame | null = this.frame): void {
    this.#ipcMain.emit(channel, { sender: this.webContents, senderFrame }, structuredClone(message));
  }

  /** Another document takes the place of the first. */
  navigate(): void {
    this.webContents.emit('did-navigate');
  }
}
