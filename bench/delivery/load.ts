/** Asks a server as fast as it answers, for a while, with 32 connections at once. An answer that was not expected ends the run. */
import autocannon from 'autocannon';
import { AppError } from '@/lib/core';

export const connections = 32;
/** A busy machine may stop for a while: that is a slow answer, and no error. */
const timeoutSeconds = 60;

/** What is asked again and again. */
export interface Question {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The status of every right answer. */
  readonly status: number;
  /** A new body for each request, which makes it a POST. */
  readonly body?: () => string;
  readonly onAnswer?: (body: string) => void;
}

/** One stretch of time at full load. */
export interface Window {
  readonly seconds: number;
  readonly answers: number;
  readonly p99Ms: number;
}

/** @throws AppError `bench/wrong-answer` */
export async function askFor(seconds: number, { url, headers = {}, status, body, onAnswer }: Question): Promise<Window> {
  const { origin, pathname } = new URL(url);
  const request = {
    method: body ? 'POST' : 'GET',
    path: pathname,
    headers,
    ...(body ? { setupRequest: (template: object) => ({ ...template, body: body() }) } : {}),
    onResponse: (given: number, text: string) => {
      if (given === status) onAnswer?.(text);
    },
  };
  const { duration, errors, timeouts, statusCodeStats, latency } = await autocannon({
    url: origin,
    connections,
    duration: seconds,
    timeout: timeoutSeconds,
    requests: [request],
  });
  const answers = statusCodeStats[status]?.count ?? 0;
  const others = Object.keys(statusCodeStats).filter((code) => code !== String(status));
  if (answers === 0 || others.length > 0 || errors > 0 || timeouts > 0) {
    const got = [...others.map((code) => `status ${code}`), `${errors} broken connections`, `${timeouts} time-outs`].join(', ');
    throw new AppError('bench/wrong-answer', `${pathname} did not always answer ${status}: ${got}.`);
  }
  return { seconds: duration, answers, p99Ms: latency.p99 };
}
