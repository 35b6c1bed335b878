'use client';
/** List "Common mistakes": what people get wrong first, with the names of this very model in the words. */
import type { EnvironmentView } from '@/lib/client';
import { type Place, targetOf } from '../deliver/use-environments';

export interface CommonMistakesProps {
  readonly place: Place;
  readonly environment: EnvironmentView;
}

export function CommonMistakes({ place, environment }: CommonMistakesProps) {
  const { name, key } = environment;
  const version = targetOf(environment, place.model)?.default ?? null;
  const mistakes = [
    {
      id: 'deployed',
      title: 'Nothing is deployed where the device looks',
      text:
        version === null
          ? `${name} says nothing about ${place.model} yet: deploy a version under Manage.`
          : `${name} says version ${version} of ${place.model}.`,
    },
    { id: 'key', title: 'The key of another environment', text: `${name} has ${key}. Each environment has its own.` },
    { id: 'name', title: 'Another model name', text: `The app asks for “${place.model}”, not for the file name.` },
    { id: 'load', title: 'The library is started, and load is never called', text: 'Only models that an app has asked for are fetched and updated.' },
    {
      id: 'secure',
      title: 'The page has no secure address',
      text: 'Browsers check hashes and signatures on https and on localhost only; elsewhere the embedded model serves.',
    },
    {
      id: 'again',
      title: 'The old model still answers',
      text: `An app keeps what it has loaded: on “updated:${place.model}” it calls load again.`,
    },
  ];
  return (
    <section aria-labelledby="mistakes" className="grid gap-2">
      <h2 id="mistakes" className="font-semibold text-16">
        Common mistakes
      </h2>
      <ul aria-label="Common mistakes" className="grid gap-2">
        {mistakes.map(({ id, title, text }) => (
          <li key={id} className="rounded-card border border-line bg-surface px-4 py-3">
            <p className="font-medium text-13">{title}</p>
            <p className="break-words text-13 text-muted">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
