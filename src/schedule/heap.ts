/** Things by the time they are due, the earliest first. */
export interface Heap<T> {
  readonly push: (dueMs: number, item: T) => void;
  /** Takes the earliest thing if it is due at `nowMs` or before. */
  readonly popDue: (nowMs: number) => T | undefined;
  /** When the earliest thing is due; undefined while the heap is empty. */
  readonly nextMs: () => number | undefined;
  readonly size: () => number;
  /** Takes everything, in no particular order. */
  readonly drain: () => readonly T[];
}

interface Node<T> {
  readonly dueMs: number;
  /** Counts the pushes. */
  readonly order: number;
  readonly item: T;
}

/** A binary heap: a push or a pop costs the logarithm of its size. Things due at the same time leave in the order they came. */
export function createHeap<T>(): Heap<T> {
  const nodes: Node<T>[] = [];
  let pushes = 0;
  return {
    push: (dueMs, item) => {
      pushes += 1;
      siftUp(nodes, nodes.length, { dueMs, order: pushes, item });
    },
    popDue: (nowMs) => {
      const [first] = nodes;
      if (first === undefined || first.dueMs > nowMs) return undefined;
      const last = nodes.pop();
      if (last !== undefined && nodes.length > 0) siftDown(nodes, 0, last);
      return first.item;
    },
    nextMs: () => nodes[0]?.dueMs,
    size: () => nodes.length,
    drain: () => nodes.splice(0).map(({ item }) => item),
  };
}

function siftUp<T>(nodes: Node<T>[], at: number, node: Node<T>): void {
  let hole = at;
  while (hole > 0) {
    const above = (hole - 1) >> 1;
    const parent = nodes[above];
    if (parent === undefined || !isBefore(node, parent)) break;
    nodes[hole] = parent;
    hole = above;
  }
  nodes[hole] = node;
}

function siftDown<T>(nodes: Node<T>[], at: number, node: Node<T>): void {
  let hole = at;
  for (;;) {
    const below = earlierChild(nodes, hole);
    const child = nodes[below];
    if (child === undefined || !isBefore(child, node)) break;
    nodes[hole] = child;
    hole = below;
  }
  nodes[hole] = node;
}

function earlierChild<T>(nodes: readonly Node<T>[], parent: number): number {
  const left = 2 * parent + 1;
  const [first, second] = [nodes[left], nodes[left + 1]];
  return first !== undefined && second !== undefined && isBefore(second, first) ? left + 1 : left;
}

function isBefore(a: Node<unknown>, b: Node<unknown>): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.order < b.order);
}
