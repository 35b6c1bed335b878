// The one door of lib/core. Everything that other layers use is named here; files inside core import each other directly.

export { canonicalJson, type Json } from './base/canonical-json';
export { type ConceptList, conceptList } from './base/concept-list';
export { AppError, type AppErrorOptions, type ErrorJson, errorFromJson, throwIfCancelled, toAppError } from './base/error';
export { type ContentHash, contentHash, hashJson, Sha256Stream, sha256Hex } from './base/hash';
export { base32Of80Bits, type Id, type IdKind, newId } from './base/ids';
export { nearestNames } from './base/nearest';
export { keyParams, type Param, type ParamSpec, type ParamValues, resolveParams } from './base/params';
export { type OnProgress, type Progress, RateMeter, throttleProgress } from './base/progress';
