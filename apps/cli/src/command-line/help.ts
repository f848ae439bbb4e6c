import { ENTRY_KINDS } from '../ndjson/entry-kind.ts';
import { EXIT_CODES } from './exit-code.ts';

const codes = EXIT_CODES.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`).join('\n');
const third = Math.ceil(ENTRY_KINDS.length / 3);
const kinds = [0, third, 2 * third].map((at) => ENTRY_KINDS.slice(at, at + third).join(', ')).join(',\n');

/** `runwatch --help`. */
export const HELP = `runwatch: watch remote coding-agent runs from a terminal

Usage
  runwatch ls [--state active|needs-you|done] [--json]
                                   list the newest run of each task
  runwatch show RUN [--json]       how a run is, and what it waits for
  runwatch watch RUN [options]     follow a run until it ends
  runwatch send RUN TEXT           tell the agent something (-: from stdin)
  runwatch answer RUN REQUEST OPTION [--text TEXT]
                                   answer what the agent asks (see show)
  runwatch interrupt RUN           end the turn; the run goes on
  runwatch stop RUN [--yes] [--wait] [--timeout TIME]
                                   end the run; asks first, unless --yes
  runwatch export RUN [-o FILE]    write a run as a file: NDJSON, or Markdown
  runwatch open RUN|FILE           show a run, or such a file, in the app
  runwatch demo [--scenario NAME] [--port N]
                                   a cloud on this computer, to be watched
  runwatch doctor [--json]         whether runs can be watched from here

RUN is a run id, the beginning of one (if no other begins so), task/run, the
address of its page, a runwatch:// link, latest, or demo:SCENARIO, a run in a
cloud inside this program, without an account: demo:small-fix.

Account (flags win over the environment)
  --url URL        RUNWATCH_URL      the API: https, or http on this machine
  --key KEY        RUNWATCH_KEY      API key; other users can see flags, so
                                     better set it in the environment
  --project ID     RUNWATCH_PROJECT  project

Options of watch
  --from WHERE     start, latest (what comes from now on), the number of an
                   entry, or an age: 15m (default: start; on a terminal, the
                   newest page)
  --until WHEN     terminal (default), needs-you, or idle (the turn is over)
  --no-follow      leave when everything until now has been told
  --format FORMAT  human (default on a terminal), ndjson (default when piped),
                   or raw: the entries as they are stored
  --kinds KINDS    only entries of these kinds, with commas between:
${kinds.replace(/^/gm, ' '.repeat(19))}
  --timeout TIME   leave after this long: 90s, 30m, 2h
  --strict         fail unless the transcript is proven to be complete
  --exit-on-input  leave when the run needs an answer
  --no-exit-status exit with 0 for every run that was watched to its end
  --watch-only     never ask for an answer, never send anything
  --plain          no status line, no symbols, no colour, full words
  --no-color       no colour (also: NO_COLOR, TERM=dumb)
  -q, --quiet      nothing on stderr besides errors

Options of export
  -o, --output FILE  a file, made whole or not at all (default: stdout)
  --format FORMAT    ndjson or md (default: by the file's name, else ndjson)
  --strict           fail unless the copy is complete; also: --timeout, -q

A run that goes on is written as far as it has come. What is written ends with
a seal: how many entries, whether they are all, and their digest.

The network is reached through https_proxy, http_proxy and all_proxy, but for
what no_proxy names. RUNWATCH_APP names the program of the app, where open does
not find it.

Ctrl-C leaves; the run goes on.

Exit codes
${codes}
`;
