import { existsSync } from 'node:fs';
import type { Service } from './service.ts';
import type { World } from './world.ts';

const NAMES = ['iam', 'sts', 'lambda', 'logs', 'cloudwatch', 'sns', 'sqs', 's3', 'dynamodb', 'cloudtrail'];

type Create = (world: World) => Service;

/** Every service there is, created on one world. */
export async function createServices(world: World): Promise<Service[]> {
  const services: Service[] = [];
  for (const name of NAMES) {
    const file = new URL(`./services/${name}/index.ts`, import.meta.url);
    if (!existsSync(file)) continue;
    const module = (await import(file.href)) as Record<string, Create>;
    for (const [key, create] of Object.entries(module))
      if (/^create\w*Service$/.test(key)) services.push(create(world));
  }
  return services;
}
