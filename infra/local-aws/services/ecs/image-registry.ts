import type { World } from '../../world.ts';
import { imageForbidden, imageNotFound, registryAuthFailed } from './task-failure.ts';
import { type TaskRole, whyDenied } from './task-role.ts';

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/orders:7`. */
const IMAGE = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([a-z0-9][a-z0-9._/-]*):([\w][\w.-]{0,127})$/;

/** Where the embedded account keeps its images: an archive for each tag, `<repository>/<tag>.zip`. */
const imageBucket = (accountId: string): string => `local-registry-${accountId}`;

/** Pulls an image as the execution role may. Throws a `TaskFailure` in ECS's words. */
export const pullImage = (world: World, image: string, role: TaskRole | undefined): Uint8Array => {
  const [, account, region, repository = '', tag = ''] = IMAGE.exec(image) ?? [];
  if (account !== world.accountId || region !== world.region) throw imageNotFound(image);
  if (role === undefined) throw registryAuthFailed('AccessDeniedException: no execution role');
  const denied = whyDenied(world, role, 'ecr:GetAuthorizationToken', '*');
  if (denied !== undefined) throw registryAuthFailed(denied);
  const repositoryArn = `arn:aws:ecr:${region}:${account}:repository/${repository}`;
  for (const action of ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'])
    if (whyDenied(world, role, action, repositoryArn) !== undefined) throw imageForbidden(image);
  const archive = world.objects.read(imageBucket(world.accountId), `${repository}/${tag}.zip`);
  if (archive === undefined) throw imageNotFound(image);
  return archive;
};
