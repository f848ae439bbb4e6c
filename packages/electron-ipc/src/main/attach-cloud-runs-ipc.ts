import type { AnyTRPCRouter } from '@trpc/server';
import { type BrowserWindow, type IpcMainEvent, ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { type CreateContextOptions, createIPCHandler, ELECTRON_TRPC_CHANNEL } from 'electron-trpc/main';
import { adaptRouter, type CallContext, type Unforeseen } from './adapt-router.ts';
import { judgeSender, type Refusal } from './judge-sender.ts';
import { readMessage } from './read-message.ts';
import { takeListener } from './take-listener.ts';
import { Traffic } from './traffic.ts';
import { WindowPages } from './window-pages.ts';

export interface CloudRunsIpcOptions {
  /** The runs' router, alone or merged with what else windows may ask. */
  router: AnyTRPCRouter;
  /** The one origin that may speak, serialized as browsers do: `scheme://host[:port]`. */
  origin: string;
  unforeseen?: Unforeseen;
}

/** Main's end of the boundary. Disposing of it ends every subscription and waits until they have cleaned up. */
export interface CloudRunsIpc extends AsyncDisposable {
  /** Hears this window from now on, until it is closed. Nobody else is heard. */
  admit(window: BrowserWindow): void;
  /** Messages that were not let in, by reason. */
  readonly refused: Readonly<Record<Refusal, number>>;
  /** Subscriptions that run now, those still cleaning up included. */
  readonly subscriptions: number;
  /** What was let in, and what was answered. */
  readonly traffic: Traffic;
}

/** The event that electron-trpc is handed: the real sender, and a way to answer that is safe at any time. */
interface HeardEvent extends Pick<IpcMainEvent, 'sender' | 'senderFrame' | 'reply'> {
  page: AbortSignal;
}

/** Serves the router over IPC. Call it once: Electron has one `ipcMain`. */
export function attachCloudRunsIpc({ router, origin, unforeseen }: CloudRunsIpcOptions): CloudRunsIpc {
  const windows = new Map<WebContents, WindowPages>();
  const running = new Set<Promise<void>>();
  const traffic = new Traffic();
  const refused: Record<Refusal, number> = {
    'unknown-window': 0,
    'not-top-frame': 0,
    'foreign-origin': 0,
    malformed: 0,
  };

  const { taken: operations, listener: handle } = takeListener(ipcMain, ELECTRON_TRPC_CHANNEL, () =>
    createIPCHandler({
      router: adaptRouter(router, running, unforeseen) as unknown as AnyTRPCRouter,
      createContext: async ({ event }: CreateContextOptions): Promise<CallContext> => ({
        page: (event as unknown as HeardEvent).page,
        contentsId: event.sender.id,
      }),
    }),
  );

  function hear(event: IpcMainEvent, value: unknown): void {
    const { sender, senderFrame: frame } = event;
    const pages = windows.get(sender);
    const refusal = judgeSender(
      { known: pages !== undefined, top: frame !== null && frame === sender.mainFrame, origin: frame?.origin },
      origin,
    );
    const message = refusal ? undefined : readMessage(value);
    if (!message || !pages || !frame) {
      refused[refusal ?? 'malformed']++;
      return;
    }
    traffic.heard(message);
    const page = pages.signal;
    const heard: HeardEvent = {
      sender,
      senderFrame: frame,
      page,
      reply(channel, answer) {
        // The document that asked may be gone by the time there is an answer, and its frame with it, a moment before its page is known to be over.
        if (page.aborted || sender.isDestroyed() || sender.isCrashed() || isGone(frame)) return;
        frame.send(channel, answer);
        traffic.answered(answer);
      },
    };
    handle(heard, message);
  }
  ipcMain.on(ELECTRON_TRPC_CHANNEL, hear);

  return {
    admit(window) {
      const contents = window.webContents;
      if (windows.has(contents)) return;
      const { id } = contents;
      const pages = new WindowPages(contents, () => operations.detachWindow(window, id));
      windows.set(contents, pages);
      contents.once('destroyed', () => windows.delete(contents));
    },
    refused,
    traffic,
    get subscriptions() {
      return running.size;
    },
    async [Symbol.asyncDispose]() {
      ipcMain.off(ELECTRON_TRPC_CHANNEL, hear);
      for (const pages of windows.values()) pages.end();
      await Promise.all(running);
    },
  };
}

/** Older Electrons do not tell, but throw at whoever looks. */
function isGone(frame: WebFrameMain): boolean {
  try {
    return frame.isDestroyed?.() ?? frame.routingId < 0;
  } catch {
    return true;
  }
}
