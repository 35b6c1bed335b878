/** Version of this SDK: manifests set bounds on it, and a failure is remembered for one version only. */
export const sdkVersion = '1.0.0';
