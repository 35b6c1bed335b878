// The one door of lib/registry: the services of the server.
export { readHealth } from './health';
