import { END, START, StateGraph, type BaseCheckpointSaver } from '@langchain/langgraph';
import type { GraphDeps } from './deps.ts';
import { closeNode } from './nodes/close.ts';
import { executeNode } from './nodes/execute.ts';
import { gateNode } from './nodes/gate.ts';
import { investigateNode } from './nodes/investigate.ts';
import { proposeNode } from './nodes/propose.ts';
import { receiveNode } from './nodes/receive.ts';
import { verifyNode } from './nodes/verify.ts';
import { nextStop } from './routing.ts';
import { IncidentState } from './state.ts';

const STOPS = ['investigate', 'propose', 'gate', 'execute', 'verify', 'close'] as const;
const anyStop = Object.fromEntries(STOPS.map((stop) => [stop, stop]));

/**
 * Every node and edge of an incident. The record's status decides where a step leads, so a thread can be entered, left
 * and entered again anywhere. Node names are kept for ever: a waiting thread remembers them.
 */
export const buildIncidentGraph = (deps: GraphDeps, checkpointer: BaseCheckpointSaver) =>
  new StateGraph(IncidentState)
    .addNode('receive', receiveNode(deps))
    .addNode('investigate', investigateNode(deps))
    .addNode('propose', proposeNode(deps))
    .addNode('gate', gateNode, { ends: ['receive', ...STOPS] })
    .addNode('execute', executeNode(deps))
    .addNode('verify', verifyNode(deps))
    .addNode('close', closeNode(deps))
    .addEdge(START, 'receive')
    .addConditionalEdges('receive', nextStop, anyStop)
    .addConditionalEdges('investigate', nextStop, anyStop)
    .addConditionalEdges('propose', nextStop, anyStop)
    .addConditionalEdges('execute', nextStop, anyStop)
    .addConditionalEdges('verify', nextStop, anyStop)
    .addEdge('close', END)
    .compile({ name: 'incident', checkpointer });

export type IncidentGraph = ReturnType<typeof buildIncidentGraph>;
