import { useId } from 'react';
import type { ProjectInfo } from '../../main/accounts/accounts-view.ts';

export interface ProjectChoiceProps {
  /** Null: the key may not list them. */
  projects: readonly ProjectInfo[] | null;
  projectId: string;
  onChange: (projectId: string) => void;
}

/** One of the projects that the key sees, or, where it may not list them, the number of one. */
export function ProjectChoice({ projects, projectId, onChange }: ProjectChoiceProps) {
  const id = useId();
  if (projects?.length === 0)
    return <p className="form__help">This key sees no project: give it access to one in PostHog, and try again.</p>;
  return (
    <div className="form__field">
      <label className="form__label" htmlFor={id}>
        {projects ? 'Project' : 'Number of the project'}
      </label>
      {projects ? (
        <select
          className="form__input"
          id={id}
          name="project"
          value={projectId}
          onChange={(event) => onChange(event.currentTarget.value)}
        >
          {projects.map((project) => (
            <option key={project.id} value={project.id}>
              {project.name}
            </option>
          ))}
        </select>
      ) : (
        <>
          <input
            className="form__input"
            id={id}
            name="project"
            inputMode="numeric"
            autoComplete="off"
            value={projectId}
            onChange={(event) => onChange(event.currentTarget.value.trim())}
          />
          <span className="form__help">
            The key works, but may not list projects (scope <code>project:read</code>). The number stands in PostHog’s
            address: …/project/<b>123</b>/…
          </span>
        </>
      )}
    </div>
  );
}
