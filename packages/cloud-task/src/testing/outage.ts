import type { LocalCloud } from '@runwatch/local-cloud';

const ROUTES = ['run', 'logs', 'session_logs', 'stream_token', 'proxy_stream', 'api_stream'] as const;

/** The way to the cloud is broken: no new request is answered. Returns how to repair it. */
export function breakTheWay(cloud: LocalCloud, how: 'hang' | 'reset' = 'hang'): () => void {
  const repairs = ROUTES.map((route) => cloud.switches.answer(route, how));
  return () => {
    for (const repair of repairs) repair();
  };
}
