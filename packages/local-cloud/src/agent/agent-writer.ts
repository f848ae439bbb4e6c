import type { ConsoleLevel, PermissionAsk, PlanEntry, ProgressStep, ToolCall, ToolUpdate } from './agent-words.ts';
import { type AgentEntry, type Notification, type SessionUpdate, wireEntry } from './entry.ts';
import type { PermissionAnswer, PermissionChoice, PermissionDesk } from './permission-desk.ts';

/** Where an agent's words go. `agent` is told live at once and logged late; `server` is the same object to both at once. */
export interface AgentOutput {
  agent(entry: AgentEntry): void;
  server(entry: AgentEntry): void;
  liveOnly(event: object): void;
  logOnly(entry: AgentEntry): void;
}

export interface AgentIdentity {
  taskId: string;
  runId: string;
  sessionId: string;
  now: () => number;
  /** A fresh id of the given kind, e.g. of a tool call. */
  newId: (kind: 'tool' | 'request') => string;
  /** The next event id, or undefined when the agent is one that writes none. */
  nextEventId: () => string | undefined;
}

const OPTIONS: readonly PermissionChoice[] = [
  { kind: 'allow_once', optionId: 'allow', name: 'Yes' },
  { kind: 'allow_always', optionId: 'allow_always', name: 'Yes, and do not ask again in this run' },
  {
    kind: 'reject_once',
    optionId: 'reject',
    name: 'No, tell the agent what to do instead',
    _meta: { customInput: true },
  },
];

const textBlock = (text: string) => ({ type: 'text', text });

/** Writes what an agent in a sandbox writes (protocol 8.6, 11.3, 11.4), for scenarios and by hand. */
export class AgentWriter {
  readonly #identity: AgentIdentity;
  readonly #output: AgentOutput;
  readonly #desk: PermissionDesk;
  // 0 and 1 are the agent's own `initialize` and `session/new`.
  #rpcId = 2;
  #openPrompt: number | undefined;

  constructor(identity: AgentIdentity, output: AgentOutput, desk: PermissionDesk) {
    this.#identity = identity;
    this.#output = output;
    this.#desk = desk;
  }

  get sessionId(): string {
    return this.#identity.sessionId;
  }

  runStarted(agentVersion = '0.41.2'): void {
    const { taskId, runId } = this.#identity;
    this.notification('_posthog/run_started', { runId, taskId, agentVersion });
    this.notification('_posthog/sdk_session', { taskRunId: runId, adapter: 'claude' });
  }

  /** A piece of a message: live only, until the message is over. */
  chunk(text: string): void {
    this.update({ sessionUpdate: 'agent_message_chunk', content: textBlock(text) });
  }

  /** A whole message in one entry. Right after chunks whose text it extends, it takes their place in the log. */
  message(text: string): void {
    this.update({ sessionUpdate: 'agent_message', content: textBlock(text) });
  }

  thought(text: string): void {
    this.update({ sessionUpdate: 'agent_thought_chunk', content: textBlock(text) });
  }

  plan(entries: readonly PlanEntry[]): void {
    this.update({
      sessionUpdate: 'plan',
      entries: entries.map((entry) => ({ priority: 'medium', ...entry })),
    });
  }

  /** Returns the id under which the call is updated. */
  toolCall(call: ToolCall): string {
    const { toolCallId = this.#identity.newId('tool'), toolName, ...fields } = call;
    this.update({
      sessionUpdate: 'tool_call',
      toolCallId,
      status: 'pending',
      ...fields,
      ...(toolName !== undefined && { _meta: { claudeCode: { toolName } } }),
    });
    return toolCallId;
  }

  toolUpdate(update: ToolUpdate): void {
    const { toolName, ...fields } = update;
    this.update({
      sessionUpdate: 'tool_call_update',
      ...fields,
      ...(toolName !== undefined && { _meta: { claudeCode: { toolName } } }),
    });
  }

  /** The user's words, as the request that opens a turn. */
  userPrompt(text: string): void {
    this.#openPrompt = this.#rpcId++;
    this.#tell({
      jsonrpc: '2.0',
      id: this.#openPrompt,
      method: 'session/prompt',
      params: { sessionId: this.sessionId, prompt: [textBlock(text)] },
    });
  }

  /** Ends the turn: the answer to the prompt, if one is open, and the notification. */
  turnComplete(stopReason = 'end_turn'): void {
    if (this.#openPrompt !== undefined) this.#tell({ jsonrpc: '2.0', id: this.#openPrompt, result: { stopReason } });
    this.#openPrompt = undefined;
    this.notification('_posthog/turn_complete', { stopReason });
  }

  console(level: ConsoleLevel, message: string): void {
    this.#serverSays('_posthog/console', { level, message });
  }

  progress(step: ProgressStep): void {
    this.#serverSays('_posthog/progress', { group: `setup:${this.#identity.runId}`, ...step });
  }

  sandboxOutput(output: { stdout?: string; stderr?: string; exitCode: number }): void {
    this.#serverSays('_posthog/sandbox_output', { stdout: '', stderr: '', ...output });
  }

  usage(used: number, size: number, amount: number): void {
    this.update({ sessionUpdate: 'usage_update', used, size, cost: { amount, currency: 'USD' } });
  }

  /** A failure of the agent: live only, the log never has it (protocol 8.6). */
  error(message: string, source = 'agent_server'): void {
    this.#output.liveOnly(wireEntry(this.#entry(this.#notice('_posthog/error', { source, error: message }))));
  }

  /** Asks, and waits for somebody to answer; rejects with `Stopped` when the turn or the run ends first. */
  requestPermission(ask: PermissionAsk = {}): Promise<PermissionAnswer> {
    const asked = this.#ask(ask);
    // Who asks by hand may not wait: the end of the run must not end the process then.
    asked.catch(() => {});
    return asked;
  }

  #ask(ask: PermissionAsk): Promise<PermissionAnswer> {
    const { requestId = this.#identity.newId('request'), options = OPTIONS, ...call } = ask;
    const toolCall = { toolCallId: this.#identity.newId('tool'), title: 'Run a command', content: [], ...call };
    const { toolCallId } = toolCall;
    const logged = this.#entry({
      jsonrpc: '2.0',
      method: '_posthog/permission_request',
      params: { requestId, toolCallId, options, toolCall },
    });
    const { eventId } = logged;
    this.#output.liveOnly({
      type: 'permission_request',
      ...(eventId !== undefined && { event_id: eventId }),
      requestId,
      options,
      toolCall,
    });
    this.#output.logOnly(logged);
    return this.#desk.ask({
      requestId,
      options,
      question: ask._meta?.['codeToolKind'] === 'question',
      answered: ({ optionId }) => this.#resolved({ requestId, toolCallId, optionId }),
    });
  }

  #resolved(params: Record<string, unknown>): void {
    this.#output.logOnly(this.#entry({ jsonrpc: '2.0', method: '_posthog/permission_resolved', params }));
  }

  /** Any notification of the agent; its session is named. */
  notification(method: string, params: Record<string, unknown> = {}): void {
    this.#tell(this.#notice(method, params));
  }

  /** Any `session/update`. */
  update(update: SessionUpdate): void {
    this.#tell({ jsonrpc: '2.0', method: 'session/update', params: { sessionId: this.sessionId, update } });
  }

  #tell(notification: Notification): void {
    this.#output.agent(this.#entry(notification));
  }

  #serverSays(method: string, params: Record<string, unknown>): void {
    // Server-made entries carry no event id (protocol 11.1).
    const notification = this.#notice(method, params);
    this.#output.server({ type: 'notification', at: this.#identity.now(), eventId: undefined, notification });
  }

  #notice(method: string, params: Record<string, unknown>): Notification {
    return { jsonrpc: '2.0', method, params: { sessionId: this.sessionId, ...params } };
  }

  #entry(notification: Notification): AgentEntry {
    return { type: 'notification', at: this.#identity.now(), eventId: this.#identity.nextEventId(), notification };
  }
}
