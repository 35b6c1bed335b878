'use client';
/**
 * The fields of any parameter spec: one per parameter, with its help, range and default. Knows no parameter by name. Stands inside
 * the caller's `<form>`; keeps nothing itself.
 */
import { type ChangeEvent, useState } from 'react';
import type { ChoiceOrMapParam, NumberParam, Param, ParamSpec, TextParam } from '@/lib/core';
import { cx } from './class-names';
import { SelectField, TextField } from './field';
import { defaultWords, type GivenParams, paramProblems, rangeWords, typedNumber, withParam } from './param-values';

export interface ParamFormProps {
  readonly spec: ParamSpec;
  /** The area of its error codes, for example `train`. */
  readonly area: string;
  /** What was changed; the rest has its default. */
  readonly given: GivenParams;
  readonly onChange: (given: GivenParams) => void;
  /** Parameters that are chosen elsewhere on the page. */
  readonly omit?: readonly string[];
  /** Turns free text into a choice: the values that make sense here. */
  readonly suggestions?: Readonly<Record<string, readonly string[]>>;
  /** The names that a map of numbers has, for example the classes. */
  readonly mapNames?: readonly string[];
  /** Whether those marked `advanced` are shown, or only those. */
  readonly part?: 'basic' | 'advanced';
  readonly className?: string;
}

/** A grid of fields. */
export function ParamForm(props: ParamFormProps) {
  const { spec, area, given, onChange, omit = [], part, className } = props;
  const problems = paramProblems(spec, given, area);
  const shown = Object.entries(spec).filter(
    ([name, param]) => !omit.includes(name) && !param.cosmetic && (part === undefined || (part === 'advanced') === (param.advanced ?? false)),
  );
  return (
    <div className={cx('grid gap-4', className)}>
      {shown.map(([name, param]) => (
        <ParamField
          key={name}
          param={param}
          value={Object.hasOwn(given, name) ? given[name] : param.default}
          isChanged={Object.hasOwn(given, name)}
          problem={problems[name]}
          suggestions={props.suggestions?.[name]}
          mapNames={props.mapNames ?? []}
          onChange={(value) => onChange(withParam(spec, given, name, value))}
        />
      ))}
    </div>
  );
}

interface ParamFieldProps<P extends Param = Param> {
  readonly param: P;
  readonly value: unknown;
  readonly isChanged: boolean;
  readonly problem: string | undefined;
  readonly suggestions: readonly string[] | undefined;
  readonly mapNames: readonly string[];
  /** undefined = the default. */
  readonly onChange: (value: unknown) => void;
}

function ParamField(props: ParamFieldProps) {
  const { param } = props;
  switch (param.kind) {
    case 'number':
    case 'integer':
      return <NumberField {...props} param={param} />;
    case 'boolean':
      return <SwitchField {...props} />;
    case 'choice':
      return <ChoiceField {...props} choices={param.choices} />;
    case 'text':
      return props.suggestions ? <ChoiceField {...props} choices={props.suggestions} /> : <WordField {...props} param={param} />;
    case 'choice-or-map':
      return <MapField {...props} param={param} />;
  }
}

function NumberField({ param, value, isChanged, problem, onChange }: ParamFieldProps<NumberParam>) {
  const typing = useTyping(isChanged ? value : undefined, onChange);
  return (
    <TextField
      label={param.title}
      help={<Help param={param} range={rangeWords(param)} />}
      problem={problem}
      inputMode={param.kind === 'integer' ? 'numeric' : 'decimal'}
      placeholder={param.default === null ? 'none' : String(param.default)}
      className="font-mono"
      {...typing}
    />
  );
}

/** The text stands as it was typed ("0." on the way to 0.5) while its number goes out. */
function useTyping(value: unknown, onChange: (value: unknown) => void) {
  const [text, setText] = useState(() => (value === undefined || value === null ? '' : String(value)));
  return {
    value: text,
    onChange: (event: ChangeEvent<HTMLInputElement>) => {
      setText(event.target.value);
      onChange(typedNumber(event.target.value));
    },
  };
}

function WordField({ param, value, problem, onChange }: ParamFieldProps<TextParam>) {
  return (
    <TextField
      label={param.title}
      help={<Help param={param} />}
      problem={problem}
      value={String(value ?? '')}
      placeholder={param.default ?? 'none'}
      onChange={(event) => onChange(event.target.value === '' ? (param.nullable ? null : undefined) : event.target.value)}
    />
  );
}

// Null has a word of its own in the list; a select knows text only.
const none = '';

function ChoiceField({ param, value, problem, choices, onChange }: ParamFieldProps & { readonly choices: readonly string[] }) {
  const isNullable = param.default === null || ('nullable' in param && param.nullable === true);
  return (
    <SelectField
      label={param.title}
      help={<Help param={param} />}
      problem={problem}
      value={value === null ? none : String(value)}
      onChange={(event) => onChange(event.target.value === none ? null : event.target.value)}
    >
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
      {isNullable ? <option value={none}>none</option> : null}
    </SelectField>
  );
}

const byHand = 'by hand';

function MapField({ param, value, problem, mapNames, onChange }: ParamFieldProps<ChoiceOrMapParam>) {
  const map = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  const pick = (picked: string) => {
    if (picked === byHand) onChange(Object.fromEntries(mapNames.map((name) => [name, 1])));
    else onChange(picked === none ? null : picked);
  };
  return (
    <div className="grid gap-2">
      <SelectField
        label={param.title}
        help={<Help param={param} />}
        problem={problem}
        value={map ? byHand : value === null ? none : String(value)}
        onChange={(event) => pick(event.target.value)}
      >
        <option value={none}>none</option>
        {param.choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
        {mapNames.length > 0 ? <option>{byHand}</option> : null}
      </SelectField>
      {map ? (
        <div className="grid grid-cols-2 gap-2 border-line border-l-2 pl-3">
          {mapNames.map((name) => (
            <NamedNumber key={name} name={name} value={map[name]} onChange={(number) => onChange({ ...map, [name]: number ?? '' })} />
          ))}
        </div>
      ) : null}
    </div>
  );
}

function NamedNumber({ name, value, onChange }: { readonly name: string; readonly value: unknown; readonly onChange: (value: unknown) => void }) {
  return <TextField label={name} inputMode="decimal" className="font-mono" {...useTyping(value, onChange)} />;
}

function SwitchField({ param, value, onChange }: ParamFieldProps) {
  return (
    <label className="grid cursor-pointer grid-cols-[auto_1fr] gap-x-2.5 touch:min-h-11">
      <input type="checkbox" checked={value === true} onChange={(event) => onChange(event.target.checked)} className="mt-0.5 size-4 accent-accent" />
      <span className="grid gap-1">
        <span className="font-medium text-13">{param.title}</span>
        <span className="text-12 text-muted">
          <Help param={param} />
        </span>
      </span>
    </label>
  );
}

function Help({ param, range = '' }: { readonly param: Param; readonly range?: string }) {
  const facts = [range, defaultWords(param)].filter(Boolean).join(', ');
  return (
    <>
      {param.help} <span className="whitespace-nowrap">({facts})</span>
    </>
  );
}
