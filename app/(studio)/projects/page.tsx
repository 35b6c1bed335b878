import type { Metadata } from 'next';
import { Suspense } from 'react';
import { ProjectsScreen } from '@/components/projects/projects-screen';
import { Page, PageHead } from '@/components/ui/page';

export const metadata: Metadata = { title: 'Projects' };

export default function Projects() {
  return (
    <Suspense
      fallback={
        <Page>
          <PageHead title="Projects" />
        </Page>
      }
    >
      <ProjectsScreen />
    </Suspense>
  );
}
