import type { ItemList } from './item-list.ts';
import type { PermissionItem } from './items.ts';
import { openRequests } from './open-requests.ts';

/**
 * What is known of requests that were asked before the tail. Some were told apart from their entries, some stood in the tail until their entries
 * were let go. Whether they still wait is for the tail to say, and for what the entries between had said.
 */
export class RequestsBefore {
  #told: readonly PermissionItem[] = [];
  #letGo: readonly PermissionItem[] = [];
  /** Ids of requests that were told and do not wait any more, by entries that have been let go since. */
  readonly #settled = new Set<string>();
  /** Among the entries let go a turn has ended, or the agent has begun anew: nothing waits that was told apart. */
  #anew = false;
  #runId: string | null = null;

  /** The run whose agent began last before the tail, as far as entries that were let go have said. */
  get runId(): string | null {
    return this.#runId;
  }

  /** Nobody would notice if entries without a word about requests were let go. */
  get isEmpty(): boolean {
    return this.#told.length === 0 && this.#letGo.length === 0;
  }

  /** The requests that wait, as they were told apart. Where they stand is not known, only that it is at `last` or before. */
  tell(lines: readonly string[], runId: string, last: number): void {
    const before = new Map(this.#told.map((request) => [request.requestId, request]));
    this.#told = openRequests(lines, runId).map(
      ({ item }) => before.get(item.requestId) ?? { ...item, first: last, last, entries: 0 },
    );
  }

  /** Entries at the beginning of the tail are let go: `items` is what they say. */
  letGo(items: ItemList): void {
    for (const request of this.#told) if (!stillWaits(request, items)) this.#settled.add(request.requestId);
    const asked = items.underway.asks
      .map((position) => items.at(position))
      .filter((item) => item?.kind === 'permission');
    this.#letGo = [...this.#letGo.filter((request) => stillWaits(request, items)), ...asked];
    this.#anew ||= items.underway.anew;
    this.#runId = items.underway.runId ?? this.#runId;
  }

  /** Those that still wait, oldest first, as far as `tail` and what was let go know. */
  waiting(tail: ItemList): PermissionItem[] {
    if (this.isEmpty) return [];
    const known = new Set(this.#letGo.map((request) => request.requestId));
    const told = this.#anew
      ? []
      : this.#told.filter(({ requestId }) => !known.has(requestId) && !this.#settled.has(requestId));
    return [...told, ...this.#letGo].filter((request) => stillWaits(request, tail));
  }
}

/** Nothing in these later items says that nobody waits for this answer any more. */
function stillWaits({ key, toolCallId }: PermissionItem, items: ItemList): boolean {
  if (items.underway.anew || items.find(key) !== undefined) return false;
  const call = toolCallId === null ? undefined : items.at(items.find(`tool:${toolCallId}`) ?? -1);
  return !(call?.kind === 'tool' && (call.status === 'completed' || call.status === 'failed'));
}
