import { toggle } from '../settings/setting.ts';

/** The keys of this area in the settings. */
export const noticeSettings = {
  noticeNeedsYou: toggle({ title: 'A run needs you', description: 'The agent asks for a permission.' }, true),
  noticeFailed: toggle({ title: 'A run failed' }, true),
  noticeFinished: toggle({ title: 'A run finished', description: 'It is completed, or its turn is over.' }, true),
  noticeQuiet: toggle(
    { title: 'A run is quiet', description: 'It is watched, and has said nothing for 10 minutes.' },
    false,
  ),
  noticeConnectionLost: toggle({ title: 'The connection is lost', description: 'For more than 5 minutes.' }, false),
  noticeHidesText: toggle(
    { title: 'Hide texts in notifications', description: 'They say that there is something, not what.' },
    false,
  ),
};
