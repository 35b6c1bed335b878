'use client';
/** The narrow frame of the pages before one is in: one heading, one form. */
import type { ReactNode } from 'react';
import { Page } from '../ui/page';

export interface GateProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function Gate({ title, children }: GateProps) {
  return (
    <Page className="max-w-md! pt-[10vh]!">
      <h1 className="font-semibold text-20 tracking-tight">{title}</h1>
      {children}
    </Page>
  );
}
