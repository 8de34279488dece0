import type {
  SimulateCustomPolicyRequest,
  SimulatePolicyResponse,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import type { NamedPolicy } from '../../iam-policy/evaluate.ts';
import { principalPolicies } from '../../iam-policy/principal-policies.ts';
import type { RequestPrincipal } from '../../iam-policy/principal.ts';
import { isPolicyText } from '../../iam-policy/validate.ts';
import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { required } from './constraint.ts';
import { invalidInput, noSuchEntity } from './iam-error.ts';
import { PAGE_MEMBERS, pageOf } from './page.ts';
import { roles, type StoredRole } from './records.ts';
import { simulate, type SimulatedRequest, type Simulation } from './simulation.ts';

const SIMULATION_MEMBERS = [
  'PolicyInputList',
  'PermissionsBoundaryPolicyInputList',
  'ActionNames',
  'ResourceArns',
  'ResourcePolicy',
  'CallerArn',
  'ContextEntries',
  ...PAGE_MEMBERS,
];

/** Asking what policies would decide, without doing it. */
export function simulationOperations(world: World): Record<string, Operation> {
  return {
    SimulatePrincipalPolicy: operation<SimulatePrincipalPolicyRequest, SimulatePolicyResponse>({
      honours: ['PolicySourceArn', ...SIMULATION_MEMBERS],
      writes: false,
      access: ({ PolicySourceArn }) => [{ action: 'iam:SimulatePrincipalPolicy', resource: PolicySourceArn ?? '*' }],
      handle: (input) => answer(ofPrincipal(world, input), input),
    }),

    SimulateCustomPolicy: operation<SimulateCustomPolicyRequest, SimulatePolicyResponse>({
      honours: SIMULATION_MEMBERS,
      writes: false,
      access: () => [{ action: 'iam:SimulateCustomPolicy', resource: '*' }],
      handle: (input) => answer(ofTexts(world, input), input),
    }),
  };
}

function answer(simulation: Simulation, input: SimulatedRequest): SimulatePolicyResponse {
  const results = simulate(simulation, input).map((result, index) => ({ result, index }));
  const { page, ...more } = pageOf(results, ({ index }) => String(index).padStart(8, '0'), input);
  return { EvaluationResults: page.map(({ result }) => result), ...more };
}

/** A role's own policies, with what the caller adds; a given boundary takes the place of the role's. */
function ofPrincipal(world: World, input: SimulatePrincipalPolicyRequest): Simulation {
  const role = requireSource(world, input.PolicySourceArn);
  const own = principalPolicies(world, role);
  const resource = resourcePolicy(input);
  return {
    principal: resource
      ? userPrincipal(input.CallerArn)
      : {
          kind: 'session',
          accountId: world.accountId,
          roleArn: role.Arn,
          sessionArn: `arn:aws:sts::${world.accountId}:assumed-role/${role.RoleName}/simulation`,
        },
    policies: {
      identity: [...own.identity, ...named('PolicyInputList', input.PolicyInputList)],
      boundary: boundary(input.PermissionsBoundaryPolicyInputList) ?? own.boundary,
      resource,
    },
    inlineSource: 'role',
  };
}

function ofTexts(world: World, input: SimulateCustomPolicyRequest): Simulation {
  const resource = resourcePolicy(input);
  return {
    principal:
      resource || input.CallerArn !== undefined
        ? userPrincipal(input.CallerArn)
        : { kind: 'user', accountId: world.accountId, userArn: `arn:aws:iam::${world.accountId}:user/simulation` },
    policies: {
      identity: named('PolicyInputList', required(input.PolicyInputList, 'PolicyInputList')),
      boundary: boundary(input.PermissionsBoundaryPolicyInputList),
      resource,
    },
    inlineSource: 'none',
  };
}

function requireSource(world: World, given: string | undefined): StoredRole {
  const arn = required(given, 'PolicySourceArn');
  const [, kind, name] = /^arn:aws:iam::\d{12}:(role|user|group)\/(?:.+\/)?([^/]+)$/.exec(arn) ?? [];
  if (kind === undefined || name === undefined) {
    throw invalidInput(`Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
  }
  const role = kind === 'role' ? roles(world).get(name) : undefined;
  if (role?.Arn === arn) return role;
  throw noSuchEntity(`The ${kind} with name ${name} cannot be found.`);
}

function named(list: string, texts: readonly string[] | undefined): NamedPolicy[] {
  return (texts ?? []).map((document, index) => ({ name: `${list}.${index + 1}`, document: readable(document) }));
}

function boundary(texts: readonly string[] | undefined): NamedPolicy | undefined {
  if (texts !== undefined && texts.length > 1) throw invalidInput('Only one permissions boundary can be simulated.');
  return named('PermissionsBoundaryPolicyInputList', texts)[0];
}

/** AWS simulates resource policies for users only, so a caller has to be given along with one. */
function resourcePolicy(input: SimulatedRequest): NamedPolicy | undefined {
  if (input.ResourcePolicy === undefined) return undefined;
  return { name: 'ResourcePolicy', document: readable(input.ResourcePolicy) };
}

function userPrincipal(callerArn: string | undefined): RequestPrincipal {
  if (callerArn === undefined) throw invalidInput('CallerArn is required if a ResourcePolicy is specified.');
  const accountId = /^arn:aws:iam::(\d{12}):user\/.+$/.exec(callerArn)?.[1];
  if (accountId === undefined)
    throw invalidInput(`Invalid value for CallerArn: ${callerArn} is not the ARN of a user.`);
  return { kind: 'user', accountId, userArn: callerArn };
}

function readable(document: string): string {
  if (isPolicyText(document)) return document;
  throw invalidInput('Invalid Input Policy: Syntax errors in policy.');
}
