// The door of lib/ml for what needs Node: set-up and the command line come through here.

export { nodeOrt } from './runtimes/ort/ort-host.node';
export { type FetchStarterResult, fetchStarter, isStarterReady } from './weights/fetch-npm.node';
