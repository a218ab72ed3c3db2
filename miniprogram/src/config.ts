/* Where the city's server is. build.mjs writes the address given by --host in its place; it must be
 * one of the request domains that the operator has declared for the mini program. */
export const HOST = 'http://127.0.0.1:8080';
