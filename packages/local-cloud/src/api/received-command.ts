/** A command as it reached a run. */
export interface ReceivedCommand {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  /** The JSON-RPC id, as text; undefined when the caller sent none. */
  readonly id: string | undefined;
}
