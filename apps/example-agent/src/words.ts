/** What an agent says, as the live stream has it (protocol 8.6, 11). Each call makes an event of its own. */
export interface Words {
  notification(method: string, params?: Record<string, unknown>): object;
  update(update: { sessionUpdate: string } & Record<string, unknown>): object;
  prompt(id: number, text: string): object;
  answer(id: number): object;
}

export interface Speaker {
  /** The process, as its event ids name it. */
  boot: string;
  sessionId: string;
  now: () => number;
}

export function wordsOf({ boot, sessionId, now }: Speaker): Words {
  let last = 0;
  const event = (notification: Record<string, unknown>): object => ({
    type: 'notification',
    timestamp: new Date(now()).toISOString(),
    event_id: `${boot}-${++last}`,
    notification: { jsonrpc: '2.0', ...notification },
  });
  return {
    notification: (method, params = {}) => event({ method, params: { sessionId, ...params } }),
    update: (update) => event({ method: 'session/update', params: { sessionId, update } }),
    prompt: (id, text) =>
      event({ id, method: 'session/prompt', params: { sessionId, prompt: [{ type: 'text', text }] } }),
    answer: (id) => event({ id, result: { stopReason: 'end_turn' } }),
  };
}
