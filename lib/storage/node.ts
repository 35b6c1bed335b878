// The door of lib/storage for Node: what the command line keeps in plain files.

export { openFileFeatureCache } from './file-feature-cache.node';
