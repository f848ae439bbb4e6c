import type { ClientScenario, Leg } from '../client-scenario.ts';

const opened = [
  { do: 'watch' },
  { do: 'until-open', streams: 1 },
  { do: 'say', texts: ['seen'] },
  { do: 'until-shown', text: 'seen' },
] as const;

/** While nobody is connected, more happens than the window keeps. */
const missed = [
  { do: 'cut', how: 'torn' },
  { do: 'say', texts: ['one', 'two', 'three', 'four', 'five'] },
  { do: 'trim', keep: 2 },
] as const;

const history = [{ do: 'say', texts: ['before'] }, { do: 'flush' }] as const;

const onLeg = (leg: Leg, how: string): ClientScenario => ({
  name: `G1: the position is older than the window, and the server ${how}`,
  legs: [leg],
  setup: history,
  operations: [
    ...opened,
    ...missed,
    { do: 'until-open', streams: 1 },
    { do: 'say', texts: ['six'] },
    { do: 'until-shown', text: 'six' },
    { do: 'finish', status: 'completed' },
  ],
});

/** What the live window no longer holds. */
export const gaps: readonly ClientScenario[] = [
  onLeg('proxy', 'says so'),
  onLeg('api', 'goes on in silence'),
  {
    name: 'G1: the position is older than the window, and the server answers 410',
    setup: history,
    operations: [
      ...opened,
      { do: 'answer', route: 'stream', answers: [{ status: 410, body: { error: 'Gone' } }] },
      ...missed,
      { do: 'until-shown', text: 'five' },
      { do: 'say', texts: ['six'] },
      { do: 'until-shown', text: 'six' },
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'G5: the window has gone while nobody was connected, and the run goes on',
    setup: history,
    operations: [
      ...opened,
      { do: 'cut', how: 'torn' },
      { do: 'say', texts: ['one', 'two'] },
      { do: 'flush' },
      { do: 'expire' },
      { do: 'until-open', streams: 1 },
      { do: 'say', texts: ['three'] },
      { do: 'until-shown', text: 'three' },
      { do: 'finish', status: 'completed' },
    ],
  },
  {
    name: 'R7: the agent is started anew, and its events are counted from the beginning',
    run: { eventIds: true },
    setup: history,
    operations: [
      ...opened,
      { do: 'flush' },
      { do: 'cut', how: 'torn' },
      { do: 'new-epoch' },
      { do: 'say', texts: ['anew', 'and on'] },
      { do: 'until-shown', text: 'and on' },
      { do: 'finish', status: 'completed' },
    ],
  },
];
