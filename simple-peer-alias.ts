/**
 * simple-peer's source expects Node's globals, which a browser bundle lacks ("global is not defined").
 * The file that it publishes for browsers brings its own.
 */
export const simplePeerAlias = { 'simple-peer': 'simple-peer/simplepeer.min.js' }
