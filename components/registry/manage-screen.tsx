'use client';
/** `.../{model}/manage`: uploading a version, and all versions with what can be done with each. */
import { lazy, Suspense, useState } from 'react';
import type { MeView } from '@/lib/client';
import type { Intent } from '../deliver/deploy-dialog';
import { type Place, useEnvironments, useVersions } from '../deliver/use-environments';
import { ErrorNote } from '../ui/error-note';
import { Skeleton } from '../ui/skeleton';
import { may } from './may';
import { ModelFrame } from './model-frame';
import { UploadVersion } from './upload-version';
import { VersionTable } from './version-table';

const DeployDialog = lazy(async () => ({ default: (await import('../deliver/deploy-dialog')).DeployDialog }));

export function ManageScreen(place: Place) {
  return (
    <ModelFrame place={place} chosen="manage">
      {(me) => <Manage me={me} place={place} />}
    </ModelFrame>
  );
}

function Manage({ me, place }: { readonly me: MeView; readonly place: Place }) {
  const versions = useVersions(place);
  const environments = useEnvironments(place);
  const [intent, setIntent] = useState<Intent | null>(null);
  const mayWrite = may(me, place.org, 'write');
  const deploy = may(me, place.org, 'deploy') && environments.data ? (version: number) => setIntent({ kind: 'deploy', version }) : null;
  const isLive = (version: number) => versions.data?.some(({ number, environments: names }) => number === version && names.length > 0) === true;
  const error = versions.error ?? environments.error;
  return (
    <>
      {error ? (
        <ErrorNote
          error={error.toJSON()}
          onRetry={() => {
            versions.reload();
            environments.reload();
          }}
        />
      ) : null}
      {mayWrite ? <UploadVersion place={place} onDeploy={deploy} isLive={isLive} /> : null}
      {versions.data ? (
        <VersionTable place={place} versions={versions.data} mayWrite={mayWrite} onDeploy={deploy} />
      ) : error ? null : (
        <Skeleton className="h-40 rounded-card" />
      )}
      {intent && environments.data ? (
        <Suspense fallback={null}>
          <DeployDialog place={place} environments={environments.data} intent={intent} onClose={() => setIntent(null)} />
        </Suspense>
      ) : null}
    </>
  );
}
