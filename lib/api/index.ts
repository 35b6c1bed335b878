// The one door of lib/api: the wire contract between browsers, devices, the command line and the server.
export { type HealthResponse, healthEndpoint } from './endpoints/health';
