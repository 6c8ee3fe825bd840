/**
 * Names and types of what an application keeps in sessions. Empty until the application declares them:
 *
 *   declare module "boltapi" {
 *     interface SessionData {
 *       cart: string[];
 *     }
 *   }
 */
// biome-ignore lint/suspicious/noEmptyInterface: applications fill it.
export interface SessionData {}
