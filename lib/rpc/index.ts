// The one door of lib/rpc: the typed worker boundary, and the only importer of comlink.

export type { KeepRequest, KeepState, KeepUse } from './offline';
export { type CallOptions, WorkerConnection } from './worker-connection';
export { type CallContext, type CallHandler, serveWorker } from './worker-host';
