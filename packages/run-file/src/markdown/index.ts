export { type Part, type Section, sectionOf } from './describe-item.ts';
