/** What the line says about launch and watch: read from the state of the registry that the Launch page kept on this device. */

/** What is needed of an environment. */
interface KeptEnvironment {
  readonly name: string;
  readonly targets: readonly { readonly model: string; readonly default: number | null }[];
  readonly devices: { readonly active7d: number };
}

/** A project's launches in a few numbers. */
export interface LaunchSummary {
  /** The version that matters most: prod's, else that of any environment. */
  readonly live: { readonly version: number; readonly env: string } | null;
  readonly devices: number;
}

/** @param kept what `launch.kept` answered; anything else than a state gives null */
export function launchSummary(kept: unknown): LaunchSummary | null {
  const state = kept as { readonly place?: { readonly model: string }; readonly environments?: readonly KeptEnvironment[] } | null | undefined;
  if (!state?.place || !state.environments) return null;
  const { model } = state.place;
  const live = state.environments.flatMap(({ name, targets }) => {
    const version = targets.find((target) => target.model === model)?.default;
    return version ? [{ version, env: name }] : [];
  });
  const devices = state.environments.reduce((sum, environment) => sum + environment.devices.active7d, 0);
  return { live: live.find(({ env }) => env === 'prod') ?? live[0] ?? null, devices };
}
