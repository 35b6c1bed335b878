'use client';
/** All jobs of this device, newest first: what they were, how they stand, what came out. */
import { ListChecks } from 'lucide-react';
import Link from 'next/link';
import { type JobView, studioPath, useAction, useJobs } from '@/lib/client';
import { Badge } from '../ui/badge';
import { Bar, progressCounts, progressShare } from '../ui/bar';
import { EmptyState } from '../ui/empty-state';
import { Page, PageHead } from '../ui/page';
import { countOf, readableSeconds, readableTime } from '../ui/readable';
import { Cell, type Column, Row, Table } from '../ui/table';
import { isUnderWay, kindWords, outcomeOf, secondsOf, stateOf } from './job-words';

const columns: readonly Column[] = [
  { id: 'title', title: 'Job' },
  { id: 'project', title: 'Project', isWide: true },
  { id: 'state', title: 'State' },
  { id: 'started', title: 'Started', isWide: true },
  { id: 'took', title: 'Took', isNumber: true, isWide: true },
];

/** `table` **Jobs**. */
export function JobsScreen() {
  const jobs = useJobs();
  const { data: projects } = useAction('project.list', {});
  const running = jobs.filter(isUnderWay).length;
  return (
    <Page>
      <PageHead title="Jobs" facts={running > 0 ? `${countOf(running, 'job')} running` : null} />
      {jobs.length === 0 ? (
        <EmptyState picture={<ListChecks size={24} strokeWidth={1.5} aria-hidden />} title="No jobs yet">
          Imports and trainings appear here. They go on while you do something else, and their outcome stays for 30 days.
        </EmptyState>
      ) : (
        <Table label="Jobs" columns={columns}>
          {jobs.map((job) => (
            <JobRow key={job.id} job={job} project={projects?.find((project) => project.id === job.project)?.name} />
          ))}
        </Table>
      )}
    </Page>
  );
}

function JobRow({ job, project }: { readonly job: JobView; readonly project: string | undefined }) {
  const state = stateOf(job);
  return (
    <Row>
      <Cell isHead className="w-1/2 max-w-0">
        <Link href={studioPath('/jobs/view', { project: job.project, job: job.id })} className="grid hover:underline">
          <span className="truncate">{job.title}</span>
          <span className="truncate font-normal text-12 text-muted">{isUnderWay(job) ? kindWords(job) : outcomeOf(job)}</span>
        </Link>
      </Cell>
      <Cell isWide className="max-w-48 truncate text-muted">
        {project}
      </Cell>
      <Cell>
        <span className="grid gap-1">
          <Badge tone={state.tone}>{state.words}</Badge>
          {isUnderWay(job) ? (
            <Bar value={progressShare(job.progress)} label={`Progress of ${job.title}`} valueText={progressCounts(job.progress)} className="w-24" />
          ) : null}
        </span>
      </Cell>
      <Cell isWide className="whitespace-nowrap text-muted">
        {readableTime(job.createdAt)}
      </Cell>
      <Cell isNumber isWide className="text-muted">
        {readableSeconds(secondsOf(job))}
      </Cell>
    </Row>
  );
}
