/** A policy of AWS's own, from the AWS Managed Policy Reference Guide. Older versions are not kept. */
export interface AwsManagedPolicy {
  readonly name: string;
  /** `/`, or `/service-role/`. */
  readonly path: string;
  readonly description: string;
  /** The default version, `v1` and up. */
  readonly version: string;
  /** ISO times. */
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly statements: readonly object[];
}
