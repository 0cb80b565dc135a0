/** The WebSocket subprotocol. Changes only with an incompatible frame. */
export const PROTOCOL = "chalkline.v1";

/**
 * Version of the session core: raised whenever `evolve` or `view` of any feature changes its result. A tab that folds with
 * another core reloads, instead of diverging and resyncing for ever.
 */
export const CORE_VERSION = 3;
