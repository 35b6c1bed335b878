'use client';
/** Active devices by day as stacked areas, by version, browser, system, kind or back end; the table is one press away. */
import { useRef, useState } from 'react';
import { type ActiveView, analyticsEndpoints, registry, useRemote } from '@/lib/client';
import { classColor } from '@/lib/core';
import { useWidth } from '../photos/use-width';
import { Button } from '../ui/button';
import { ErrorNote } from '../ui/error-note';
import { SelectField } from '../ui/field';
import { readableCount } from '../ui/readable';
import { axisTop, stackLayers, stackTop } from './stack';
import { deviceRefreshMs, type Place, placeKey } from './use-environments';

const groups = { version: 'Version', browser: 'Browser', os: 'System', deviceClass: 'Kind of device', backend: 'Back end' } as const;
type Group = keyof typeof groups;
const ranges = { '7': '7 days', '30': '30 days', '90': '90 days' } as const;
type Range = keyof typeof ranges;

export interface ActiveDevicesProps {
  readonly place: Place;
  readonly env: string;
}

export function ActiveDevices({ place, env }: ActiveDevicesProps) {
  const [group, setGroup] = useState<Group>('version');
  const [range, setRange] = useState<Range>('30');
  const [isTable, setTable] = useState(false);
  const { data, error, reload } = useRemote(
    `${placeKey(place)}active:${env}:${place.model}:${group}:${range}`,
    () =>
      registry.call(analyticsEndpoints['analytics.active'], {
        params: { org: place.org, app: place.app, env },
        query: { group, range, ...(group === 'version' ? { model: place.model } : {}) },
      }),
    { everyMs: deviceRefreshMs },
  );
  return (
    <figure aria-label="Active devices" className="grid gap-3">
      <figcaption className="flex flex-wrap items-end gap-3">
        <p className="mr-auto text-13 text-muted phone:w-full">
          <strong className="font-semibold text-20 text-text tabular-nums">{data ? readableCount(data.active) : '–'}</strong> active in{' '}
          {ranges[range]}, {data ? readableCount(data.installs) : '–'} ever
        </p>
        <div className="w-36 phone:flex-1">
          <SelectField label="Group by" value={group} onChange={(event) => setGroup(event.target.value as Group)}>
            {Object.entries(groups).map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </SelectField>
        </div>
        <div className="w-28 phone:flex-1">
          <SelectField label="Range" value={range} onChange={(event) => setRange(event.target.value as Range)}>
            {Object.entries(ranges).map(([id, title]) => (
              <option key={id} value={id}>
                {title}
              </option>
            ))}
          </SelectField>
        </div>
        <Button aria-pressed={isTable} onClick={() => setTable(!isTable)}>
          Table
        </Button>
      </figcaption>
      {error ? <ErrorNote error={error.toJSON()} onRetry={reload} /> : null}
      {isTable && data ? <DayTable view={data} /> : <Chart view={data} isVersion={group === 'version'} />}
    </figure>
  );
}

const heightPx = 220;

function Chart({ view, isVersion }: { readonly view: ActiveView | undefined; readonly isVersion: boolean }) {
  const room = useRef<HTMLDivElement>(null);
  const widthPx = useWidth(room);
  const series = view?.series ?? [];
  const top = axisTop(stackTop(series));
  const box = { left: 36, top: 10, width: Math.max(0, widthPx - 36 - 8), height: heightPx - 10 - 26 };
  const isEmpty = view !== undefined && series.length === 0;
  return (
    <div ref={room} aria-busy={!view} style={{ minHeight: heightPx }} className="min-w-0">
      {widthPx > 0 ? (
        <svg role="img" aria-label={chartLabel(view)} width={widthPx} height={heightPx} className="block font-mono text-12">
          {[0, top / 2, top].map((count) => (
            <g key={count}>
              <line
                x1={box.left}
                x2={box.left + box.width}
                y1={box.top + box.height * (1 - count / top)}
                y2={box.top + box.height * (1 - count / top)}
                className="stroke-line"
              />
              {Number.isInteger(count) ? (
                <text x={box.left - 8} y={box.top + box.height * (1 - count / top)} dy="0.32em" textAnchor="end" className="fill-muted">
                  {count}
                </text>
              ) : null}
            </g>
          ))}
          {stackLayers(series, top, box).map(({ key, path }, index) => (
            <path key={key} d={path} fill={classColor(index)} fillOpacity={0.75} />
          ))}
          <DayWords days={view?.days ?? []} box={box} />
          {isEmpty ? (
            <text x={box.left + box.width / 2} y={box.top + box.height / 2} textAnchor="middle" className="fill-muted font-sans text-14">
              waiting for the first device
            </text>
          ) : null}
        </svg>
      ) : null}
      <ul aria-label="Legend" className="flex flex-wrap gap-x-4 gap-y-1 pt-1 text-13">
        {series.map(({ key }, index) => (
          <li key={key} className="inline-flex items-center gap-1.5">
            <span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: classColor(index) }} />
            {isVersion ? `version ${key}` : key}
          </li>
        ))}
      </ul>
    </div>
  );
}

function chartLabel(view: ActiveView | undefined): string {
  if (!view) return 'Active devices by day';
  const today = view.series.map(({ key, counts }) => `${key}: ${counts.at(-1) ?? 0}`).join(', ');
  return `Active devices by day, today ${today || 'none'}`;
}

function DayWords({ days, box }: { readonly days: readonly string[]; readonly box: { readonly left: number; readonly width: number } }) {
  const first = days[0];
  const last = days.at(-1);
  return (
    <>
      <text x={box.left} y={heightPx - 6} className="fill-muted">
        {first ? dayWords(first) : ''}
      </text>
      <text x={box.left + box.width} y={heightPx - 6} textAnchor="end" className="fill-muted">
        {last ? 'today' : ''}
      </text>
    </>
  );
}

function dayWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
}

function DayTable({ view }: { readonly view: ActiveView }) {
  const rows = view.days.map((day, index) => ({ day, index })).reverse();
  return (
    <div className="max-h-80 overflow-auto rounded-card border border-line">
      <table aria-label="Active devices by day" className="w-full text-13">
        <thead>
          <tr className="text-left text-12 text-muted">
            <th scope="col" className="px-4 py-2 font-normal">
              Day (UTC)
            </th>
            {view.series.map(({ key }) => (
              <th key={key} scope="col" className="px-4 py-2 text-right font-normal">
                {key}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ day, index }) => (
            <tr key={day} className="border-line border-t">
              <th scope="row" className="px-4 py-1.5 text-left font-mono font-normal">
                {day}
              </th>
              {view.series.map(({ key, counts }) => (
                <td key={key} className="px-4 py-1.5 text-right font-mono">
                  {counts[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
