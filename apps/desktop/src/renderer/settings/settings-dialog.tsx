import type { z } from 'zod';
import { type Settings, settingAreas } from '../../main/settings/settings-schema.ts';
import { AboutFacts } from '../about/about-facts.tsx';
import { useAppApi } from '../app-api/app-api.tsx';
import { useAppRequest } from '../app-api/use-app-request.ts';
import { AppDialog, DialogFailure } from '../dialog/app-dialog.tsx';
import { SettingField } from './setting-field.tsx';
import { useSetSetting, useSettings } from './settings.tsx';
import './settings-dialog.css';

/** All settings, by area, as the schema has them. Each is kept at once. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const settings = useSettings();
  const set = useSetSetting();
  const { appLog } = useAppApi();
  const request = useAppRequest();
  return (
    <AppDialog title="Settings" onClose={onClose}>
      <div className="settings">
        {settingAreas.map(({ title, settings: area }) => (
          <section key={title} className="settings__area" aria-label={title}>
            <h2 className="settings__title">{title}</h2>
            {(Object.entries(area) as [keyof Settings, z.ZodType][]).map(([key, setting]) => (
              <SettingField
                key={key}
                name={key}
                setting={setting}
                value={settings[key]}
                onChange={(value) => request.run(() => set(key, value as never))}
              />
            ))}
          </section>
        ))}
        <section className="settings__area" aria-label="Diagnostics">
          <h2 className="settings__title">Diagnostics</h2>
          <div className="setting">
            <span className="setting__words">
              App log
              <span className="setting__description">
                What the app did, and what failed. No keys, no servers, nothing that was said in a run.
              </span>
            </span>
            <button
              type="button"
              className="button button--small"
              onClick={() => request.run(() => appLog.show.mutate())}
            >
              Show the log
            </button>
          </div>
        </section>
        <section className="settings__area" aria-label="About">
          <h2 className="settings__title">About</h2>
          <AboutFacts />
        </section>
      </div>
      <DialogFailure>{request.failure}</DialogFailure>
    </AppDialog>
  );
}
