import { it } from 'vitest';
import { joinSeam } from './join-seam.ts';
import { worldOf } from './testing/world.ts';
it('dbg', () => {
  const cut: any = JSON.parse(process.env['CUT']!);
  const { plan, now, windowFrom, pageFrom } = cut;
  const world = worldOf(plan);
  const moment = now % (world.live.length + 14);
  const told = world.live.slice(0, moment);
  const live = told.slice(windowFrom % (told.length + 1));
  const written = world.log.filter((row) => row.written <= moment);
  const log = written.slice(pageFrom % (written.length + 1));
  const show = (r: any) => r.lane + ' ' + r.from + '-' + r.to + ' ' + (r.entry.value.first_event_id ?? '') + '..' + (r.entry.value.event_id ?? '') + ' ' + JSON.stringify(r.entry.value.notification?.params ?? r.entry.value.requestId).slice(0, 120);
  console.log('LOG\n' + log.map(show).join('\n') + '\nLIVE\n' + live.map(show).join('\n'));
  const seam = joinSeam({ log: log.map((r) => r.entry), live: live.map((r) => r.entry), anchored: false });
  console.log({ ...seam, rows: seam.rows.map((r) => r.from + r.at).join(' ') });
});
