'use client';
/** Text fields and choices with their label, help and error. The edge of a control is strong enough to be seen (3:1). */
import { ChevronDown } from 'lucide-react';
import { type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, useId } from 'react';
import { cx } from './class-names';

const control =
  'h-9 w-full min-w-0 rounded-control border border-faint bg-surface px-3 text-14 text-text transition-colors focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 disabled:opacity-50 aria-[invalid=true]:border-bad touch:h-11 touch:text-16';

interface FieldLook {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly help?: ReactNode;
  /** The sentence that says what is wrong. */
  readonly problem?: string | undefined;
}

function Frame({ id, look, children }: { readonly id: string; readonly look: FieldLook; readonly children: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className={look.isLabelHidden ? 'sr-only' : 'font-medium text-13'}>
        {look.label}
      </label>
      {children}
      {look.help ? (
        <p id={`${id}-help`} className="text-12 text-muted">
          {look.help}
        </p>
      ) : null}
      {look.problem ? (
        <p id={`${id}-problem`} role="alert" className="text-12 text-bad-text">
          {look.problem}
        </p>
      ) : null}
    </div>
  );
}

function described(id: string, look: FieldLook): { 'aria-describedby'?: string; 'aria-invalid'?: true } {
  const ids = [look.help ? `${id}-help` : '', look.problem ? `${id}-problem` : ''].filter(Boolean).join(' ');
  return { ...(ids ? { 'aria-describedby': ids } : {}), ...(look.problem ? { 'aria-invalid': true as const } : {}) };
}

export interface TextFieldProps extends FieldLook, Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> {
  readonly ref?: Ref<HTMLInputElement>;
}

/** A line of text. */
export function TextField({ label, isLabelHidden, help, problem, className, ...rest }: TextFieldProps) {
  const id = useId();
  const look = { label, isLabelHidden: isLabelHidden ?? false, help, problem };
  return (
    <Frame id={id} look={look}>
      <input id={id} autoComplete="off" spellCheck={false} {...described(id, look)} {...rest} className={cx(control, className)} />
    </Frame>
  );
}

export interface SelectFieldProps extends FieldLook, Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'> {
  readonly children: ReactNode;
}

/** A choice (`combobox`): the browser's own list, which every phone and screen reader knows. Children are `<option>`s. */
export function SelectField({ label, isLabelHidden, help, problem, className, children, ...rest }: SelectFieldProps) {
  const id = useId();
  const look = { label, isLabelHidden: isLabelHidden ?? false, help, problem };
  return (
    <Frame id={id} look={look}>
      <span className="relative">
        <select id={id} {...described(id, look)} {...rest} className={cx(control, 'appearance-none pr-8', className)}>
          {children}
        </select>
        <ChevronDown size={16} strokeWidth={1.5} aria-hidden className="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-muted" />
      </span>
    </Frame>
  );
}
