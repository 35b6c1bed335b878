// The door of lib/storage for Node: plain files, and the feature cache over them.

export { openFileFeatureCache } from './file-feature-cache.node';
export { NodeFileStore } from './files/node-file-store.node';
