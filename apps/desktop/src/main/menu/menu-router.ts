import type { ActionId } from '../../renderer/keys/action-table.ts';
import { procedure, router } from '../rpc.ts';
import type { MenuChoices } from './menu-choices.ts';

export const createMenuRouter = (choices: MenuChoices) =>
  router({
    /** What is chosen in the menus for this window. */
    chosen: procedure.subscription(async function* ({
      ctx,
      signal = new AbortController().signal,
    }): AsyncGenerator<ActionId, void> {
      yield* choices.of(ctx.contentsId, signal);
    }),
  });
