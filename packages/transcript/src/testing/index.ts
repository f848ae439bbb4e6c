export { type CumulativeCost, type CumulativeOptions, measureCumulative } from './measure-cumulative.ts';
